import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { ValkeyArgs } from "./args";
import { VALKEY, VALKEY_PORT, valkeyName } from "./values";

/** Who connects to whom. */
export function valkeyFlows(args: ValkeyArgs, namespace: string): ServiceFlows {
  const clients = (args.clientNamespaces ?? []).map(
    (client) => [`client-${client}`, { foreignNamespace: client }] as const,
  );
  const selector = podsWith({ "app.kubernetes.io/name": VALKEY, "app.kubernetes.io/instance": valkeyName(args) });
  return {
    endpoints: { servers: { namespace, selector }, ...Object.fromEntries(clients) },
    flows: [
      ...clients.map(([from]) => ({ from, to: "servers", ports: [VALKEY_PORT], why: "keys and values" })),
      { from: "servers", to: "servers", ports: [VALKEY_PORT], why: "copies follow the one that takes writes" },
      { from: "monitoring", to: "servers", ports: [9121], why: "metrics" },
      { from: "nodes", to: "servers", ports: [9121], why: "probes of the exporter" },
    ],
  };
}
