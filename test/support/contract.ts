import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { LineCounter, parse, parseDocument } from "yaml";
import { z } from "zod";
import type { ChartVersion } from "../../components/core/versions";
import { mergeValues, Values } from "../../components/core/values";
import { packageRoot } from "../../simulator/paths";
import { isFreeForm, knownKeys, Place } from "./known-keys";

/** Values and schemas of the real charts, where they are at hand. */
export const CHART_DATA = path.join(packageRoot(), "../shared/charts");

/** What a comparison of values with a real chart found. */
export interface Contract {
  /** Keys that the chart does not know, and what its schema refuses. */
  problems: string[];
  /** Keys of charts within the chart, whose values are not at hand. */
  unchecked: string[];
}

/** What is known of a chart, or why nothing is. */
type ChartData = { folder: string; text: string; defaults: Values; dependencies: string[]; schema?: object };

/**
 * Compares values with the real chart: each key must be one of its values.yaml (also one that stands there in a comment) or of its
 * schema, and the values must satisfy the schema. Maps that are for the user to fill are left alone: those that are empty by default,
 * annotations, labels, selectors, resources, `extra…`, and the paths in `freeForm`. Answers the reason when there is no data.
 */
export function contractOf(
  chart: Pick<ChartVersion, "name" | "version">,
  values: Values,
  { freeForm = [] as string[], folder = CHART_DATA } = {},
): Contract | { skipped: string } {
  const data = readChart(chart, folder);
  if ("skipped" in data) return data;
  const merged = JSON.parse(JSON.stringify(values)) as Values;
  const unchecked: string[] = [];
  const problems = unknownKeys(merged, rootOf(data), [], { data, freeForm, unchecked });
  return { problems: [...problems, ...schemaProblems(data, merged)], unchecked };
}

/** Skips the test, with the reason, where the chart's data is not at hand, and otherwise answers what was found. */
export function contractHere(
  context: { skip(when: boolean, reason?: string): void },
  chart: Pick<ChartVersion, "name" | "version">,
  values: Values,
  options: { freeForm?: string[] } = {},
): Contract {
  const found = contractOf(chart, values, options);
  if ("skipped" in found) {
    context.skip(true, found.skipped);
    throw new Error(found.skipped);
  }
  return found;
}

function readChart(
  { name, version }: Pick<ChartVersion, "name" | "version">,
  folder: string,
): ChartData | { skipped: string } {
  const number = version.replace(/^v/, "");
  const found = existsSync(folder)
    ? readdirSync(folder).find((entry) => fits(path.join(folder, entry), name, number))
    : undefined;
  if (found === undefined) return { skipped: `no data of chart ${name} ${version} in ${folder}` };
  const read = (file: string) => readFileSync(path.join(folder, found, file), "utf8");
  const text = read("values.yaml");
  const { dependencies = [] } = parse(read("Chart.yaml")) as { dependencies?: { name: string; alias?: string }[] };
  const schema = path.join(folder, found, "values.schema.json");
  return {
    folder: found,
    text,
    defaults: (parse(text) as Values | null) ?? {},
    dependencies: dependencies.map((one) => one.alias ?? one.name),
    ...(existsSync(schema) && { schema: JSON.parse(readFileSync(schema, "utf8")) as object }),
  };
}

/** The version inside is a placeholder in many repositories; the folder's name tells the real one. */
function fits(folder: string, name: string, version: string): boolean {
  const manifest = path.join(folder, "Chart.yaml");
  if (!folder.endsWith(`-${version}`) || !existsSync(manifest)) return false;
  return (parse(readFileSync(manifest, "utf8")) as { name: string }).name === name;
}

function rootOf({ text, schema }: ChartData): Place {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = { node: document.contents, text, lines, schema, root: schema };
  // Istio's charts keep their defaults below this key, and take the same keys at the top.
  const inner = knownKeys(place).get("_internal_defaults_do_not_set");
  return inner?.node ? { ...inner, also: place } : place;
}

function unknownKeys(
  values: Values,
  place: Place,
  at: string[],
  context: { data: ChartData; freeForm: string[]; unchecked: string[] },
): string[] {
  const known = knownKeys(place);
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...at, key];
    const name = here.join(".");
    const next = known.get(key);
    if (!next) {
      if (at.length > 0 || !context.data.dependencies.includes(key))
        return belowDependency(here, context.data)
          ? (context.unchecked.push(name), [])
          : [`${name} is not in ${context.data.folder}`];
      context.unchecked.push(name);
      return [];
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    if (context.freeForm.includes(name) || isFreeForm(key, next)) return [];
    return unknownKeys(value as Values, next, here, context);
  });
}

function belowDependency([first]: string[], { dependencies }: ChartData): boolean {
  return dependencies.includes(first!);
}

/** What the schema finds with our values and not without them: some schemas refuse their own chart's defaults. */
function schemaProblems({ schema, defaults }: ChartData, values: Values): string[] {
  if (!schema) return [];
  const check = z.fromJSONSchema(modern(schema) as never);
  const before = new Set(issues(check, defaults));
  return issues(check, mergeValues(defaults, values)).filter((issue) => !before.has(issue));
}

function issues(check: z.ZodType, values: Values): string[] {
  const result = check.safeParse(values);
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message} (schema)`);
}

/** Older drafts call the same things otherwise. */
function modern(schema: object): object {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"#/$defs/');
  const { definitions = {}, $defs = {}, ...rest } = JSON.parse(text) as { definitions?: object; $defs?: object };
  return { ...rest, $schema: "https://json-schema.org/draft/2020-12/schema", $defs: { ...definitions, ...$defs } };
}
