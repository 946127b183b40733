import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { DEFAULT_SCHEMA, load, loadAll, Type } from "js-yaml";
import { Plan, PlannedResource, Properties, PropertyValue, Secret, Unknown } from "../../planner/plan";
import { CATALOGUE } from "../../policies/catalogue";
import { Check, ProfileName } from "../../policies/check";
import { evaluate, Finding } from "../../policies/evaluate";
import { Exemption, exemptionBook } from "../../policies/exemptions";
import { expandList, Resource, resourceOf } from "../../policies/resource";
import { resourceSet, Source } from "../../policies/resource-set";
import { ConfiguredCheck, levelOf, packHas, parametersOf } from "../../policies/settings";
import { resourcesOfPlan } from "../../policies/sources/plan";
import { isMap, Json, JsonMap } from "../../policies/values";

export const FIXTURES = path.join(__dirname, "../policies/fixtures");
const BASES = path.join(__dirname, "../policies/bases");

/** A fixture: objects, or a plan, that pass or fail one check. */
export interface Fixture {
  file: string;
  check: Check;
  outcome: "pass" | "fail";
  profile: ProfileName;
  parameters: object;
  exemptions: Exemption[];
  /** Checks of the same pack that also fail, each with the reason. */
  failsAlso: Record<string, string>;
  source: Source;
  resources: Resource[];
  /** The objects of a fixture of files. */
  objects: JsonMap[];
  /** The plan of a fixture of a program. */
  plan?: Plan;
}

/** The fixtures of a check: `fixtures/<id>/{pass,fail}.<case>.yaml`, or `….plan.yaml` for programs. */
export function fixturesOf(check: Check): Fixture[] {
  const folder = path.join(FIXTURES, check.id);
  return readdirSync(folder)
    .sort()
    .map((name) => readFixture(check, path.join(folder, name)));
}

/** Reads one fixture; lines `# key: value` at its top are settings. */
export function readFixture(check: Check, file: string): Fixture {
  const text = readFileSync(file, "utf8");
  const header = text
    .split("\n")
    .slice(
      0,
      text.split("\n").findIndex((line) => !line.startsWith("#")),
    )
    .map((line) => line.slice(2))
    .join("\n");
  const settings = (load(header) ?? {}) as Settings;
  const name = /^(pass|fail)\.[\w-]+\.(plan\.)?yaml$/.exec(path.basename(file));
  if (!name) throw new Error(`${file}: expected pass.<case>.yaml, fail.<case>.yaml or ….plan.yaml`);
  const rest = {
    file: path.relative(FIXTURES, file),
    check,
    outcome: name[1] as "pass" | "fail",
    profile: settings.profile ?? ("production" as const),
    parameters: settings.parameters ?? {},
    exemptions: settings.exemptions ?? [],
    failsAlso: settings["fails-also"] ?? {},
  };
  if (name[2]) {
    const plan = readPlan(text);
    return { ...rest, source: "plan", resources: resourcesOfPlan(plan), objects: [], plan };
  }
  const objects = onBase(settings.on, loadAll(text).filter(isMap));
  const resources = objects
    .flatMap((object) => [...expandList(object)])
    .map(({ object, at }) => resourceOf(object, { at }));
  return { ...rest, source: "files", resources, objects };
}

interface Settings {
  /** Name of the base in `bases/` that the fixture's objects are merged into, as a strategic merge patch. */
  on?: string;
  profile?: ProfileName;
  parameters?: object;
  exemptions?: Exemption[];
  "fails-also"?: Record<string, string>;
}

/** What the checks of the fixture's pack find in it. */
export function findingsOf(fixture: Fixture, checks: readonly Check[] = checksOf(fixture.check)): Finding[] {
  const configured = checks.map((check) =>
    configuredFor(check, fixture.profile, check === fixture.check ? fixture.parameters : {}),
  );
  return evaluate(
    resourceSet(fixture.resources, fixture.source),
    configured,
    exemptionBook(fixture.exemptions, new Date()),
  ).findings;
}

/** A check as a profile uses it. */
export function configuredFor(check: Check, profile: ProfileName, parameters: object = {}): ConfiguredCheck {
  return { check, level: levelOf(check, profile), parameters: parametersOf(check, profile, parameters) };
}

