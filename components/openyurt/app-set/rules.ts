import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Deferred, isRecord, placedProblemsOf, Report } from "../../core/problems";
import { containersOf, known, namesIn, PodSpecParts } from "../pod-templates";
import { checkPoolsOnce, LabelSelector } from "../pool-selectors";
import { JsonPatch, parsePointer, pointerOf } from "./json-patch";
import { patchSchema } from "./patch-schema";
import { tweakFault } from "./tweaked";
import { deploymentSpecSchema, statefulSetSpecSchema } from "./workload-schema";

/** A tweak as the schema reads it; what is of the wrong type or not known yet is left out. */
interface Tweak {
  pools?: string[];
  poolSelector?: LabelSelector;
  replicas?: number;
  images?: { name?: string; image?: string }[];
  patches?: JsonPatch[];
}

/** What the rules need of the arguments. */
interface Parts {
  name?: string;
  workload?: { deployment?: unknown; statefulSet?: unknown };
  pools?: string[];
  poolSelector?: LabelSelector;
  tweaks?: Tweak[];
}

/** Kubernetes makes a label of a StatefulSet's name, which OpenYurt makes of the set's, the pool's and 5 signs more. */
const LONGEST_STATEFUL_NAME = 52;

/** Checks that the names of StatefulSets leave room for what is added to them. */
export function checkName({ name, workload = {}, pools }: Parts, report: Report): void {
  if (typeof name !== "string" || workload.statefulSet === undefined) return;
  for (const [index, pool] of known<string>(pools).entries()) {
    const length = name.length + `${pool}`.length + "--".length + 5;
    if (typeof pool === "string" && length > LONGEST_STATEFUL_NAME)
      report(
        ["pools", index],
        `makes a StatefulSet with a name of ${length} signs`,
        `at most ${LONGEST_STATEFUL_NAME}`,
      );
  }
}

/** Checks that the set has pools, each once. */
export function checkPools(args: Parts, report: Report): void {
  if (args.pools === undefined && args.poolSelector === undefined)
    report(["pools"], "are missing, as is poolSelector", "names of pools, or labels of theirs");
  checkPoolsOnce(args.pools, report, ["pools"]);
}

/** Checks tweaks alone, against the set's pools, against each other and against the template. */
export function checkTweaks({ tweaks, ...args }: Parts, report: Report): void {
  const list = known<Tweak>(tweaks);
  const workload = workloadOf(args.workload);
  const faults = list.map((tweak, index) => {
    const at = ["tweaks", index];
    checkTarget(tweak, args, report, at);
    if (tweak.replicas === undefined && tweak.images === undefined && tweak.patches === undefined)
      report([...at, "replicas"], "are missing, as are images and patches", "what is different");
    checkImages(tweak, workload?.pod, report, at);
    const fault = faultOf(workload, tweak.patches);
    if (!fault) return false;
    report([...at, "patches", ...(fault.step === undefined ? [] : [fault.step])], fault.problem, fault.expected);
    return true;
  });
  if (!faults.includes(true)) checkTogether(list, workload, report);
  checkClashes(list, workload?.pod, report);
}

/** OpenYurt applies all tweaks of a pool at once, its webhook each alone. */
function checkTogether(tweaks: Tweak[], workload: Workload | undefined, report: Report): void {
  const seen = new Set<string>();
  for (const pool of new Set(tweaks.flatMap(({ pools }) => known<string>(pools)))) {
    const indexes = tweaks.flatMap(({ pools, patches }, at) => (patches && known(pools).includes(pool) ? [at] : []));
    const fault =
      indexes.length < 2 || seen.has(indexes.join())
        ? undefined
        : faultOf(
            workload,
            indexes.flatMap((at) => tweaks[at]!.patches!),
          );
    seen.add(indexes.join());
    const [last, ...others] = indexes.reverse();
    if (fault)
      report(["tweaks", last!, "patches"], `after tweaks[${others[0]}] for ${pool}, ${fault.problem}`, fault.expected);
  }
}

