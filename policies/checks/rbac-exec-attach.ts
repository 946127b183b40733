import { z } from "zod";
import { check } from "../check";
import { nsa } from "../frameworks";
import { allowedRoles, rightsJudge, ROLES } from "../kubernetes/rbac";

export const rbacExecAttach = check<z.infer<typeof allowedRoles>>({
  id: "rbac-exec-attach",
  title: "Few roles enter running pods",
  severity: "high",
  pack: "identity",
  asks: "No rule of a role outside `allowed` gives `pods/exec`, `pods/attach`, `pods/portforward` or a change of `pods/ephemeralcontainers`, by these names or as `*/exec`, without naming the pods.",
  why: "Whoever enters a pod has its files, its Secrets and its account, and leaves no trace in any manifest.",
  remediation: "Remove the right; where a program works by it, name the pods or declare the role in `allowed`.",
  frameworks: [nsa("Authentication and authorization")],
  equivalents: {
    polaris: [
      "clusterrolePodExecAttach",
      "clusterrolebindingPodExecAttach",
      "rolePodExecAttach",
      "rolebindingRolePodExecAttach",
      "rolebindingClusterRolePodExecAttach",
    ],
    kubescape: ["C-0002", "C-0063"],
  },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge: rightsJudge([
    { groups: [""], resources: ["pods/exec", "pods/attach", "pods/portforward"] },
    { groups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
  ]),
});
