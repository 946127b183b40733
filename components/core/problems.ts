import { z } from "zod";

/** One thing that is wrong with a value: where it is, what is wrong, and what would be right. */
export interface Problem {
  path: string;
  problem: string;
  expected: string;
}

/** Adds one problem from a cross-field rule; `path` is relative to the object that the rule is attached to. */
export type Report = (path: (string | number)[], problem: string, expected: string) => void;

/**
 * Attaches a cross-field rule that runs even when single fields are wrong, so that one message lists every problem.
 * The rule sees `undefined` in place of a field that is absent, of the wrong type or not known yet; with `unknown` kept, {@link Deferred}
 * in place of the last.
 */
export function rule<S extends z.ZodType>(
  schema: S,
  check: (value: z.output<S>, report: Report) => void,
  unknown?: "kept",
): S {
  return schema.check(
    z.superRefine<z.output<S>>(
      (value, ctx) => {
        if (typeof value !== "object" || value === null || value instanceof Deferred) return;
        // Neither what is missing nor what is not known yet is of the wrong type.
        const mistyped = (ctx as unknown as { issues: Mistyped[] }).issues.filter(
          ({ code, path = [] }) => code === "invalid_type" && !isAbsent(valueAt(value, path)),
        );
        const seen = withoutMistyped(unknown === "kept" ? copied(value) : withoutDeferred(value), mistyped);
        // A rule that misses what is of the wrong type would say again that something is wrong there.
        const said = new Set(mistyped.map(({ path = [] }) => formatPath(path)));
        check(seen, (path, problem, expected) => {
          if (!said.has(formatPath(path)))
            ctx.addIssue({ code: "custom", path, message: problem, params: { expected } });
        });
      },
      { when: () => true } as never,
    ),
  ) as S;
}

/** A string that must match `pattern`; `expected` completes the sentence "expected …". */
export function pattern(regex: RegExp, expected: string): z.ZodString {
  return z
    .string()
    .regex(regex, { error: (issue) => describe(`${JSON.stringify(issue.input)} does not match`, expected) });
}

/** All problems of a plain value, ordered by path; places inside {@link Deferred} values are left out. */
export function problemsOf(schema: z.ZodType, value: unknown): Problem[] {
  return placedProblemsOf(schema, value)
    .map(({ path, problem, expected }) => ({ path: formatPath(path), problem, expected }))
    .sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

/** The same with each path as its parts, for a schema that reports what another one finds in a part of its value. */
export function placedProblemsOf(schema: z.ZodType, value: unknown): PlacedProblem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues
    .flatMap((issue) => flatten(issue, []))
    .filter((issue) => !reachesDeferred(value, issue.path))
    .flatMap((issue) => toProblems(issue, value, schema));
}

/** What a problem is about: the type of a value, the value itself, or several values by a {@link rule}. */
export type ProblemKind = "type" | "value" | "rule";

/** A {@link Problem} whose path is in parts. */
export interface PlacedProblem extends Omit<Problem, "path"> {
  path: (string | number)[];
  kind: ProblemKind;
}

/** Writes a path the way the configuration is addressed: `pools[0].resources.cpu`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const word = String(key);
    if (!/^[\w-]+$/.test(word)) return `${text}[${JSON.stringify(word)}]`;
    return text ? `${text}.${word}` : word;
  }, "");
}

/** Stands for a value that is an Output or a Promise and so is not known yet. */
export class Deferred {}

const SEPARATOR = "; expected ";

function describe(problem: string, expected: string): string {
  return `${problem}${SEPARATOR}${expected}`;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value instanceof Deferred;
}

interface Mistyped {
  code?: string;
  path?: PropertyKey[];
  expected?: unknown;
}

/** Stands in a list for what is of the wrong type, so that the others keep their places. */
const EMPTY: Record<string, () => unknown> = {
  object: () => ({}),
  record: () => ({}),
  array: () => [],
  string: () => "",
};

/** A value, changed in place, without what is of the wrong type. */
function withoutMistyped<T>(value: T, issues: readonly Mistyped[]): T {
  for (const { path = [], expected } of issues) {
    if (path.length === 0) continue;
    const holder = valueAt(value, path.slice(0, -1));
    const key = path.at(-1) as string;
    if (Array.isArray(holder)) holder[Number(key)] = EMPTY[String(expected)]?.();
    else if (isRecord(holder)) delete holder[key];
  }
  return value;
}

function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  return isRecord(value) ? (Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copied(v)])) as T) : value;
}

