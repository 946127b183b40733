import { z } from "zod";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { nsa } from "../frameworks";
import { BINDINGS, roleOf } from "../kubernetes/rbac";

export const rbacClusterAdmin = check({
  id: "rbac-cluster-admin",
  title: "Nobody is bound to cluster-admin",
  severity: "critical",
  pack: "identity",
  asks: "No RoleBinding or ClusterRoleBinding names a role of `roles`, and no ClusterRoleBinding one of `clusterWideRoles`, outside `allowed`. Within one namespace, `admin` and `edit` are what they were made for.",
  why: "cluster-admin may do everything, and admin and edit read every Secret and run any pod: whoever gets the account's token has the cluster, or the namespace.",
  remediation: "Bind a role that has the rights which the program uses.",
  frameworks: [nsa("Authentication and authorization")],
  equivalents: {
    kubeLinter: ["cluster-admin-role-binding"],
    polaris: ["clusterrolebindingClusterAdmin", "rolebindingClusterAdminClusterRole", "rolebindingClusterAdminRole"],
    kyverno: ["restrict-binding-clusteradmin"],
    kubescape: ["C-0035", "C-0185"],
  },
  parameters: z.strictObject({
    roles: z.array(z.string()).default(["cluster-admin"]).describe("ClusterRoles that no binding may name"),
    clusterWideRoles: z
      .array(z.string())
      .default(["admin", "edit"])
      .describe("ClusterRoles that may be bound in a namespace alone"),
    allowed: declaredSchema("bindings that may, as ClusterRoleBinding/name or RoleBinding/namespace/name"),
  }),
  on: "resource",
  kinds: BINDINGS,
  judge(binding, { parameters: { roles, clusterWideRoles, allowed } }) {
    const { kind, name } = roleOf(binding);
    const isWide = binding.kind === "ClusterRoleBinding" && clusterWideRoles.includes(name);
    if (kind !== "ClusterRole" || !(roles.includes(name) || isWide) || isDeclared(allowed, binding)) return;
    return {
      path: ["roleRef", "name"],
      message: `the binding gives ${name}${isWide ? " in the whole cluster" : ""}`,
    };
  },
});
