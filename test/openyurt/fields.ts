/** A structural schema of a custom resource. */
export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  [keyword: string]: unknown;
}

/** Paths of all fields of a schema, such as `endpoints.nodeName`; what a schema leaves open ends a path. */
export function fieldsOf(schema: Schema): string[] {
  const { properties = {}, items, additionalProperties } = schema;
  const inner = items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  const below = inner ? fieldsOf(inner).map((field) => (items ? field : `*.${field}`)) : [];
  const own = Object.entries(properties).flatMap(([name, part]) => [
    name,
    ...fieldsOf(part).map((field) => `${name}.${field}`),
  ]);
  return [...own, ...below];
}

/** Paths of all fields that a value has, each also with its keys as `*`, as maps have them. */
export function fieldsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const below = fieldsIn(part);
    return [name, ...below.flatMap((field) => [`${name}.${field}`, `*.${field}`])];
  });
}
