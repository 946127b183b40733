import type * as k8s from "@pulumi/kubernetes";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/** The image's script looks for the scale-in taint on its own node, and ends the worker without grace where it has no token. */
export const nodeRules: PolicyRule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }];

/** Where a taint does not evict, the script deletes its own pod, whose name is not known before. Otherwise none. */
export function podRules(scaleInTaints: string[]): PolicyRule[] {
  if (!scaleInTaints.some((taint) => taint.endsWith(":NoSchedule"))) return [];
  return [{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }];
}
