import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { TRUST_MANAGER } from "./values";

/** Connections of trust-manager. */
export function trustManagerFlows(namespace: string): ServiceFlows {
  return {
    endpoints: { [TRUST_MANAGER]: { namespace, selector: podsWith({ app: TRUST_MANAGER }) } },
    flows: [
      { from: "api-server", to: TRUST_MANAGER, ports: [6443], why: "checks of Bundles" },
      { from: "nodes", to: TRUST_MANAGER, ports: [6060], why: "health" },
      { from: "monitoring", to: TRUST_MANAGER, ports: [9402], why: "metrics" },
      { from: TRUST_MANAGER, to: "api-server", ports: [], why: "Bundles and ConfigMaps" },
    ],
  };
}
