import { Flow, podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { MonitoringStackArgs } from "./args";
import { alertmanagerPods, prometheusPods, STACK } from "./names";

/** Connections of the stack; node-exporter is in the network of the nodes, which policies do not reach. */
export function monitoringStackFlows(args: MonitoringStackArgs, namespace: string): ServiceFlows {
  const pods = (labels: Record<string, string>) => ({ namespace, selector: podsWith(labels) });
  const grafana = args.grafana?.enabled ?? true;
  return {
    endpoints: {
      prometheus: pods(prometheusPods()),
      alertmanager: pods(alertmanagerPods()),
      operator: pods({ app: `${STACK}-operator`, release: STACK }),
      "kube-state-metrics": pods({
        "app.kubernetes.io/name": "kube-state-metrics",
        "app.kubernetes.io/instance": STACK,
      }),
      ...(grafana && {
        grafana: pods({ "app.kubernetes.io/name": "grafana", "app.kubernetes.io/instance": STACK }),
      }),
      "webhook-certificate": {
        namespace,
        selector: {
          matchExpressions: [
            { key: "app", operator: "In", values: [`${STACK}-admission-create`, `${STACK}-admission-patch`] },
          ],
        },
      },
      "every-pod": { everyNamespace: true },
    },
    flows: [
      { from: "prometheus", to: "every-pod", ports: [], why: "metrics" },
      { from: "prometheus", to: "nodes", ports: nodePorts(), why: "metrics of nodes and the control plane" },
      { from: "prometheus", to: "external", ports: [443], why: "samples that are kept elsewhere" },
      { from: "prometheus", to: "prometheus", ports: [9090, 8080], why: "metrics of its own" },
      { from: "prometheus", to: "alertmanager", ports: [9093, 8080], why: "alerts and metrics" },
      { from: "prometheus", to: "operator", ports: [10250], why: "metrics" },
      { from: "prometheus", to: "kube-state-metrics", ports: [8080], why: "metrics" },
      { from: "alertmanager", to: "alertmanager", ports: [], why: "notifications that were sent" },
      { from: "alertmanager", to: "external", ports: [443, 587], why: "notifications" },
      { from: "api-server", to: "operator", ports: [10250], why: "checks of rules" },
      ...["prometheus", "operator", "kube-state-metrics", "webhook-certificate"].map((from) => toApiServer(from)),
      { from: "nodes", to: "prometheus", ports: [9090, 8080], why: "health" },
      { from: "nodes", to: "alertmanager", ports: [9093, 8080], why: "health" },
      { from: "nodes", to: "operator", ports: [10250], why: "health" },
      { from: "nodes", to: "kube-state-metrics", ports: [8080, 8081], why: "health" },
      ...(grafana ? grafanaFlows() : []),
    ],
  };
}

function grafanaFlows(): Flow[] {
  return [
    { from: "gateway", to: "grafana", ports: [3000], why: "people" },
    { from: "nodes", to: "grafana", ports: [3000], why: "health" },
    { from: "prometheus", to: "grafana", ports: [3000], why: "metrics" },
    { from: "grafana", to: "prometheus", ports: [9090], why: "queries" },
    { from: "grafana", to: "alertmanager", ports: [9093], why: "alerts" },
    { from: "grafana", to: "external", ports: [443], why: "sign-on" },
    // What is behind a load balancer's address of the cluster is reached at its pods.
    { from: "grafana", to: "gateway", ports: [], why: "sign-on" },
    toApiServer("grafana"),
  ];
}

function toApiServer(from: string): Flow {
  return { from, to: "api-server", ports: [], why: "its resources" };
}

/** node-exporter, kubelet, controller manager, scheduler, etcd and kube-proxy. */
function nodePorts(): number[] {
  return [9100, 10250, 10257, 10259, 2381, 10249];
}
