import type * as k8s from "@pulumi/kubernetes";
import { Flow, PodEndpoint, podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { Preset } from "../../core/preset";
import { RookArgs, RookNetworkProvider } from "./args";
import { provisionerOf, storesOf } from "./classes";
import { dashboardOf, METRICS_PORT } from "./cluster-values";
import { HTTPS_PORT, isPlainHttp } from "./object-store";
import { CSI_OPERATOR_LABELS } from "./operator-values";

type LabelSelector = k8s.types.input.meta.v1.LabelSelector;

/** Ports of monitors, with and without encryption, and of the other daemons. */
const MONITOR = 3300;
const OLD_MONITOR = 6789;
const DAEMONS: [number, number] = [6800, 7568];
const EXPORTER_PORT = 9926;
export const DASHBOARD_HTTP_PORT = 7000;
/** Port of gateways within their pods. */
const PLAIN_GATEWAY = 8080;

const OPERATOR = "rook-ceph-operator";

/** The connections of the operator, the drivers and Ceph; those in the nodes' network are the nodes'. */
export function rookFlows(args: RookArgs, namespace: string): ServiceFlows {
  const pods = (selector: LabelSelector): PodEndpoint => ({ namespace, selector });
  const controllers = ["rbd", "cephfs"].map((kind) => `${provisionerOf(kind as "rbd", namespace)}-ctrlplugin`);
  const onHost = args.cephNetwork?.provider === RookNetworkProvider.Host;
  const ceph = onHost ? "nodes" : "ceph";
  const gateways = gatewayPorts(args);
  const clients = clientEndpoints(args);
  const flows: Flow[] = [
    ...["operator", "csi-operator", "csi-controllers"].map((from) => apiFlow(from)),
    { from: "nodes", to: "csi-operator", ports: [8081], why: "probes" },
    { from: "operator", to: ceph, ports: [...cephPorts(args), ...gateways], why: "commands to Ceph and its gateways" },
    { from: "csi-controllers", to: ceph, ports: cephPorts(args), why: "making of volumes" },
    ...(onHost ? [] : daemonFlows(args, gateways, Object.keys(clients))),
  ];
  return {
    endpoints: {
      operator: pods(podsWith({ app: OPERATOR })),
      "csi-operator": pods(podsWith(CSI_OPERATOR_LABELS)),
      "csi-controllers": pods({ matchExpressions: [{ key: "app", operator: "In", values: controllers }] }),
      ...(onHost ? {} : { ceph: pods(daemons(controllers)) }),
      ...(onHost ? {} : clients),
    },
    flows,
  };
}

/** Rook makes Jobs and pods of many names; all but the operators and the drivers are Ceph's. */
function daemons(controllers: string[]): LabelSelector {
  return {
    matchExpressions: [
      { key: "app", operator: "NotIn", values: [OPERATOR, ...controllers] },
      { key: "control-plane", operator: "NotIn", values: Object.values(CSI_OPERATOR_LABELS) },
    ],
  };
}

function daemonFlows(args: RookArgs, gateways: number[], clients: string[]): Flow[] {
  return [
    apiFlow("ceph"),
    { from: "ceph", to: "ceph", ports: cephPorts(args), why: "Ceph's own protocol" },
    { from: "nodes", to: "ceph", ports: cephPorts(args), why: "volumes that nodes have mounted" },
    { from: "monitoring", to: "ceph", ports: [METRICS_PORT, EXPORTER_PORT], why: "metrics" },
    ...(gateways.length > 0 ? [{ from: "nodes", to: "ceph", ports: gateways, why: "probes of gateways" }] : []),
    ...(gateways.length > 0 ? clients.map((from) => ({ from, to: "ceph", ports: gateways, why: "S3" })) : []),
    ...(dashboardOf(args).plainHttp
      ? [{ from: "gateway", to: "ceph", ports: [DASHBOARD_HTTP_PORT], why: "the dashboard" }]
      : []),
  ];
}

function apiFlow(from: string): Flow {
  return { from, to: "api-server", ports: [], why: "Kubernetes API" };
}

function cephPorts({ preset = Preset.Production, cephNetwork = {} }: RookArgs): Flow["ports"] {
  const { encryption = preset === Preset.Production, compression = false } = cephNetwork;
  return encryption || compression ? [MONITOR, DAEMONS] : [MONITOR, OLD_MONITOR, DAEMONS];
}

function gatewayPorts(args: RookArgs): number[] {
  const ports = storesOf(args).objectStores.map((store) =>
    isPlainHttp(store, args.preset) ? PLAIN_GATEWAY : HTTPS_PORT,
  );
  return [...new Set(ports)];
}

function clientEndpoints({ objectStores = [] }: RookArgs) {
  const namespaces = [...new Set(objectStores.flatMap(({ clientNamespaces = [] }) => clientNamespaces))];
  return Object.fromEntries(namespaces.map((name) => [`client-${name}`, { foreignNamespace: name }]));
}
