import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { KubeflowArgs } from "./args";
import { PROXY_LABELS, PROXY_PORT } from "./proxy-workload";
import { OAUTH2_PROXY } from "./sign-on";

/** The connections of oauth2-proxy. Those of Kubeflow's own namespaces are in the manifests. */
export function kubeflowFlows({ gateway }: Pick<KubeflowArgs, "gateway">): ServiceFlows {
  return {
    endpoints: {
      [OAUTH2_PROXY]: { namespace: OAUTH2_PROXY, selector: podsWith(PROXY_LABELS) },
      "kubeflow-gateway": { foreignNamespace: gateway.namespace },
    },
    flows: [
      { from: "kubeflow-gateway", to: OAUTH2_PROXY, ports: [PROXY_PORT], why: "whether somebody is signed on" },
      { from: "nodes", to: OAUTH2_PROXY, ports: [PROXY_PORT, 15021], why: "probes" },
      { from: OAUTH2_PROXY, to: "kubeflow-gateway", ports: [], why: "the OpenID provider behind the gateway" },
      { from: OAUTH2_PROXY, to: "external", ports: [443], why: "the OpenID provider elsewhere" },
    ],
  };
}