function faultOf(workload: Workload | undefined, patches: JsonPatch[] | undefined) {
  if (!workload?.isValid || placedProblemsOf(z.array(patchSchema), patches).length > 0) return undefined;
  const isKnown = Array.isArray(patches) && patches.every((one) => isText(one?.operation) && isText(one.path));
  return isKnown ? tweakFault(workload.schema, workload.spec, workload.kind, patches) : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function checkTarget(tweak: Tweak, set: Parts, report: Report, at: (string | number)[]): void {
  if (tweak.pools === undefined && tweak.poolSelector === undefined)
    report([...at, "pools"], "are missing, as is poolSelector", "names of pools, or labels of theirs");
  checkPoolsOnce(tweak.pools, report, [...at, "pools"]);
  if (set.poolSelector !== undefined || !Array.isArray(set.pools) || set.pools.some(isUnknown)) return;
  for (const [index, pool] of known<string>(tweak.pools).entries()) {
    if (typeof pool === "string" && !set.pools.includes(pool))
      report([...at, "pools", index], `${pool} is no pool of the set`, `one of: ${set.pools.join(", ")}`);
  }
}

function checkImages(
  { images }: Tweak,
  pod: Partial<PodSpecParts> | undefined,
  report: Report,
  at: (string | number)[],
) {
  const names = pod?.containers && namesIn(pod.containers, pod.initContainers);
  const seen = new Set<string>();
  for (const [index, { name }] of known<{ name?: string }>(images).entries()) {
    if (typeof name !== "string") continue;
    if (seen.has(name))
      report([...at, "images", index, "name"], `${name} has an image already`, "one for each container");
    else if (names && !names.includes(name))
      report(
        [...at, "images", index, "name"],
        `${name} is no container of the template`,
        `one of: ${names.join(", ")}`,
      );
    seen.add(name);
  }
}

/** One thing that a tweak sets, and where it says so. */
interface Setting {
  place: string;
  at: (string | number)[];
  tweak: number;
  /** Replicas and images come first, whatever their order. */
  isPatch: boolean;
}

/** OpenYurt applies all tweaks of a pool, and the last one wins without a word. */
function checkClashes(tweaks: Tweak[], pod: Partial<PodSpecParts> | undefined, report: Report): void {
  const settings = tweaks.flatMap((tweak, index) => settingsOf(tweak, index, pod));
  settings.forEach((one, index) => {
    const former = settings.slice(0, index).find((other) => other.place === one.place && meet(tweaks, one, other));
    if (!former) return;
    const where = former.tweak === one.tweak ? "this tweak" : `tweaks[${former.tweak}], for pools of this one`;
    report(one.at, `sets ${one.place}, as does ${where}`, "one tweak that sets it for a pool");
  });
}

function settingsOf(
  { replicas, images, patches }: Tweak,
  tweak: number,
  pod: Partial<PodSpecParts> | undefined,
): Setting[] {
  const at = ["tweaks", tweak];
  const places = new Map(containersOf(pod ?? {}).map(({ place, container }) => [container.name, place]));
  const basic =
    replicas === undefined ? [] : [{ place: "/spec/replicas", at: [...at, "replicas"], tweak, isPatch: false }];
  const named = known<{ name?: string }>(images).flatMap(({ name }, index) => {
    const place = places.get(`${name}`);
    if (!place) return [];
    const pointer = pointerOf(["spec", "template", "spec", ...place, "image"]);
    return [{ place: pointer, at: [...at, "images", index], tweak, isPatch: false }];
  });
  const patched = known<JsonPatch>(patches).flatMap(({ path }, index) =>
    typeof path !== "string" || path.endsWith("/-") || !parsePointer(path)
      ? []
      : [{ place: path, at: [...at, "patches", index, "path"], tweak, isPatch: true }],
  );
  return [...basic, ...named, ...patched];
}

/** Steps of one patch may well touch one place twice. */
function meet(tweaks: Tweak[], one: Setting, other: Setting): boolean {
  if (one.tweak === other.tweak) return one.isPatch !== other.isPatch;
  const [mine, others] = [tweaks[one.tweak]!, tweaks[other.tweak]!];
  if (known<string>(mine.pools).some((pool) => typeof pool === "string" && others.pools?.includes(pool))) return true;
  return isRecord(mine.poolSelector) && isDeepStrictEqual(mine.poolSelector, others.poolSelector);
}

type Workload = NonNullable<ReturnType<typeof workloadOf>>;

function workloadOf(workload: unknown) {
  if (!isRecord(workload)) return undefined;
  const kind = workload.deployment === undefined ? "StatefulSet" : "Deployment";
  const schema = kind === "Deployment" ? deploymentSpecSchema : statefulSetSpecSchema;
  const given = kind === "Deployment" ? workload.deployment : workload.statefulSet;
  if (!isRecord(given) || !isRecord(given.spec)) return undefined;
  const { spec } = given;
  const { template } = spec as { template?: { spec?: Partial<PodSpecParts> } };
  const pod = isRecord(template) && isRecord(template.spec) ? (template.spec as Partial<PodSpecParts>) : undefined;
  return { kind, schema, spec, pod, isValid: placedProblemsOf(schema, spec).length === 0 };
}

function isUnknown(value: unknown): boolean {
  return value instanceof Deferred;
}
