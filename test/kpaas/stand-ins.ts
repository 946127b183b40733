import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { ChartVersion } from "../../components/core/versions";
import { CHART_DATA } from "./contract";

/** A kind that a stand-in defines, with any fields. */
export interface StandInKind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  cluster?: boolean;
}

/** A stand-in of a real chart: its name and version, and trivial content. */
export interface StandIn {
  chart: Pick<ChartVersion, "name" | "version">;
  kinds?: StandInKind[];
  /** Whether a Job runs after the installation, as the hook of the real chart does. */
  hook?: boolean;
  /** Images of a Deployment, as Helm writes them, such as `{{ .Values.imageRegistry }}/jetstack/cert-manager-controller:v1`. */
  images?: string[];
}

/**
 * Writes charts that stand in for the real ones into a folder of the test: each makes a ConfigMap `<release>-values` with all values that
 * it got as YAML, the kinds and a Deployment. The real values.schema.json is in them where it is at hand.
 */
export function standInCharts(charts: StandIn[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "stand-ins-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const chart of charts) write(path.join(folder, chart.chart.name), chart);
  return folder;
}

function write(folder: string, { chart, kinds = [], hook, images = [] }: StandIn): void {
  mkdirSync(path.join(folder, "templates"), { recursive: true });
  const description = "A stand-in for tests, not the real chart";
  writeFileSync(path.join(folder, "Chart.yaml"), stringify({ apiVersion: "v2", ...pick(chart), description }));
  const real = dataOf(chart);
  for (const file of ["values.yaml", "values.schema.json"])
    if (real && existsSync(path.join(real, file))) copyFileSync(path.join(real, file), path.join(folder, file));
  const objects = [VALUES, ...(hook ? [HOOK] : []), ...(images.length > 0 ? [deployment(images)] : [])];
  writeFileSync(path.join(folder, "templates/objects.yaml"), objects.join("---\n"));
  if (kinds.length === 0) return;
  const definitions = kinds.map((kind) => stringify(definition(kind)));
  writeFileSync(path.join(folder, "templates/definitions.yaml"), definitions.join("---\n"));
}

function pick({ name, version }: Pick<ChartVersion, "name" | "version">) {
  return { name, version };
}

function dataOf({ name, version }: Pick<ChartVersion, "name" | "version">): string | undefined {
  if (!existsSync(CHART_DATA)) return undefined;
  const found = readdirSync(CHART_DATA).find((entry) => entry === `${name}-${version.replace(/^v/, "")}`);
  return found && path.join(CHART_DATA, found);
}

const VALUES = `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}-values", namespace: "{{ .Release.Namespace }}" }
data: { values: {{ .Values | toYaml | quote }} }
`;

const POD = `securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }`;
const CONTAINER = `securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`;

const HOOK = `apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-check"
  namespace: "{{ .Release.Namespace }}"
  annotations: { helm.sh/hook: post-install }
spec:
  template:
    spec:
      restartPolicy: Never
      ${POD}
      containers: [{ name: check, image: "stand-in.example.com/check:1", ${CONTAINER} }]
`;

function deployment(images: string[]): string {
  const containers = images.map((image, index) => `{ name: c${index}, image: "${image}", ${CONTAINER} }`);
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}" }
spec:
  replicas: {{ .Values.replicaCount | default 1 }}
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec:
      ${POD}
      containers: [${containers.join(", ")}]
`;
}

/** The definition of a kind, with any fields. */
export function definition({ group, version, kind, plural, cluster }: StandInKind): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: cluster ? "Cluster" : "Namespaced",
      versions: [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}
