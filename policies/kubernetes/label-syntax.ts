const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** What is wrong with the key of a label or annotation; undefined where nothing is. */
export function keyProblem(key: string): string | undefined {
  const [name, prefix] = key.split("/").reverse() as [string, string?];
  if (key.split("/").length > 2) return "has more than one slash";
  if (prefix !== undefined && (prefix.length > 253 || !DOMAIN.test(prefix))) return `has a prefix that is no DNS name`;
  if (name.length > 63) return `has a name of ${name.length} characters, more than 63`;
  return NAME.test(name) ? undefined : "has a name of other characters than letters, digits, -, _ and . inside";
}

/** What is wrong with the value of a label; undefined where nothing is. */
export function valueProblem(value: string): string | undefined {
  if (value.length > 63) return `has ${value.length} characters, more than 63`;
  if (value === "" || NAME.test(value)) return undefined;
  return "has other characters than letters, digits, -, _ and . inside";
}