/** The checks that run when a check's own pack runs. */
export function checksOf({ pack }: Check): Check[] {
  return [...CATALOGUE.values()].filter((other) => packHas(pack, other));
}

/** The objects of a base with those of a fixture merged in: by kind and name, lists by `name`, `$patch: delete` removes. */
export function onBase(base: string | undefined, patches: JsonMap[]): JsonMap[] {
  if (base === undefined) return patches;
  const objects = loadAll(readFileSync(path.join(BASES, `${base}.yaml`), "utf8")).filter(isMap);
  for (const patch of patches) {
    const at = objects.findIndex((object) => keyOf(object) === keyOf(patch));
    if (patch.$patch === "delete") {
      if (at < 0) throw new Error(`base ${base} has no ${keyOf(patch)}`);
      objects.splice(at, 1);
    } else if (at < 0) objects.push(patch);
    else objects[at] = merged(objects[at]!, patch) as JsonMap;
  }
  return objects;
}

function keyOf({ kind, metadata }: JsonMap): string {
  return `${String(kind)} ${isMap(metadata) ? String(metadata.name) : ""}`;
}

function merged(old: Json | undefined, patch: Json | undefined): Json | undefined {
  if (patch === null) return undefined;
  if (isMap(old) && isMap(patch)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(patch)]);
    return Object.fromEntries(
      [...keys]
        .map((key) => [key, key in patch ? merged(old[key], patch[key]) : old[key]] as const)
        .filter(([, value]) => value !== undefined),
    );
  }
  if (Array.isArray(old) && Array.isArray(patch) && [...old, ...patch].every((item) => isMap(item) && "name" in item))
    return mergedByName(old as JsonMap[], patch as JsonMap[]);
  return patch;
}

function mergedByName(old: JsonMap[], patches: JsonMap[]): Json[] {
  const added = patches.filter(({ name, $patch }) => $patch !== "delete" && !old.some((item) => item.name === name));
  const kept = old.flatMap((item) => {
    const patch = patches.find(({ name }) => name === item.name);
    return patch?.$patch === "delete" ? [] : [patch ? (merged(item, patch) as Json) : item];
  });
  return [...kept, ...added];
}

const PLAN_SCHEMA = DEFAULT_SCHEMA.extend([
  new Type("!unknown", { kind: "scalar", construct: () => Unknown.value, instanceOf: Unknown }),
  ...(["scalar", "mapping", "sequence"] as const).map(
    (kind) => new Type("!secret", { kind, construct: (value: PropertyValue) => new Secret(value), instanceOf: Secret }),
  ),
]);

interface WrittenResource {
  type: string;
  name: string;
  /** Name of the parent. */
  parent?: string;
  /** Names. */
  dependencies?: string[];
  /** Names, by input property. */
  propertyDependencies?: Record<string, string[]>;
  inputs?: Properties;
  options?: PlannedResource["options"];
  /** Name of the provider resource. */
  provider?: string;
}

/** A plan written short: parents, dependencies and providers by name, `!unknown` and `!secret` for such values. */
export function readPlan(text: string): Plan {
  const written = (load(text, { schema: PLAN_SCHEMA }) as { resources: WrittenResource[] }).resources;
  const urns = new Map(written.map(({ type, name }) => [name, `urn:pulumi:production::test::${type}::${name}`]));
  const urnOf = (name: string) => {
    const urn = name.startsWith("urn:") ? name : urns.get(name);
    if (!urn) throw new Error(`no resource is called ${name}`);
    return urn;
  };
  return {
    project: "test",
    stack: "production",
    outputs: {},
    opaque: [],
    resources: written.map(
      ({ type, name, parent, dependencies = [], propertyDependencies = {}, inputs = {}, options = {}, provider }) => ({
        urn: urnOf(name),
        type,
        name,
        custom: /^(kubernetes|pulumi-nodejs|pulumi:providers):/.test(type),
        ...(parent && { parent: urnOf(parent) }),
        dependencies: dependencies.map(urnOf),
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([property, names]) => [property, names.map(urnOf)]),
        ),
        inputs,
        options: {
          ...options,
          ...(options.deletedWith && { deletedWith: urns.get(options.deletedWith) ?? options.deletedWith }),
        },
        ...(provider && { provider: urnOf(provider) }),
      }),
    ),
  };
}
