import { MonitoringStackArgs } from "./args";

/** Name of the chart and its release, with which the names of its objects begin. */
export const STACK = "kube-prometheus-stack";
/** Namespace unless told otherwise. */
export const NAMESPACE = "monitoring";
/** Service of Grafana. */
export const GRAFANA = `${STACK}-grafana`;

/** Labels of Prometheus' pods, which the operator makes. */
export function prometheusPods(): Record<string, string> {
  return { "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": `${STACK}-prometheus` };
}

/** Labels of Alertmanager's pods, which the operator makes. */
export function alertmanagerPods(): Record<string, string> {
  return { "app.kubernetes.io/name": "alertmanager", alertmanager: `${STACK}-alertmanager` };
}

/** Namespace of node-exporter: it alone looks into the nodes. */
export function nodeExporterNamespace({ nodeExporter = {} }: MonitoringStackArgs, namespace: string): string {
  return nodeExporter.namespace ?? `${namespace}-nodes`;
}
