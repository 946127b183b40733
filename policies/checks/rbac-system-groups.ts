import { z } from "zod";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { BINDINGS, subjectsOf } from "../kubernetes/rbac";

export const rbacSystemGroups = check({
  id: "rbac-system-groups",
  title: "Rights are given to somebody, not to everybody",
  severity: "high",
  pack: "identity",
  asks: "No binding outside `allowed` has a group or user of `subjects`: administrators past RBAC, the unauthenticated, everybody who is authenticated, every service account.",
  why: "What is bound to such a group belongs to whoever reaches the API server, or to every pod; and what is bound to system:masters cannot be taken away.",
  remediation: "Bind the users, groups or service accounts that need the role.",
  equivalents: { kyverno: ["restrict-binding-system-groups"], kubescape: ["C-0246", "C-0262", "C-0265"] },
  parameters: z.strictObject({
    subjects: z
      .array(z.string())
      .default([
        ...["system:masters", "system:anonymous", "system:unauthenticated", "system:authenticated"],
        "system:serviceaccounts",
      ])
      .describe("groups and users to whom nothing is bound"),
    allowed: declaredSchema("bindings that may, as ClusterRoleBinding/name or RoleBinding/namespace/name"),
  }),
  on: "resource",
  kinds: BINDINGS,
  judge(binding, { parameters: { subjects, allowed } }) {
    if (isDeclared(allowed, binding)) return;
    return subjectsOf(binding)
      .filter(({ kind, name }) => (kind === "Group" || kind === "User") && subjects.includes(name))
      .map(({ path, name }) => ({ path: [...path, "name"], message: `the binding is for ${name}` }));
  },
});
