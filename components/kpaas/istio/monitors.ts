import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { Labels, labels } from "../../core/labels";
import { createServiceMonitor, ScrapeMode } from "../../core/monitoring";
import { IstioArgs, IstioMode } from "./args";
import { MeshPlace } from "./values";

/** Pods whose metrics are read at a port of that name. */
interface MonitoredPods {
  /** Name of the PodMonitor. */
  name: string;
  /** Namespace of the PodMonitor. */
  namespace: string;
  /** Whether pods of every namespace are meant. */
  everywhere?: boolean;
  selector: Labels;
  port: string;
  path?: string;
}

/** The pods of a mesh that are no part of a monitored Service. */
export function monitoredPods({ mode }: IstioArgs, { namespace, nodeNamespace }: MeshPlace): MonitoredPods[] {
  const proxies = { name: "istio-proxies", namespace, everywhere: true, selector: {}, path: "/stats/prometheus" };
  const node = { namespace: nodeNamespace, path: "/metrics" };
  return [
    { ...proxies, port: "http-envoy-prom" },
    { ...node, name: "istio-cni", selector: { "k8s-app": "istio-cni-node" }, port: "metrics" },
    ...(mode === IstioMode.Ambient
      ? [{ ...node, name: "ztunnel", selector: { app: "ztunnel" }, port: "ztunnel-stats" }]
      : []),
  ];
}

/** Has a Prometheus operator read the metrics of istiod and of all proxies, when it is asked for. */
export function createMonitors(
  parent: pulumi.Resource,
  name: string,
  args: IstioArgs,
  place: MeshPlace,
  dependsOn: pulumi.Resource[],
): void {
  const { monitoring = {} } = args;
  if (monitoring.scrape !== ScrapeMode.ServiceMonitor) return;
  const opts = childOf(parent, { dependsOn });
  const own = (object: string) => labels({ name: object, partOf: "istio" }, object);
  createServiceMonitor(
    `${name}-istiod-monitor`,
    monitoring,
    {
      metadata: { name: "istiod", namespace: place.namespace, labels: own("istiod") },
      selector: { app: "istiod", istio: "pilot" },
      port: "http-monitoring",
    },
    opts,
  );
  for (const { name: object, namespace, everywhere, selector, port, path } of monitoredPods(args, place))
    new k8s.apiextensions.CustomResource(
      `${name}-${object}-monitor`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata: { name: object, namespace, labels: { ...own(object), ...monitoring.labels } },
        spec: {
          ...(everywhere && { namespaceSelector: { any: true } }),
          selector: { matchLabels: selector },
          podMetricsEndpoints: [{ port, path, interval: `${monitoring.intervalSeconds ?? 30}s` }],
        },
      },
      opts,
    );
}
