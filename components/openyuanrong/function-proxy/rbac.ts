import type * as k8s from "@pulumi/kubernetes";
import { MASTER_LEASE } from "../function-master/rbac";

/** All that the proxy asks the API server for: who holds function-master's lease. */
export const leaderRules: k8s.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [MASTER_LEASE], verbs: ["get"] },
];
