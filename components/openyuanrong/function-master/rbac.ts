import type * as k8s from "@pulumi/kubernetes";
import { electionRules } from "../../core/rbac";
import { ElectionMode } from "./args";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/** The lease by which the replicas elect, and which proxies read. */
export const MASTER_LEASE = "function-master";

/** What function-master does in the namespace of the pools: it makes, watches and removes their objects, and elects by a lease. */
export function workerRules(election: ElectionMode = ElectionMode.Txn): PolicyRule[] {
  const verbs = ["get", "list", "watch", "create", "patch", "delete"];
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs },
    { apiGroups: ["apps"], resources: ["deployments"], verbs },
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs },
  ];
  return election === ElectionMode.Kubernetes ? [...rules, ...electionRules(MASTER_LEASE)] : rules;
}

/** What it does with nodes, which belong to no namespace: it watches them and marks those that lack a proxy or data worker. */
export const nodeRules: PolicyRule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch", "patch"] }];
