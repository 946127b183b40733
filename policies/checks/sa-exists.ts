import { z } from "zod";
import { accountIn, accountOf, accountPathOf } from "../kubernetes/accounts";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";

export const saExists = check({
  id: "sa-exists",
  title: "The account of every pod exists",
  severity: "medium",
  pack: "identity",
  asks: "The ServiceAccount that a pod names is in the stack, in the pod's namespace. Every namespace has a default one; `allowed` names workloads whose account somebody else makes.",
  why: "Kubernetes makes no pod whose account is missing: the workload stays without pods, and says so in its events alone.",
  remediation: "Make the ServiceAccount, or correct `serviceAccountName`.",
  equivalents: { kubeLinter: ["non-existent-service-account"], kyverno: ["check-serviceaccount"] },
  parameters: z.strictObject({
    allowed: declaredSchema("workloads whose account is made elsewhere, as Kind/namespace/name"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { allowed } }) {
    const name = accountOf(pod);
    if (name === "default" || isDeclared(allowed, pod.resource) || accountIn(set, pod)) return;
    return { path: accountPathOf(pod), message: `account "${name}" is not in the stack` };
  },
});
