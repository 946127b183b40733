import { agentPorts } from "../../function-master/agent-flags";
import { flow, FlowTable, Scope } from "./endpoints";

/** The connections of pools' pods. Proxies and data workers live in their node's network, so their flows are the nodes'. */
export function workerFlows({ args, has }: Scope): FlowTable {
  const { proxy, proxyGrpc, dataWorker, agent, runtimeManager, firstRuntime, metrics } = agentPorts;
  const toFunctions: [number, number] = [firstRuntime, 65_535];
  if (!has("function-master")) return { endpoints: {}, flows: [] };
  return {
    endpoints: {},
    flows: [
      ...(has("function-proxy")
        ? [
            flow("function-pods", "nodes", [proxy, proxyGrpc], "function proxy"),
            flow(
              "nodes",
              "function-pods",
              [agent, runtimeManager, toFunctions],
              "function proxy to agent, runtime manager and runtimes",
            ),
          ]
        : []),
      ...(args.agent?.metrics && args.network?.monitoringNamespace !== undefined
        ? [flow("monitoring", "function-pods", [metrics], "metrics of functions")]
        : []),
      ...(has("ds-worker") ? [flow("function-pods", "nodes", [dataWorker], "data worker")] : []),
      ...((args.network?.functionEgressCidrs ?? []).length > 0
        ? [flow("function-pods", "function-destinations", [], "what functions call")]
        : []),
    ],
  };
}
