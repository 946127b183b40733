import type * as k8s from "@pulumi/kubernetes";
import { ElectionMode } from "./args";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/** What function-master does in the namespace of the pools: it makes, watches and removes their objects, and elects by a lease. */
export function workerRules(election: ElectionMode = ElectionMode.Txn): PolicyRule[] {
  const verbs = ["get", "list", "watch", "create", "patch", "delete"];
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs },
    { apiGroups: ["apps"], resources: ["deployments"], verbs },
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs },
  ];
  if (election !== ElectionMode.Kubernetes) return rules;
  const lease = { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] };
  return [...rules, lease];
}

/** What it does with nodes, which belong to no namespace: it watches them and marks those that lack a proxy or data worker. */
export const nodeRules: PolicyRule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch", "patch"] }];
