import { z } from "zod";
import { pattern, rule } from "../../../core/problems";

/** Largest value of the 32-bit integers that function-master reads. */
export const INT32_MAX = 2 ** 31 - 1;

export const int32 = (min: number) => z.int().min(min).max(INT32_MAX);

/** The list, or none in place of a value that is wrong or not known yet. */
export function listOf<T>(value: T[] | undefined): T[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a field is there and its value is not known yet. */
export function isDeferred(value: object, key: string): boolean {
  return key in value && (value as Record<string, unknown>)[key] === undefined;
}

/** Text without a line break or surrounding blanks. */
export const word = pattern(/^\S(.*\S)?$/, "a text without blanks around it");

/** Id of a pool. */
export const poolId = pattern(
  /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/,
  "1 to 40 lowercase letters, digits or hyphens, no hyphen at either end",
);

export const labelValue = pattern(
  /^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/,
  "at most 63 letters, digits, '-', '_' or '.', a letter or digit at either end",
);

const NAME = "[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?";
const PREFIX = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

export const labelName = new RegExp(`^${NAME}$`);
export const qualifiedName = new RegExp(`^((?=[^/]{1,253}/)${PREFIX}/)?${NAME}$`);

export const labelKey = pattern(qualifiedName, "a label key such as zone or example.com/zone");

/** A map of strings whose keys match `key`. */
export function mapOf<V extends z.ZodType>(key: RegExp, expected: string, value: V) {
  return rule(z.record(z.string(), value), (map, report) => {
    for (const name of Object.keys(map)) {
      if (!key.test(name)) report([name], `${JSON.stringify(name)} is not a valid key`, expected);
    }
  });
}

export const labelMap = mapOf(qualifiedName, "a label key such as zone or example.com/zone", labelValue);
