import type * as k8s from "@pulumi/kubernetes";

const lease = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };

/** All that the replicas ask the API server for: to make and hold their lease. A right to create cannot name what is created. */
export const electionRules: k8s.types.input.rbac.v1.PolicyRule[] = [
  { ...lease, resourceNames: ["function-iam"], verbs: ["get", "update"] },
  { ...lease, verbs: ["create"] },
];
