import { z } from "zod";
import { check } from "../check";
import { allowedRoles, rightsJudge, ROLES } from "../kubernetes/rbac";

export const rbacSecrets = check<z.infer<typeof allowedRoles>>({
  id: "rbac-secrets",
  title: "Few roles read Secrets",
  severity: "high",
  pack: "identity",
  asks: "No rule of a role outside `allowed` gives `get`, `list` or `watch` of `secrets` without naming the Secrets.",
  why: "Who reads every Secret has the passwords and keys of all programs, and the tokens of all accounts kept there.",
  remediation: "Narrow the rule by `resourceNames`, mount the Secret instead, or declare the role in `allowed`.",
  equivalents: {
    kubeLinter: ["access-to-secrets"],
    kyverno: ["restrict-secret-role-verbs"],
    kubescape: ["C-0015", "C-0186"],
  },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge: rightsJudge([{ groups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }]),
});
