import { z } from "zod";
import { check } from "../check";
import { namespaceOf } from "../resource";
import type { ResourceSet } from "../resource-set";

export const nsQuota = check({
  id: "ns-quota",
  title: "Namespaces have a quota and limits",
  severity: "low",
  pack: "reliability",
  asks: "Each namespace of the stack has a ResourceQuota and a LimitRange, but those of `without`.",
  why: "One program that asks for too much leaves nothing to the others, and pods without limits take what their node has.",
  remediation:
    "Add a ResourceQuota for all pods of the namespace, and a LimitRange with defaults for containers that say nothing.",
  equivalents: { kyverno: ["add-ns-quota"] },
  parameters: z.strictObject({
    without: z
      .array(z.string())
      .default(["default", "kube-system", "kube-public", "kube-node-lease"])
      .describe("namespaces that need none"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace"],
  judge(resource, { set, parameters: { without } }) {
    const { name } = resource;
    if (without.includes(name)) return;
    const missing = ["ResourceQuota", "LimitRange"].filter((kind) => !namespacesWith(set, kind).has(name));
    if (missing.length === 0) return;
    return { path: ["metadata", "name"], message: `namespace ${name} has no ${missing.join(" and no ")}` };
  },
});

const known = new WeakMap<ResourceSet, Map<string, ReadonlySet<string>>>();

/** The namespaces that have an object of a kind. */
function namespacesWith(set: ResourceSet, kind: string): ReadonlySet<string> {
  const kinds = known.get(set) ?? new Map<string, ReadonlySet<string>>();
  known.set(set, kinds);
  const found = kinds.get(kind) ?? new Set(set.ofKind(kind, "").map(namespaceOf));
  kinds.set(kind, found);
  return found;
}
