import { PropertyValue, Secret, Unknown } from "../plan";
import type { StandIn } from "./unknown";

/** What an external renderer can be given: plain data, with the secrets in it noted to be marked again afterwards. */
export interface Revealed {
  value: unknown;
  /** Secret texts that stand in the value. */
  secrets: string[];
  /** Paths of what is not known yet. */
  unknown: string[];
}

/** Takes secrets out of their wrapping, and puts a text, default null, in place of what is not known. */
export function reveal(value: PropertyValue, standIn?: StandIn): Revealed {
  const secrets: string[] = [];
  const unknown: string[] = [];
  const walk = (part: PropertyValue, path: string, secret: boolean): unknown => {
    if (part instanceof Unknown) {
      unknown.push(path);
      return standIn ? walk(standIn(path), path, secret) : null;
    }
    if (part instanceof Secret) return walk(part.value, path, true);
    if (Array.isArray(part)) return part.map((item, index) => walk(item, `${path}[${index}]`, secret));
    if (typeof part === "object" && part !== null)
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [key, walk(item, path ? `${path}.${key}` : key, secret)]),
      );
    if (secret && part !== null && typeof part !== "boolean" && String(part) !== "") secrets.push(String(part));
    return part;
  };
  return { value: walk(value, "", false), secrets, unknown };
}

/** Marks every text in which one of the secrets stands, plainly or in base64. */
export function conceal(value: PropertyValue, secrets: string[]): PropertyValue {
  const needles = [...new Set(secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64")]))];
  const walk = (part: PropertyValue): PropertyValue => {
    if (part instanceof Secret || part instanceof Unknown) return part;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === "object" && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
    if (part === null || typeof part === "boolean") return part;
    return needles.some((needle) => String(part).includes(needle)) ? new Secret(part) : part;
  };
  return needles.length === 0 ? value : walk(value);
}
