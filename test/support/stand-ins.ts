import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import type { ChartVersion } from "../../components/core/versions";
import { mergeValues, Values } from "../../components/core/values";
import { CHART_DATA } from "./contract";

/** A kind that a stand-in defines, with any fields. */
export interface StandInKind {
  group: string;
  version: string;
  /** Further versions that it has. */
  formerly?: string[];
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
  /** Further objects, as Helm writes them. */
  objects?: string[];
  /** Defaults of the real chart, as far as the images name them. */
  values?: Values;
}

/**
 * Writes charts that stand in for the real ones into a folder of the test: each makes a ConfigMap `<release>-values` with all values that
 * it got as YAML, the kinds and a Deployment. The real values.yaml and values.schema.json are in them where they are at hand.
 */
export function standInCharts(charts: StandIn[]): string {
  const folder = written(charts);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The same for all tests of a file or `describe`. */
export function standInChartsOfFile(charts: StandIn[]): () => string {
  return folderOfFile(() => written(charts));
}

/** A folder that is made before the tests of a file or `describe`, and removed after them. */
export function folderOfFile(make: () => string): () => string {
  let folder: string;
  beforeAll(() => {
    folder = make();
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => folder;
}

function written(charts: StandIn[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "stand-ins-"));
  for (const chart of charts) write(path.join(folder, chart.chart.name), chart);
  return folder;
}

function write(
  folder: string,
  { chart, kinds = [], hook, images = [], objects: more = [], values = {} }: StandIn,
): void {
  mkdirSync(path.join(folder, "templates"), { recursive: true });
  const description = "A stand-in for tests, not the real chart";
  writeFileSync(path.join(folder, "Chart.yaml"), stringify({ apiVersion: "v2", ...pick(chart), description }));
  const real = dataOf(chart);
  const text = real === undefined ? "" : readFileSync(path.join(real, "values.yaml"), "utf8");
  const defaults = mergeValues(values, (parse(text) as Values | null) ?? {});
  writeFileSync(path.join(folder, "values.yaml"), stringify(defaults));
  const schema = "values.schema.json";
  if (real !== undefined && existsSync(path.join(real, schema)))
    copyFileSync(path.join(real, schema), path.join(folder, schema));
  const objects = [VALUES, ...(hook ? [HOOK] : []), ...(images.length > 0 ? [deployment(images)] : []), ...more];
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
export function definition({ group, version, formerly = [], kind, plural, cluster }: StandInKind): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: cluster ? "Cluster" : "Namespaced",
      versions: [version, ...formerly].map((name) => ({
        name,
        served: true,
        storage: name === version,
        schema,
        subresources: { status: {} },
      })),
    },
  };
}
