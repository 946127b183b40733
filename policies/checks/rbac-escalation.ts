import { z } from "zod";
import { check } from "../check";
import { isDeclared } from "../declared";
import { allowedRoles, ROLES, rulesOf } from "../kubernetes/rbac";

/** Rights to get more rights; each counts for a named resource and for `*`, since the verb says what is meant. */
const VERBS = new Map([
  ["escalate", { groups: ["rbac.authorization.k8s.io"], namesHelp: false }],
  ["bind", { groups: ["rbac.authorization.k8s.io"], namesHelp: true }],
  ["impersonate", { groups: ["", "authentication.k8s.io"], namesHelp: true }],
]);

export const rbacEscalation = check<z.infer<typeof allowedRoles>>({
  id: "rbac-escalation",
  title: "No role gives itself more rights",
  severity: "high",
  pack: "identity",
  asks: "No rule of a role outside `allowed` has the verb `escalate`, nor `bind` or `impersonate` without the names of what may be bound or impersonated.",
  why: "Each of the three verbs turns an account into any other, cluster-admin included.",
  remediation:
    "Remove the verb, or name the roles or accounts in `resourceNames`; `escalate` is no smaller with names.",
  equivalents: { kyverno: ["restrict-escalation-verbs-roles"], kubescape: ["C-0065", "C-0191"] },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge(role, { parameters: { allowed } }) {
    if (isDeclared(allowed, role)) return;
    return rulesOf(role).flatMap(({ path, verbs, apiGroups, names }) =>
      verbs.flatMap((verb, index) => {
        const right = VERBS.get(verb);
        if (!right || !apiGroups.some((group) => group === "*" || right.groups.includes(group))) return [];
        if (names.length > 0 && right.namesHelp) return [];
        return { path: [...path, "verbs", index], message: `the role may ${verb}` };
      }),
    );
  },
});
