import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { METALLB } from "./values";

/** Connections of MetalLB's controller. The speakers are in the network of the nodes, which policies do not reach. */
export function metalLbFlows(namespace: string): ServiceFlows {
  const labels = {
    "app.kubernetes.io/name": METALLB,
    "app.kubernetes.io/instance": METALLB,
    "app.kubernetes.io/component": "controller",
  };
  return {
    endpoints: { controller: { namespace, selector: podsWith(labels) } },
    flows: [
      { from: "api-server", to: "controller", ports: [9443], why: "checks of pools and peers" },
      { from: "nodes", to: "controller", ports: [17472], why: "health" },
      { from: "monitoring", to: "controller", ports: [9120], why: "metrics" },
      { from: "controller", to: "api-server", ports: [], why: "Services and pools" },
    ],
  };
}
