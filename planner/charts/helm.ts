import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../errors";
import type { PlannedResource } from "../plan";
import type { RenderedObject } from "../program";
import { ChartLibrary, findChart } from "./library";
import { isKept, Manifest, parseManifests, Scopes, toResources } from "./manifests";
import { conceal, reveal } from "./reveal";
import { run } from "./tools";

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

/** Renders a chart with `helm template`; throws a UserError when Helm refuses it. */
export async function renderChart(
  context: HelmContext,
  kind: ChartKind,
  resource: PlannedResource,
): Promise<RenderedObject[] | { reason: string }> {
  const inputs = reveal(resource.inputs);
  if (inputs.unknown.length > 0) return { reason: `its inputs are not known yet: ${inputs.unknown.join(", ")}` };
  const args = inputs.value as ChartInputs;
  if (typeof args.chart !== "string") return { reason: "it names no chart" };
  if (args.postRenderer !== undefined) return { reason: "it has a post-renderer" };
  const chart = findChart(context.library, context.pwd, args.chart, args.version);
  if ("reason" in chart) return chart;
  if (context.helm === undefined) return { reason: `chart ${chart.name}: there is no helm on PATH` };

  const values = valuesOf(args, context.pwd);
  if ("reason" in values) return { reason: String(values.reason) };
  const namespace = args.namespace || "default";
  const flags = [
    ...["template", args.name || resource.name, chart.path, "--namespace", namespace, "--values", "-"],
    ...(args.skipCrds ? [] : ["--include-crds"]),
    ...(kind === "Chart" || args.disableWebhooks ? ["--no-hooks"] : ["--skip-tests"]),
  ];
  const source = `chart ${chart.name} ${chart.version}`;
  const output = await run(context.helm, flags, JSON.stringify(values.merged)).then(
    (text) => ({ text }),
    (error: Error) => ({ fault: withoutSecrets(error.message, inputs.secrets) }),
  );
  if ("fault" in output) {
    const missing = /missing in charts\/ directory: (.*)/.exec(output.fault);
    if (missing) return { reason: `${source} lacks the charts that it depends on: ${missing[1]}` };
    throw new UserError(`${resource.urn}: ${source}: ${output.fault}`);
  }
  const naming = {
    prefix: args.resourcePrefix ?? resource.name,
    namespace,
    skipAwait: args.skipAwait === true && kind === "Chart",
  };
  const manifests = parseManifests(output.text, source).map((object) => conceal(object, inputs.secrets) as Manifest);
  if (manifests.length === 0) return { reason: `${source} renders no objects` };
  return toResources(manifests, naming, context.scopes, source).map((object) => ({
    ...object,
    retainOnDelete: isKept(object.inputs),
  }));
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
