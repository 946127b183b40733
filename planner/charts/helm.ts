import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../errors";
import type { PlannedResource } from "../plan";
import type { RenderedObject } from "../program";
import { ChartLibrary, findChart, LocalChart } from "./library";
import { isKept, Manifest, parseEachOnce, parseManifests, Scopes, toResources } from "./manifests";
import { conceal, reveal } from "./reveal";
import { run } from "./tools";
import { agreed, STAND_INS, StandIn } from "./unknown";

/** A Chart is rendered without hooks; a Release also has its hooks, which Helm would run. */
export type ChartKind = "Chart" | "Release";

/** What rendering needs from this machine. */
export interface HelmContext {
  helm?: string;
  library: ChartLibrary;
  /** The program's folder. */
  pwd: string;
  scopes: Scopes;
}

/**
 * Renders a chart with `helm template`; throws a UserError when Helm refuses it. Values that are not known yet make
 * unknown what follows from them, and leave the chart opaque where it does not render without them.
 */
export async function renderChart(
  context: HelmContext,
  kind: ChartKind,
  resource: PlannedResource,
): Promise<RenderedObject[] | Opaque> {
  const { unknown, value } = reveal(resource.inputs);
  const notKnown = `its inputs are not known yet: ${unknown.join(", ")}`;
  if (unknown.some((place) => !place.startsWith("values."))) return { reason: notKnown };
  const args = value as ChartInputs;
  if (typeof args.chart !== "string") return { reason: "it names no chart" };
  if (args.postRenderer !== undefined) return { reason: "it has a post-renderer" };
  const chart = findChart(context.library, context.pwd, args.chart, args.version);
  if ("reason" in chart) return chart;
  const { helm, pwd } = context;
  if (helm === undefined) return { reason: `chart ${chart.name}: there is no helm on PATH` };

  const source = `chart ${chart.name} ${chart.version}`;
  const rendering = { helm, pwd, kind, resource, chart, source, neverDeleted: new Set<string>() };
  const manifests = await (unknown.length === 0 ? manifestsOf(rendering) : knownManifestsOf(rendering, notKnown));
  if ("reason" in manifests) return manifests;
  if (manifests.length === 0) return { reason: `${rendering.source} renders no objects` };
  const naming = {
    prefix: args.resourcePrefix ?? resource.name,
    namespace: args.namespace || "default",
    skipAwait: args.skipAwait === true && kind === "Chart",
  };
  return toResources(manifests, naming, context.scopes, rendering.source).map((object) => ({
    ...object,
    retainOnDelete: isKept(object.inputs) || rendering.neverDeleted.has(object.name.slice(naming.prefix.length + 1)),
  }));
}

interface Opaque {
  reason: string;
}

interface Rendering {
  helm: string;
  pwd: string;
  kind: ChartKind;
  resource: PlannedResource;
  chart: LocalChart;
  /** The chart in messages. */
  source: string;
  /** Names of the definitions that Helm makes with the release and never deletes. */
  neverDeleted: Set<string>;
}

async function manifestsOf(
  rendering: Rendering,
  standIn?: StandIn,
  parse: typeof parseManifests = parseManifests,
): Promise<Manifest[] | Opaque> {
  const { helm, pwd, kind, resource, chart, source } = rendering;
  const { value, secrets } = reveal(resource.inputs, standIn);
  const args = value as ChartInputs;
  const values = valuesOf(args, pwd);
  if ("reason" in values) return { reason: String(values.reason) };
  const flags = [
    ...["template", args.name || resource.name, chart.path, "--namespace", args.namespace || "default"],
    ...["--values", "-"],
    ...(args.skipCrds ? [] : ["--include-crds"]),
    ...(kind === "Chart" || args.disableWebhooks ? ["--no-hooks"] : ["--skip-tests"]),
  ];
  const output = await run(helm, flags, JSON.stringify(values.merged)).then(
    (text) => ({ text }),
    (error: Error) => ({ fault: withoutSecrets(error.message, secrets) }),
  );
  if ("fault" in output) {
    const missing = /missing in charts\/ directory: (.*)/.exec(output.fault);
    if (missing) return { reason: `${source} lacks the charts that it depends on: ${missing[1]}` };
    throw new UserError(`${resource.urn}: ${source}: ${output.fault}`);
  }
  if (kind === "Release") namesOfCrdsFolders(output.text).forEach((name) => rendering.neverDeleted.add(name));
  return parse(output.text, source).map((object) => conceal(object, secrets) as Manifest);
}

/** The names of what is in the folders `crds` of a chart and of those that it depends on. */
function namesOfCrdsFolders(text: string): string[] {
  let isCrds = false;
  return text.split(/^---$/m).flatMap((document) => {
    // A file of many documents is named before the first.
    const file = /^# Source: (.*)$/m.exec(document)?.[1];
    if (file !== undefined) isCrds = /^[^/]+(\/charts\/[^/]+)*\/crds\//.test(file);
    const name = isCrds ? /^ {2}name: *["']?([\w.-]+)/m.exec(document)?.[1] : undefined;
    return name === undefined ? [] : [name];
  });
}

/** What the chart renders whatever the unknown values will be. */
async function knownManifestsOf(rendering: Rendering, notKnown: string): Promise<Manifest[] | Opaque> {
  const refused = (error: unknown): Opaque => {
    if (!(error instanceof UserError)) throw error;
    const message = error.message.replace(`${rendering.resource.urn}: `, "").replace(/\s+/g, " ");
    return { reason: `${notKnown}; with stand-ins for them: ${message}` };
  };
  const parse = parseEachOnce();
  const render = (standIn: StandIn) => manifestsOf(rendering, standIn, parse).catch(refused);
  const [one, other] = await Promise.all([render(STAND_INS[0]), render(STAND_INS[1])]);
  if ("reason" in one) return one;
  if ("reason" in other) return other;
  return agreed(one, other) ?? { reason: `${notKnown}; the chart's objects are others by what they are` };
}

/** Inputs of a chart, as the program gave them. */
export interface ChartInputs {
  chart?: string;
  name?: string;
  namespace?: string;
  version?: string;
  resourcePrefix?: string;
  skipAwait?: boolean;
  skipCrds?: boolean;
  disableWebhooks?: boolean;
  postRenderer?: unknown;
  values?: Values;
  valueYamlFiles?: unknown[];
}

type Values = Record<string, unknown>;

/** Values files in order, then the values themselves. */
export function valuesOf(args: ChartInputs, pwd: string): { merged: Values } | { reason: string } {
  let merged: Values = {};
  for (const file of args.valueYamlFiles ?? []) {
    const asset = (file as { asset?: { path?: string; text?: string } }).asset;
    if (asset?.path === undefined && asset?.text === undefined) return { reason: "a values file is not local" };
    const text = asset.text ?? readValuesFile(path.resolve(pwd, asset.path!));
    merged = mergeValues(merged, (parse(text) as Values | null) ?? {});
  }
  return { merged: mergeValues(merged, args.values ?? {}) };
}

function readValuesFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UserError(`${file}: the values file cannot be read`);
  }
}

function mergeValues(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over))
    merged[key] = isValues(merged[key]) && isValues(value) ? mergeValues(merged[key], value) : value;
  return merged;
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutSecrets(message: string, secrets: string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}
