import { z } from "zod";
import { dnsLabel, dnsSubdomain, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { oidcClientReferenceSchema, trustReferenceSchema } from "../references";
import { webExposureSchema } from "../web";
import { ControlPlane, MonitoringStackArgs } from "./args";

const duration = pattern(/^[1-9][0-9]*(m|h|d|w|y)$/, "a time such as 15d or 12h");

const storage = rule(
  z.strictObject({
    size: quantity.optional(),
    className: dnsSubdomain.optional(),
    ephemeral: z.boolean().optional(),
  }),
  ({ ephemeral, ...volume }, report) => {
    for (const field of ["size", "className"] as const)
      if (ephemeral && volume[field] !== undefined)
        report([field], "has no effect without a volume", `no ${field}, or no ephemeral`);
  },
);

const labelName = pattern(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "the name of a label such as cluster");

const prometheus = z.strictObject({
  replicas: z.int().min(1).max(10).optional(),
  retention: duration.optional(),
  storage: storage.optional(),
  scrapeIntervalSeconds: z.int().min(5).max(300).optional(),
  externalLabels: z.record(labelName, z.string().min(1)).optional(),
  resources: resourcesSchema.optional(),
});

const alertmanager = rule(
  z.strictObject({
    replicas: z.int().min(1).max(10).optional(),
    config: pattern(/(^|\n)route:/, "a configuration of Alertmanager, which has a route").optional(),
    configSecretName: dnsSubdomain.optional(),
    retention: duration.optional(),
    storage: storage.optional(),
    resources: resourcesSchema.optional(),
  }),
  (given, report) => {
    if ("config" in given && "configSecretName" in given)
      report(["configSecretName"], "stands beside config", "config or configSecretName");
  },
);

/** It becomes part of an expression, in a file in which variables are put in their places. */
const group = pattern(/^[^'"`\\${}\n]{1,255}$/, "the name of a group, without quotes, braces and $");

const roles = z.strictObject({
  adminGroup: group.optional(),
  editorGroup: group.optional(),
  viewerGroup: group.optional(),
  groupsClaim: pattern(/^[A-Za-z_][A-Za-z0-9_.]*$/, "the name of a claim such as groups").optional(),
});

const grafana = z.strictObject({
  enabled: z.boolean().optional(),
  adminSecretName: dnsSubdomain.optional(),
  roles: roles.optional(),
  dashboardNamespaces: z.array(dnsLabel).min(1).optional(),
  storage: storage.optional(),
  resources: resourcesSchema.optional(),
});

const nodeExporter = rule(
  z.strictObject({ enabled: z.boolean().optional(), namespace: dnsLabel.optional() }),
  ({ enabled, namespace }, report) => {
    if (enabled === false && namespace !== undefined)
      report(["namespace"], "has no effect without node-exporter", "no namespace, or enabled");
  },
);

const crds = rule(
  z.strictObject({
    install: z.boolean().optional(),
    keep: z.boolean().optional(),
    chartVersion: chartServiceShape.chartVersion,
  }),
  ({ install, ...given }, report) => {
    for (const field of ["keep", "chartVersion"] as const)
      if (install === false && given[field] !== undefined)
        report([field], "has no effect on definitions that others install", `no ${field}, or install`);
  },
);

/** The fields of MonitoringStackSettings. */
export const monitoringStackSettingsShape = {
  preset: z.enum(Preset).optional(),
  crds: crds.optional(),
  prometheus: prometheus.optional(),
  alertmanager: alertmanager.optional(),
  grafana: grafana.optional(),
  web: webExposureSchema.optional(),
  oidc: oidcClientReferenceSchema.optional(),
  trust: trustReferenceSchema.optional(),
  issuer: issuerReferenceSchema.optional(),
  storageClassName: dnsSubdomain.optional(),
  nodeExporter: nodeExporter.optional(),
  controlPlane: z.enum(ControlPlane).optional(),
  defaultRules: z.boolean().optional(),
  placement: placementSchema.optional(),
};

/** Checks MonitoringStackArgs. */
export const monitoringStackSchema = rule(
  z.strictObject({ ...monitoringStackSettingsShape, ...chartServiceShape }),
  (args, report) => {
    checkGrafana(args, report);
    checkNamespaces(args, report);
    checkStorage(args, report);
  },
);

type Given = Partial<MonitoringStackArgs>;

function checkGrafana(args: Given, report: Report): void {
  const { grafana = {}, oidc, web, trust } = args;
  if (grafana.enabled === false) {
    const needing = { web, oidc, trust };
    for (const field of ["web", "oidc", "trust"] as const)
      if (needing[field] !== undefined) report([field], "has no effect without Grafana", `no ${field}, or Grafana`);
    for (const [field, value] of Object.entries(grafana))
      if (field !== "enabled" && value !== undefined)
        report(["grafana", field], "has no effect without Grafana", `no ${field}, or Grafana`);
    return;
  }
  if (oidc && !web) report(["web"], "is required", "the address of Grafana, to which the provider leads people back");
  if (trust && !oidc) report(["trust"], "has no effect without oidc", "oidc, or no trust");
  if (grafana.roles && !oidc) report(["grafana", "roles"], "has no effect without oidc", "oidc, or no roles");
}

function checkNamespaces({ nodeExporter, namespace = "monitoring", grafana }: Given, report: Report): void {
  if (nodeExporter?.namespace !== undefined && nodeExporter.namespace === namespace)
    report(["nodeExporter", "namespace"], "would make the whole stack privileged", "a namespace of its own");
  for (const [index, name] of (grafana?.dashboardNamespaces ?? []).entries())
    if (name === namespace)
      report(["grafana", "dashboardNamespaces", index], "is read anyway", "namespaces beside that of the stack");
}

function checkStorage({ preset, prometheus: one, alertmanager: two, grafana: three }: Given, report: Report): void {
  if (preset === Preset.Small) return;
  for (const [field, part] of Object.entries({ prometheus: one, alertmanager: two, grafana: three }))
    if (part?.storage?.ephemeral)
      report([field, "storage", "ephemeral"], "loses everything with the pod", "a volume, or preset small");
}
