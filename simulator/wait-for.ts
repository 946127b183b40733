/** The annotation by which Pulumi is told what to wait for; read here, since the simulator's programs load no Pulumi. */
export const WAIT_FOR_ANNOTATION = "pulumi.com/waitFor";

/** Something that an object's status has to say: a condition, or a value at a path. */
export type Expectation =
  | { condition: string; status: string }
  /** Without a value, any will do. */
  | { path: string[]; value?: string };

interface Annotated {
  metadata?: { annotations?: Record<string, string> };
  status?: unknown;
}

/** What an object's annotation says has to be waited for; nothing where there is none, or none that can be read. */
export function expectationsOf(object: Annotated): Expectation[] {
  const text = object.metadata?.annotations?.[WAIT_FOR_ANNOTATION];
  if (text === undefined) return [];
  const entries = text.startsWith("[") ? (JSON.parse(text) as string[]) : [text];
  return entries.flatMap((entry) => expectation(entry) ?? []);
}

/** Whether an object's status says so. */
export function isMet(object: Annotated, expected: Expectation): boolean {
  if ("condition" in expected)
    return conditionsOf(object).some(({ type, status }) => type === expected.condition && status === expected.status);
  const found = expected.path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], object);
  return expected.value === undefined ? found !== undefined : String(found) === expected.value;
}

/** What an object's status lacks, in words. */
export function inWords(expected: Expectation): string {
  if ("condition" in expected) return `condition ${expected.condition} is not ${expected.status}`;
  return `${expected.path.join(".")} is not ${expected.value ?? "there"}`;
}

/** An entry of a status' conditions. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** The conditions of an object's status. */
export function conditionsOf(object: Annotated): Condition[] {
  return (object.status as { conditions?: Condition[] } | undefined)?.conditions ?? [];
}

function expectation(entry: string): Expectation | undefined {
  const [, condition, status = "True"] = /^condition=([^=]+)(?:=(.+))?$/.exec(entry) ?? [];
  if (condition) return { condition, status };
  const [, path, value] = /^jsonpath=\{\.([\w.]+)\}(?:=(.+))?$/.exec(entry) ?? [];
  return path === undefined ? undefined : { path: path.split("."), ...(value !== undefined && { value }) };
}
