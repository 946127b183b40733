import { z } from "zod";
import { check } from "../check";
import { allowedRoles, rightsJudge, ROLES } from "../kubernetes/rbac";

const verbs = ["create", "update", "patch"];

const RIGHTS = [
  { groups: [""], resources: ["pods"], verbs: ["create"] },
  { groups: [""], resources: ["replicationcontrollers"], verbs },
  { groups: ["apps", "extensions"], resources: ["deployments", "daemonsets", "statefulsets", "replicasets"], verbs },
  { groups: ["batch"], resources: ["jobs", "cronjobs"], verbs },
];

export const rbacCreatePods = check<z.infer<typeof allowedRoles>>({
  id: "rbac-create-pods",
  title: "Few roles run pods",
  severity: "medium",
  pack: "identity",
  asks: "No rule of a role outside `allowed` creates pods, or creates or changes the workloads that make them.",
  why: "A new pod may mount every Secret and use every account of its namespace: who creates pods has the rights of all of them.",
  remediation: "Remove the right, or declare the role in `allowed` if running pods is what the program is for.",
  equivalents: { kubeLinter: ["access-to-create-pods"], kubescape: ["C-0188"] },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge: rightsJudge(RIGHTS),
});
