import { check } from "../check";
import { needsProgram } from "../program/facts";
import type { Resource } from "../resource";

export const pulDeletedWith = check({
  id: "pul-deleted-with",
  title: "What lies in a namespace of the program goes with it",
  severity: "low",
  pack: "pulumi",
  asks: "Objects in a Namespace of the program have `deletedWith` of that Namespace; releases, what is protected or retained, and what a chart renders are not asked.",
  why: "Without it, taking a stack down deletes every object by itself and waits for each, and one that hangs leaves the rest in the state.",
  remediation: "Set `deletedWith: namespace` on the objects, by a transform of the component where there are many.",
  notApplicable: ({ source }) =>
    source === "engine" ? "Pulumi's engine does not tell policies about deletedWith" : needsProgram({ source }),
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace"],
  judge(namespace, { set }) {
    const { program, name } = namespace;
    if (program === undefined) return;
    const inside = (objectsIn.get(set.resources) ?? index(set.resources)).get(name) ?? [];
    const alone = inside.filter((resource) => resource.program!.options.deletedWith !== program.urn);
    if (alone.length === 0) return;
    const first = `${alone[0]!.kind} "${alone[0]!.name}"`;
    const others = alone.length > 1 ? ` and ${alone.length - 1} more` : "";
    return { path: [], message: `${first}${others} in namespace "${name}" are not deleted with it` };
  },
});

const objectsIn = new WeakMap<readonly Resource[], Map<string, Resource[]>>();

function index(resources: readonly Resource[]): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { kind, namespace, program } = resource;
    if (!program?.custom || !kind || namespace === undefined || program.renderedFrom) continue;
    if (program.options.protect || program.options.retainOnDelete) continue;
    const list = found.get(namespace);
    if (list) list.push(resource);
    else found.set(namespace, [resource]);
  }
  objectsIn.set(resources, found);
  return found;
}
