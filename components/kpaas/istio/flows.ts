import { Endpoint, Flow, podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { IstioArgs, IstioGateway, IstioMode } from "./args";
import { gatewayPorts } from "./gateway-values";
import { GATEWAYS_NAMESPACE, ISTIO_CSR, ISTIO_CSR_PORT } from "./names";
import { MeshPlace } from "./values";

const CLUSTER = { cluster: { everyNamespace: true } } as const;

/** The connections of the control plane. */
export function controlPlaneFlows({ issuer }: IstioArgs, { namespace }: MeshPlace): ServiceFlows {
  const from = (to: string, why: string): Flow => ({ from: "api-server", to, ports: [15017], why });
  return {
    endpoints: {
      ...CLUSTER,
      istiod: { namespace, selector: podsWith({ app: "istiod" }) },
      ...(issuer && { certificates: { namespace, selector: podsWith({ app: ISTIO_CSR }) } }),
    },
    flows: [
      from("istiod", "webhooks"),
      { from: "cluster", to: "istiod", ports: [15012], why: "configuration and certificates of proxies" },
      { from: "nodes", to: "istiod", ports: [8080, 15012], why: "probes; proxies in the nodes' network" },
      { from: "monitoring", to: "istiod", ports: [15014], why: "metrics" },
      { from: "istiod", to: "api-server", ports: [], why: "watches" },
      { from: "istiod", to: "cluster", ports: [443, 8443], why: "keys of OpenID providers in the cluster" },
      { from: "istiod", to: "external", ports: [443], why: "keys of OpenID providers" },
      ...(issuer ? CERTIFICATES : []),
    ],
  };
}

const CERTIFICATES: Flow[] = [
  { from: "cluster", to: "certificates", ports: [ISTIO_CSR_PORT], why: "certificates of proxies" },
  { from: "nodes", to: "certificates", ports: [6060, ISTIO_CSR_PORT], why: "probes; proxies in the nodes' network" },
  { from: "monitoring", to: "certificates", ports: [9402], why: "metrics" },
  { from: "certificates", to: "api-server", ports: [], why: "requests to cert-manager" },
];

/** The connections of what runs on every node. Those of pods that ztunnel carries leave from the pods themselves. */
export function nodeFlows(args: IstioArgs, { namespace, nodeNamespace }: MeshPlace): ServiceFlows {
  const control = controlEndpoints(args, namespace);
  const ztunnel: Flow[] = [
    { from: "ztunnel", to: "istiod", ports: [15012], why: "configuration and certificates" },
    ...(args.issuer ? [{ from: "ztunnel", to: "certificates", ports: [ISTIO_CSR_PORT], why: "certificates" }] : []),
    { from: "nodes", to: "ztunnel", ports: [15021], why: "probes" },
    { from: "monitoring", to: "ztunnel", ports: [15020], why: "metrics" },
  ];
  const ambient = args.mode === IstioMode.Ambient;
  return {
    endpoints: {
      cni: { namespace: nodeNamespace, selector: podsWith({ "k8s-app": "istio-cni-node" }) },
      ...(ambient && { ztunnel: { namespace: nodeNamespace, selector: podsWith({ app: "ztunnel" }) }, ...control }),
    },
    flows: [
      { from: "cni", to: "api-server", ports: [], why: "watches of pods" },
      { from: "nodes", to: "cni", ports: [8000], why: "probes" },
      { from: "monitoring", to: "cni", ports: [15014], why: "metrics" },
      ...(ambient ? ztunnel : []),
    ],
  };
}

/** The connections of the Gateways of a namespace. Callers come from anywhere. */
export function gatewayFlows(args: IstioArgs, place: MeshPlace, namespace: string): ServiceFlows {
  const gateways = (args.gateways ?? []).filter((one) => (one.namespace ?? GATEWAYS_NAMESPACE) === namespace);
  const endpoints: Record<string, Endpoint> = {
    ...CLUSTER,
    ...controlEndpoints(args, place.namespace),
    callers: { cidrs: ["0.0.0.0/0", "::/0"] },
    ...Object.fromEntries(gateways.map(({ name }) => [name, { namespace, selector: podsWith({ app: name }) }])),
  };
  return { endpoints, flows: gateways.flatMap((gateway) => flowsOfGateway(args, gateway)) };
}

function flowsOfGateway({ issuer }: IstioArgs, gateway: IstioGateway): Flow[] {
  const { name } = gateway;
  const ports = gatewayPorts(gateway);
  return [
    { from: "callers", to: name, ports, why: "requests" },
    { from: "cluster", to: name, ports, why: "requests" },
    { from: "nodes", to: name, ports: [15021], why: "probes" },
    { from: "monitoring", to: name, ports: [15020, 15090], why: "metrics" },
    { from: name, to: "istiod", ports: [15012], why: "configuration and certificates" },
    ...(issuer ? [{ from: name, to: "certificates", ports: [ISTIO_CSR_PORT], why: "certificates" }] : []),
    { from: name, to: "cluster", ports: [], why: "services behind it" },
    { from: name, to: "external", ports: [443], why: "services outside the cluster" },
  ];
}

/** The control plane as other namespaces see it. */
function controlEndpoints({ issuer }: IstioArgs, namespace: string): Record<string, Endpoint> {
  return {
    istiod: { foreignNamespace: namespace },
    ...(issuer && { certificates: { foreignNamespace: namespace } }),
  };
}
