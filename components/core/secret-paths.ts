import * as pulumi from "@pulumi/pulumi";
import { isRecord } from "./problems";

/** Stands in a path for each element of a list. */
export const EACH = "*";

/** Arguments as the state may hold them: what stands at these paths is marked as a secret. */
export function withSecretsAt<T>(args: T, paths: readonly (readonly string[])[]): T {
  return paths.reduce<unknown>(guarded, args) as T;
}

/** The same value with what is at a path marked as a secret; what is not known yet on the way there is marked whole. */
function guarded(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return key === EACH ? value.map((item) => guarded(item, rest)) : value;
  if (key === undefined || !isRecord(value)) return pulumi.secret(value);
  return value[key] === undefined ? value : { ...value, [key]: guarded(value[key], rest) };
}
