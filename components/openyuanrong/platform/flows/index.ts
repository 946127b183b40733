import { PodEndpoint } from "../../../core/network-policies";
import { OpenYuanrongArgs } from "../args";
import { systemsOf } from "../../systems";
import { FlowTable, joined, pods, Scope } from "./endpoints";
import { masterFlows } from "./master";
import { storeFlows } from "./stores";
import { workerFlows } from "./worker";

export { type FlowTable } from "./endpoints";

/** The flow table of openYuanrong: everything that talks, and every connection that it needs. Arguments must have been checked. */
export function flowTable(args: OpenYuanrongArgs, namespace: string, workerNamespace: string): FlowTable {
  const systems = systemsOf(args);
  const scope: Scope = {
    args,
    namespace,
    has: (system) => systems.includes(system),
    pods: (system) => pods(namespace, system),
  };
  return joined(surroundings(scope, workerNamespace), storeFlows(scope), masterFlows(scope), workerFlows(scope));
}

/** What is no pod of the control plane. */
function surroundings(scope: Scope, workerNamespace: string): FlowTable {
  const {
    nodeCidrs = [],
    apiServerCidrs = [],
    functionEgressCidrs = [],
    monitoringNamespace,
  } = scope.args.network ?? {};
  return {
    endpoints: {
      nodes: { cidrs: nodeCidrs },
      "kubernetes-api": { cidrs: apiServerCidrs },
      ...(scope.has("function-master") && { "function-pods": functionPods(workerNamespace) }),
      ...(functionEgressCidrs.length > 0 && { "function-destinations": { cidrs: functionEgressCidrs } }),
      ...(monitoringNamespace !== undefined && { monitoring: { foreignNamespace: monitoringNamespace } }),
    },
    flows: [],
  };
}

/** function-master gives its pods no labels of ours, and always this one. */
function functionPods(namespace: string): PodEndpoint {
  return {
    namespace,
    selector: {
      matchExpressions: [
        { key: "app", operator: "Exists" },
        { key: "app.kubernetes.io/component", operator: "DoesNotExist" },
      ],
    },
  };
}
