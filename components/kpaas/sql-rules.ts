import { Report } from "../core/problems";

/** Reports names of a list that are the server's own, or that are not unique, also as names of objects, where _ becomes -. */
export function checkNameList(field: string, list: unknown, reserved: string[], server: string, report: Report): void {
  const names = namesOf(list);
  const objects = names.map((name) => name?.replaceAll("_", "-"));
  for (const [index, name] of names.entries()) {
    if (name === undefined) continue;
    if (reserved.includes(name)) report([field, index, "name"], `${name} is ${server}'s own`, "another name");
    const first = objects.indexOf(objects[index]);
    if (first === index) continue;
    const problem = names[first] === name ? `${name} is there twice` : `${name} and ${names[first]} make one object`;
    report([field, index, "name"], problem, "a name of its own");
  }
}

/** The objects of a list that is being checked, without what is wrong or not known yet. */
export function listOf<T>(value: unknown): Partial<T>[] {
  return Array.isArray(value) ? value.map((one: unknown) => (typeof one === "object" && one !== null ? one : {})) : [];
}

/** The names in such a list. */
export function namesOf(value: unknown): (string | undefined)[] {
  return listOf<{ name: string }>(value).map(({ name }) => (typeof name === "string" ? name : undefined));
}

/** What would be right, as text. */
export function oneOf(names: (string | undefined)[]): string {
  const told = names.filter((name) => name !== undefined);
  return told.length > 0 ? `one of: ${told.join(", ")}` : "one that is declared";
}

/** The tag that has to say the version of an image: none beside a digest, or where the image has been refused already. */
export function fixedTag(image: unknown): string | undefined {
  const tag = typeof image === "string" ? /:([^/:@]+)$/.exec(image)?.[1] : undefined;
  return tag === "latest" ? undefined : tag;
}

/** Reports settings of an operator that others install; `chartFields` are what only its chart reads. */
export function checkOperator<A extends { operator?: unknown }>(
  args: A,
  chartFields: readonly (keyof A & string)[],
  report: Report,
): void {
  const operator = (args.operator ?? {}) as Record<string, unknown>;
  if (operator.install !== false) return;
  for (const field of Object.keys(operator))
    if (!["install", "namespace"].includes(field))
      report(["operator", field], "has no effect on an operator that others install", `no ${field}, or install`);
  for (const field of chartFields)
    if (args[field] !== undefined) report([field], "has no effect without the operator's chart", `no ${field}`);
}
