import { load } from "js-yaml";
import { Resource } from "../resource";
import { isMap, Json, JsonMap, mapOf, mapsOf, Path, textOf, valueAt } from "../values";

/** A Helm chart that something installs, with the values that it is given. */
export interface ChartUse {
  resource: Resource;
  /** The chart's own name, such as `harbor`. */
  name: string;
  /** Where the chart's objects go. */
  namespace?: string;
  values: JsonMap;
  /** Place of the values. */
  path: Path;
  /** Whether the values are text at that place, so that no place within them can be named. */
  isText: boolean;
}

const KINDS = new Set(["HelmRelease", "HelmChart", "Application"]);

/** The charts that a resource installs: Pulumi's charts and releases, and those of Flux, Argo CD and k3s. */
export function chartsOf(resource: Resource): ChartUse[] {
  const { program, kind, group, object } = resource;
  if (program && /^kubernetes:helm\.sh\/v[34]:(Release|Chart)$/.test(program.type))
    return use(resource, object.chart, textOf(object.namespace), object.values, ["values"]);
  if (!KINDS.has(kind)) return [];
  const spec = mapOf(object.spec);
  if (kind === "HelmRelease" && group === "helm.toolkit.fluxcd.io") {
    const target = textOf(spec.targetNamespace) ?? resource.namespace;
    return use(resource, valueAt(spec, ["chart", "spec", "chart"]), target, spec.values, ["spec", "values"]);
  }
  if (kind === "HelmChart" && group === "helm.cattle.io") {
    const target = textOf(spec.targetNamespace) ?? resource.namespace;
    return use(resource, spec.chart, target, spec.valuesContent, ["spec", "valuesContent"]);
  }
  if (kind !== "Application" || group !== "argoproj.io") return [];
  const one = isMap(spec.source) ? [{ entry: spec.source, at: ["spec", "source"] as Path }] : [];
  const many = mapsOf(spec.sources).map(({ entry, index }) => ({ entry, at: ["spec", "sources", index] as Path }));
  const target = textOf(valueAt(spec, ["destination", "namespace"]));
  return [...one, ...many].flatMap(({ entry, at }) => {
    const helm = mapOf(entry.helm);
    const key = helm.valuesObject === undefined ? "values" : "valuesObject";
    return use(resource, entry.chart, target, helm[key], [...at, "helm", key]);
  });
}

/** Where a value of a chart stands, or would stand. */
export function valuePath({ path, isText }: ChartUse, rest: Path): Path {
  return isText ? path : [...path, ...rest];
}

/** A value of a chart, or what the chart takes without one. */
export function chartValue({ values }: ChartUse, path: Path, otherwise?: Json): Json | undefined {
  return valueAt(values, path) ?? otherwise;
}

function use(
  resource: Resource,
  chart: unknown,
  namespace: string | undefined,
  values: unknown,
  path: Path,
): ChartUse[] {
  if (typeof chart !== "string") return [];
  const name = chart
    .replace(/\/+$/, "")
    .split("/")
    .at(-1)!
    .replace(/(-v?\d+\.\d+\.\d+[^/]*)?\.tgz$/, "")
    .replace(/[@:].*$/, "");
  const isText = typeof values === "string";
  return [{ resource, name, namespace, values: mapOf(isText ? yamlOf(values) : values), path, isText }];
}

/** What a text holds as YAML or JSON; undefined where it is neither. */
export function yamlOf(text: string): Json | undefined {
  try {
    return load(text) as Json | undefined;
  } catch {
    return undefined;
  }
}
