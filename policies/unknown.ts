import { formatPath, Path } from "./values";

/** Stands where only an update would know the value. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Thrown when a check needs a value that is not known yet. */
export class UnknownValue extends Error {
  constructor(readonly path: Path) {
    super(`${formatPath(path)} is not known before the update`);
  }
}

const looked = new WeakMap<object, boolean>();

/** Whether an unknown value is anywhere in a value, which must not change afterwards. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (typeof value !== "object" || value === null) return false;
  let found = looked.get(value);
  if (found === undefined) looked.set(value, (found = Object.values(value).some(hasUnknown)));
  return found;
}

/** A view of a value that throws {@link UnknownValue} where a check looks at what is not known. */
export function guarded<T>(value: T, path: Path = []): T {
  if (value === UNKNOWN) throw new UnknownValue(path);
  if (typeof value !== "object" || value === null || !hasUnknown(value)) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === "symbol" || !Object.hasOwn(target, key) || (Array.isArray(target) && key === "length"))
        return found;
      return guarded(found, [...path, Array.isArray(target) ? Number(key) : key]);
    },
    // Object.entries and spreads go by get; a descriptor must not tell what get would not.
    getOwnPropertyDescriptor: (target, key) => Reflect.getOwnPropertyDescriptor(target, key),
  });
}

/** What a function finds; undefined where it looks at what is not known yet. */
export function ifKnown<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UnknownValue) return undefined;
    throw error;
  }
}