/** A value without what is not known yet. */
export function withoutDeferred<T>(value: T): T {
  if (value instanceof Deferred) return undefined as T;
  if (Array.isArray(value)) return value.map(withoutDeferred) as T;
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withoutDeferred(v)])) as T;
  return value;
}

function reachesDeferred(value: unknown, path: readonly PropertyKey[]): boolean {
  let current = value;
  for (const key of path) {
    if (current instanceof Deferred) return true;
    if (typeof current !== "object" || current === null) return false;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current instanceof Deferred;
}

/** Whether a value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

type Issue = z.core.$ZodIssue;

/** A union reports the problems of the branch that came nearest instead of "Invalid input". */
function flatten(issue: Issue, prefix: PropertyKey[]): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
    if (depth(nearest) > 0) return nearest.flatMap((inner) => flatten(inner as Issue, path));
  }
  return [{ ...issue, path }];
}

function depth(issues: readonly { path: PropertyKey[] }[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function toProblems(issue: Issue, root: unknown, schema: z.ZodType): PlacedProblem[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(shapeAt(schema, issue.path) ?? {}).filter((key) => !issue.keys.includes(key));
    return issue.keys.map((key) => ({
      path: [...path, key],
      kind: "value",
      problem: "is not a known property",
      expected: meant(key, known),
    }));
  }
  if (issue.code === "custom" && issue.params?.expected) {
    return [{ path, kind: "rule", problem: issue.message, expected: String(issue.params.expected) }];
  }
  const [problem, expected] = issue.message.split(SEPARATOR);
  if (expected) return [{ path, kind: "value", problem: problem!, expected }];
  const kind = issue.code === "invalid_type" || issue.code === "invalid_union" ? "type" : "value";
  return [{ path, kind, ...explain(issue, valueAt(root, issue.path)) }];
}

/** The property that was probably meant, or all that there are. */
function meant(key: string, known: string[]): string {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const alike = known.find(
    (name) => plain(name) === plain(key) || plain(`${name}s`) === plain(key) || plain(`${key}s`) === plain(name),
  );
  // Short words are a slip away from too many others.
  const slips = key.length < 5 ? [] : known.filter((name) => isOneSlip(plain(name), plain(key)));
  if (alike ?? slips.length === 1) return alike ?? slips[0]!;
  return known.length > 0 ? `one of: ${known.join(", ")}` : "one of the documented properties";
}

/** Whether one word becomes the other by one sign more, less or another. */
function isOneSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  const at = [...short].findIndex((sign, index) => sign !== long[index]);
  if (long.length - short.length > 1) return false;
  if (at < 0) return true;
  return short.length === long.length
    ? short.slice(at + 1) === long.slice(at + 1)
    : short.slice(at) === long.slice(at + 1);
}

/** The properties that a schema knows at a path; undefined where it is no object there. */
function shapeAt(schema: unknown, path: readonly PropertyKey[]): object | undefined {
  const { def } = schema as {
    def?: { shape?: Record<PropertyKey, unknown>; innerType?: unknown; element?: unknown; valueType?: unknown };
  };
  if (def?.innerType) return shapeAt(def.innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return def?.shape;
  const next = def?.shape?.[key] ?? def?.element ?? def?.valueType;
  return next ? shapeAt(next, rest) : undefined;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

function explain(issue: Issue, value: unknown): { problem: string; expected: string } {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined
        ? { problem: "is required", expected: article(issue.expected) }
        : {
            problem: `is ${article(kindOf(value))}`,
            expected: article(issue.expected) + inQuotes(issue.expected, value),
          };
    case "too_small":
      return { problem: `${measured(issue.origin, value)} is too small`, expected: `at least ${issue.minimum}` };
    case "too_big":
      return { problem: `${measured(issue.origin, value)} is too large`, expected: `at most ${issue.maximum}` };
    case "invalid_value":
      return {
        problem: value === undefined ? "is required" : `${JSON.stringify(value)} is not supported`,
        expected: issue.values.map((v) => JSON.stringify(v)).join(" or "),
      };
    default:
      return { problem: issue.message, expected: "a valid value" };
  }
}

function inQuotes(expected: string, value: unknown): string {
  return expected === "string" && typeof value === "number" ? ", in quotes" : "";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function article(kind: string): string {
  const name = kind === "int" ? "integer" : kind === "record" ? "object" : kind;
  return name === "null" ? name : `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}

function measured(origin: string, value: unknown): string {
  if (origin === "number" || origin === "int") return String(value);
  const length = Array.isArray(value) || typeof value === "string" ? value.length : Object.keys(value ?? {}).length;
  return `length ${length}`;
}
