import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Labels } from "./labels";

/** How a metrics system is told of what to scrape. */
export const ScrapeMode = {
  None: "none",
  Annotations: "annotations",
  ServiceMonitor: "service-monitor",
} as const;
export type ScrapeMode = (typeof ScrapeMode)[keyof typeof ScrapeMode];

/** Metrics of a system. */
export interface Monitoring {
  /** By annotations of the pods, or by a ServiceMonitor, whose resource definition must be installed; default none. */
  scrape?: ScrapeMode;
  /** Seconds between two scrapes of a ServiceMonitor; default 30. */
  intervalSeconds?: number;
  /** Labels by which a Prometheus selects its ServiceMonitors; default none. */
  labels?: Record<string, string>;
}

/** Checks a {@link Monitoring}. */
export const monitoringSchema = z.strictObject({
  scrape: z.enum(ScrapeMode).optional(),
  intervalSeconds: z.int().min(5).max(3600).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** Annotations of a pod template that lead to its metrics; empty unless they are asked for. */
export function scrapeAnnotations(
  { scrape }: Monitoring = {},
  port: number,
  path = "/metrics",
): Record<string, string> {
  if (scrape !== ScrapeMode.Annotations) return {};
  return { "prometheus.io/scrape": "true", "prometheus.io/port": String(port), "prometheus.io/path": path };
}

/** What a ServiceMonitor scrapes: the port of that name of the Services with the labels. */
export interface MonitoredService {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  selector: Labels;
  port: string;
  path?: string;
}

/** Creates a ServiceMonitor of the Prometheus operator when it is asked for. */
export function createServiceMonitor(
  name: string,
  { scrape, intervalSeconds = 30, labels = {} }: Monitoring = {},
  { metadata, selector, port, path = "/metrics" }: MonitoredService,
  opts: pulumi.CustomResourceOptions,
): void {
  if (scrape !== ScrapeMode.ServiceMonitor) return;
  new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: {
        ...metadata,
        labels: pulumi.all([metadata.labels, labels]).apply(([own, more]) => ({ ...own, ...more })),
      },
      spec: {
        selector: { matchLabels: selector },
        endpoints: [{ port, path, interval: `${intervalSeconds}s` }],
      },
    },
    opts,
  );
}
