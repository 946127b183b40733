import { z } from "zod";
import { check, Violation } from "../check";
import { isDeclared } from "../declared";
import { allowedRoles, emptySelectorOf, ROLES } from "../kubernetes/rbac";
import { mapsOf, textsOf } from "../values";

const PARTS = ["verbs", "resources", "apiGroups", "nonResourceURLs"];

/** Every `*` is reported here, and the rights that it implies nowhere else: who allows a role's `*` allows all of them. */
export const rbacWildcard = check<z.infer<typeof allowedRoles>>({
  id: "rbac-wildcard",
  title: "Roles name what they give",
  severity: "high",
  pack: "identity",
  asks: "No rule of a Role or ClusterRole has `*` as a verb, resource, API group or URL, and no aggregated ClusterRole takes all others by an empty selector. Other checks judge what rules name; a `*` is reported here alone.",
  why: "A `*` gives more than anybody looked at: Secrets, impersonation and every resource that the cluster learns later.",
  remediation: "List the verbs, resources and API groups that the program uses.",
  equivalents: {
    kubeLinter: ["wildcard-in-rules"],
    kyverno: ["restrict-wildcard-verbs", "restrict-wildcard-resources"],
    kubescape: ["C-0187"],
  },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge(role, { parameters: { allowed } }) {
    if (isDeclared(allowed, role)) return;
    const found: Violation[] = mapsOf(role.object.rules).flatMap(({ entry, index }) =>
      PARTS.filter((part) => textsOf(entry[part]).includes("*")).map((part) => ({
        path: ["rules", index, part],
        message: `${part} has "*"`,
      })),
    );
    const all = emptySelectorOf(role);
    return all ? [...found, { path: all, message: "an empty selector aggregates every ClusterRole" }] : found;
  },
});
