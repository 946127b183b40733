import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { ChartVersion, chartVersions } from "../../components/core/versions";
import { Plan, PlannedResource } from "../plan";
import { isChart, isPodPool, namespaceOf, objectName, shortType } from "../views/names";
import { inputsToJson, JsonObject, propertiesOf, textOf } from "../views/values";
import { findImages } from "./find";
import { parseImage } from "./reference";

/** Who uses an image or a chart. */
export interface Use {
  urn: string;
  /** Kind, namespace and name, such as `Deployment yuanrong/meta-service`. */
  resource: string;
  /** The container or field, or why it is not known what is pulled; absent for charts. */
  where?: string;
}

/** A container image that a stack pulls. */
export interface UsedImage {
  image: string;
  repository: string;
  tag: string | null;
  /** As in the reference; null where it has none. */
  digest: string | null;
  usedBy: Use[];
}

/** A Helm chart that a stack installs. */
export interface UsedChart {
  chart: string;
  version: string | null;
  repository: string | null;
  /** sha256:… of its archive, of charts whose versions are pinned with it; null where it is not known. */
  digest: string | null;
  /** False where its objects, and so its images, are not known. */
  expanded: boolean;
  usedBy: Use[];
}

/** Everything that a stack pulls. */
export interface ImageReport {
  images: UsedImage[];
  charts: UsedChart[];
  /** The references of images that no digest pins. */
  withoutDigest: string[];
  /** Places whose image the plan does not know, and charts and kustomizations whose objects it does not know. */
  unknown: Use[];
}

/** Lists every container image and chart of a plan, sorted and without doubles. */
export function imagesOf(plan: Plan): ImageReport {
  const images = new Map<string, UsedImage>();
  const charts = new Map<string, UsedChart>();
  const unknown: Use[] = [];
  const expanded = expandedSources(plan);
  for (const resource of plan.resources) {
    if (isSource(resource) && !expanded.has(resource.urn)) unknown.push(unexpanded(resource, plan));
    if (isChart(resource)) {
      const chart = chartOf(resource, expanded.has(resource.urn));
      const key = [chart.chart, chart.version, chart.repository].join(" ");
      merge(charts, key, chart);
    }
    if (PLATFORM_ADMIN.test(resource.type))
      unknown.push({ urn: resource.urn, resource: title(resource), where: "images of EdgeX, which OpenYurt chooses" });
    if (!pulls(resource) || expanded.has(resource.urn)) continue;
    for (const { image, where } of findImages(inputsToJson(resource))) {
      const use = { urn: resource.urn, resource: title(resource), where };
      const parsed = parseImage(image);
      if (!parsed) unknown.push(use);
      else {
        const { repository, tag = null, digest = null } = parsed;
        merge(images, image, { image, repository, tag, digest, usedBy: [use] });
      }
    }
  }
  const sorted = [...images.values()].sort((a, b) => compare(a.image, b.image));
  return {
    images: sorted,
    charts: [...charts].sort(([a], [b]) => compare(a, b)).map(([, chart]) => chart),
    withoutDigest: sorted.filter(({ digest }) => digest === null).map(({ image }) => image),
    unknown,
  };
}

/** Runs a release of EdgeX, whose images stand nowhere in it. */
const PLATFORM_ADMIN = /^kubernetes:iot\.openyurt\.io\/[^:]+:PlatformAdmin$/;

function expandedSources(plan: Plan): Set<string> {
  const sources = new Set(plan.resources.filter(isSource).map(({ urn }) => urn));
  const origins = plan.resources.flatMap(({ renderedFrom, parent }) => [renderedFrom, parent]);
  return new Set(origins.filter((urn) => urn !== undefined && sources.has(urn)) as string[]);
}

/** What objects are rendered from: a chart, a kustomization, or YAML. */
function isSource(resource: PlannedResource): boolean {
  return isChart(resource) || /^kubernetes:(kustomize|yaml)\/v2:/.test(resource.type);
}

function unexpanded(resource: PlannedResource, { opaque }: Plan): Use {
  const reason = opaque.find(({ what }) => what === resource.urn)?.reason ?? "its objects are not known";
  return { urn: resource.urn, resource: title(resource), where: reason };
}

/** Components repeat what their children say, and other custom resources pull nothing. */
function pulls(resource: PlannedResource): boolean {
  return isChart(resource) || isPodPool(resource) || (resource.custom && resource.type.startsWith("kubernetes:"));
}

function merge<T extends { usedBy: Use[] }>(all: Map<string, T>, key: string, one: T): void {
  const known = all.get(key);
  if (known) known.usedBy.push(...one.usedBy);
  else all.set(key, one);
}

function chartOf(resource: PlannedResource, expanded: boolean): UsedChart {
  const { inputs } = resource;
  const chart = textOf(inputs.chart) ?? resource.name;
  const options = propertiesOf(inputs.repositoryOpts ?? inputs.fetchOpts);
  const local = localChart(chart);
  return {
    chart: textOf(local?.name) ?? chart,
    version: textOf(inputs.version) ?? textOf(local?.version) ?? null,
    repository: textOf(options.repo) ?? (local ? chart : null),
    digest: digestOf(textOf(local?.name) ?? chart, textOf(inputs.version) ?? textOf(local?.version)),
    expanded,
    usedBy: [{ urn: resource.urn, resource: title(resource) }],
  };
}

function digestOf(chart: string, version: string | undefined): string | null {
  const name = chart.split("/").pop();
  const pinned = Object.values<ChartVersion>(chartVersions).find(
    (one) => one.name === name && one.version.replace(/^v/, "") === version?.replace(/^v/, ""),
  );
  return pinned?.digest || null;
}

/** What the Chart.yaml of a chart in a folder says; undefined for any other chart. */
function localChart(chart: string): JsonObject | undefined {
  const file = path.join(chart, "Chart.yaml");
  return path.isAbsolute(chart) && existsSync(file) ? (parse(readFileSync(file, "utf8")) as JsonObject) : undefined;
}

function title(resource: PlannedResource): string {
  const namespace = namespaceOf(resource);
  return `${shortType(resource.type)} ${namespace ? `${namespace}/` : ""}${objectName(resource)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
