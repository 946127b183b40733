import {
  Deferred,
  formatPath,
  isRecord,
  PlacedProblem,
  placedProblemsOf,
  Report,
  withoutDeferred,
} from "../../core/problems";
import { withoutUnknown } from "../../core/validation";
import type { KPaasArgs } from "./args";
import { Made, ServiceName, unmade } from "./made";
import { missing } from "./needs";
import { isOn } from "./on";
import { checkPlatform } from "./rules";
import { givenTo } from "./service";
import { serviceNames, services } from "./services";

type Path = (string | number)[];
type Given = Record<string, unknown>;

/** Stands for a domain that is missing or wrong, so that no name below it is found wrong as well. */
const SOME_DOMAIN = "platform.test";

/** Which service would tell others what they find missing, by the name of the field. */
const TELLERS: Record<string, ServiceName> = {
  issuer: "certManager",
  trust: "trustBundle",
  oidc: "keycloak",
  keyValueStore: "valkey",
};

/**
 * Reports what is wrong with each service's own settings, with what it would be told, and with what only the whole can see. What is wrong
 * with what is told once for all is said where it stands, by `isCommonSound`'s owner, and not again by each service.
 */
export function checkServices(
  args: KPaasArgs,
  isCommonSound: (field: string, value: unknown) => boolean,
  report: Report,
): void {
  const on = serviceNames.filter((name) => isOn(args, name));
  const own = new Map(on.map((name) => [name, ownProblemsOf(args, name)]));
  const common = soundCommon(args, isCommonSound);
  const sound = {
    ...common,
    ...Object.fromEntries(on.map((name) => [name, soundSettings(args, name, own.get(name)!)])),
  };
  const made = Object.fromEntries(on.map((name) => [name, unmade()])) as Partial<Made>;
  const absent = missing(sound);
  for (const name of on) {
    for (const { path, problem, expected } of own.get(name)!) report([name, ...path], problem, expected);
    const untold = absent.filter(({ service }) => service === name).flatMap(({ tells }) => tells);
    const told = { ...sound, domain: sound.domain ?? SOME_DOMAIN };
    for (const { path, problem, expected } of toldProblemsOf(args, told, made, name, own.get(name)!))
      if (!(LACK.test(problem) && untold.includes(String(path[0]))))
        report([name, ...path], problem, expectedOf(sound, path, problem, expected));
  }
  const { authority, publicIssuer } = args;
  checkPlatform(withoutDeferred({ ...sound, authority, publicIssuer }), (path, problem, expected) => {
    // What is there and wrong is missing here, which is no problem of its own.
    const [section, field] = path;
    const isSaid = own.get(section as ServiceName)?.some((one) => one.path[0] === field);
    if (!isSaid && (section !== "domain" || args.domain === undefined)) report(path, problem, expected);
  });
}

/** How problems with what nobody told begin. */
const LACK = /^(is required|lacks |length 0 )/;

/** What is wrong with what the user wrote, whatever else is told. */
function ownProblemsOf(args: KPaasArgs, name: ServiceName): PlacedProblem[] {
  const given = withoutUnknown(givenTo(args[name])) as Given;
  return placedProblemsOf(services[name].schema, given).filter(
    ({ path, kind }) => kind !== "rule" && isWritten(given, path),
  );
}

/** Arguments of the platform without what is wrong with what is told once for all. */
function soundCommon(args: KPaasArgs, isSound: (field: string, value: unknown) => boolean): KPaasArgs {
  const fields = Object.entries(args).filter(([field, value]) => isService(field) || isSound(field, value));
  return Object.fromEntries(fields);
}

/** The settings of a service as others may read them: without fields in which something is wrong. */
function soundSettings(args: KPaasArgs, name: ServiceName, problems: PlacedProblem[]): object | undefined {
  const settings = args[name] as Given | undefined;
  return settings && without(settings, problems);
}

/** What is wrong with the whole of a service's arguments, in the places where the user finds them. */
function toldProblemsOf(
  args: KPaasArgs,
  sound: KPaasArgs,
  made: Partial<Made>,
  name: ServiceName,
  known: PlacedProblem[],
): PlacedProblem[] {
  const { schema, argsOf } = services[name];
  // What is of the wrong type cannot be put together with what is told.
  const mistyped = known.filter(({ kind, path }) => kind === "type" && path.length <= 2);
  const settings = args[name] as Given | undefined;
  const given = settings && without(settings, mistyped);
  const left = new Set(mistyped.map(({ path }) => path[0]));
  const said = new Set(known.map(keyOf));
  const whole = argsOf({ ...sound, [name]: given }, made) as Given;
  return placedProblemsOf(schema, withoutUnknown(whole))
    .filter(({ path }) => !left.has(path[0]!))
    .map((problem) => placed(problem, whole, given ?? {}))
    .filter((problem) => !said.has(keyOf(problem)));
}

/** A problem in the place where the user wrote what it is about; in a list, others may stand before it. */
function placed(problem: PlacedProblem, whole: unknown, given: unknown): PlacedProblem {
  const path: Path = [];
  let [told, own] = [whole, given];
  for (const [depth, key] of problem.path.entries()) {
    let place = key;
    if (Array.isArray(told) && typeof key === "number") {
      const list: unknown[] = Array.isArray(own) ? own : [];
      place = list.length === told.length ? key : list.indexOf(told[key]);
      if (place < 0) return { ...problem, path, problem: ofTheirs(problem, depth, told[key]) };
    }
    path.push(place);
    told = memberOf(told, key);
    own = memberOf(own, place);
  }
  return { ...problem, path };
}

/** What is wrong with an entry that the user did not write. */
function ofTheirs({ path, problem }: PlacedProblem, depth: number, entry: unknown): string {
  const name = isRecord(entry) && typeof entry.name === "string" ? ` ${entry.name}` : "";
  const inside = formatPath(path.slice(depth + 1));
  return `has an entry${name} of the platform, whose ${inside} ${problem}`;
}

function expectedOf(args: KPaasArgs, path: Path, problem: string, expected: string): string {
  const [field] = path;
  const teller = path.length === 1 && problem.startsWith("is required") ? TELLERS[String(field)] : undefined;
  return teller && !isOn(args, teller) ? `${teller}.enabled: true, or ${expected}` : expected;
}

function without(settings: Given, problems: PlacedProblem[]): Given {
  const wrong = new Set(problems.map(({ path }) => String(path[0])));
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !wrong.has(field)));
}

function keyOf({ path, problem }: PlacedProblem): string {
  return `${formatPath(path)}: ${problem}`;
}

function isWritten(given: unknown, path: Path): boolean {
  return path.reduce<unknown>(memberOf, given) !== undefined;
}

function memberOf(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null || value instanceof Deferred) return undefined;
  return (value as Record<string | number, unknown>)[key];
}

function isService(field: string): boolean {
  return (serviceNames as string[]).includes(field);
}
