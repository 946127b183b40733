import { z } from "zod";
import { check } from "../check";
import { needsProgram, typeOfUrn } from "../program/facts";
import type { Resource } from "../resource";

export const pulAliasOnRename = check({
  id: "pul-alias-on-rename",
  title: "Renamed resources carry their former names",
  severity: "high",
  pack: "pulumi",
  asks: "Each URN in `golden` is in the program, is an alias of a resource in it, or is gone without a new resource of its type.",
  why: "The engine knows a resource by its URN: without an alias, a rename or a move deletes the object and makes it anew.",
  remediation:
    "Add the former URN to the `aliases` of the resource; if another resource really takes its place, remove the URN from `golden`.",
  parameters: z.strictObject({
    golden: z.array(z.string()).default([]).describe("URNs of the program when it was last deployed"),
  }),
  notApplicable: ({ parameters: { golden }, source }) =>
    needsProgram({ source }) ?? (golden.length === 0 ? "no `golden` list of URNs is given" : undefined),
  scope: "stack",
  on: "set",
  *judge({ set, parameters: { golden } }) {
    const former = new Set(golden);
    const present = new Set<string>();
    const added = new Map<string, Resource[]>();
    for (const resource of set.resources) {
      const { program } = resource;
      if (!program) continue;
      present.add(program.urn);
      const aliases = program.options.aliases ?? [];
      aliases.forEach((urn) => present.add(urn));
      if (former.has(program.urn) || aliases.some((urn) => former.has(urn))) continue;
      added.set(program.type, [...(added.get(program.type) ?? []), resource]);
    }
    for (const urn of former) {
      if (present.has(urn)) continue;
      const candidates = added.get(typeOfUrn(urn));
      if (!candidates?.length) continue;
      const [, , , name] = urn.split("::");
      const isNamesake = ({ program }: Resource) => program!.urn.endsWith(`::${name}`);
      const at = Math.max(candidates.findIndex(isNamesake), 0);
      const [renamed] = candidates.splice(at, 1);
      yield {
        resource: renamed!,
        path: [],
        message: `${urn} is gone, and ${renamed!.program!.urn} has no alias of it`,
      };
    }
  },
});
