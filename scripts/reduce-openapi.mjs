// Reduces what an API server tells of its own kinds to their structure: `kubectl get --raw /openapi/v2 | node scripts/reduce-openapi.mjs >
// policies/kubernetes/schemas/kubernetes.json`, of an API server that serves every version (--runtime-config=api/all=true
// --feature-gates=AllAlpha=true,AllBeta=true). Prose goes, and so do status
// and lists, which nobody writes. The same input gives the same bytes.
import { readFileSync } from "node:fs";

const { definitions, info, paths } = JSON.parse(readFileSync(0, "utf8"));
const kinds = {};
const used = new Map();

for (const name of Object.keys(definitions).sort()) {
  const { "x-kubernetes-group-version-kind": versions = [], properties = {} } = definitions[name];
  // Kinds of requests, such as DeleteOptions, are of every group.
  if (versions.length !== 1 || !properties.metadata || properties.items) continue;
  const [{ group, version, kind }] = versions;
  kinds[[...(group ? [group] : []), version, kind].join("/")] = short(name);
  use(name);
}

/** Kinds that are of no namespace: those that are made outside of one. */
const clusterKinds = Object.entries(paths)
  .filter(([path, { post }]) => post && !/\{(name|namespace)\}/.test(path))
  .flatMap(([, { post }]) => post["x-kubernetes-group-version-kind"]?.kind ?? []);

function use(name) {
  if (used.has(name)) return;
  used.set(name, undefined);
  const { properties: own = {}, ...rest } = definitions[name];
  const isKind = "x-kubernetes-group-version-kind" in rest;
  const properties = Object.fromEntries(
    Object.entries(own).map(([key, schema]) => [
      key,
      key === "managedFields" || (isKind && key === "status") ? {} : schema,
    ]),
  );
  used.set(name, structure({ ...rest, properties }));
}

function structure({ type, format, $ref, properties, additionalProperties, items, required, enum: values }) {
  if ($ref) return reference($ref.slice("#/definitions/".length));
  if (format === "int-or-string") return { "x-kubernetes-int-or-string": true };
  return {
    ...(type && { type }),
    ...(format === "byte" && { format }),
    ...(required && { required }),
    ...(values && { enum: values }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, structure(schema)])),
    }),
    ...(additionalProperties && { additionalProperties: structure(additionalProperties) }),
    ...(items && { items: structure(items) }),
    // What has no fields takes any.
    ...(type === "object" && !properties && !additionalProperties && { "x-kubernetes-preserve-unknown-fields": true }),
  };
}

function reference(name) {
  // Its own description says string, but numbers are taken too.
  if (name.endsWith(".Quantity")) return { "x-kubernetes-quantity": true };
  if (definitions[name].properties) {
    use(name);
    return { $ref: short(name) };
  }
  return structure(definitions[name]);
}

function short(name) {
  return name.replace(
    /^io\.k8s\.(api\.|apimachinery\.pkg\.apis\.|kube-aggregator\.pkg\.apis\.|apiextensions-apiserver\.pkg\.apis\.)?/,
    "",
  );
}

const lines = [...used]
  .map(([name, definition]) => [short(name), definition])
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, definition]) => `${JSON.stringify(name)}:${JSON.stringify(definition)}`);
console.log(`{"version":${JSON.stringify(info.version)},
"kinds":${JSON.stringify(Object.fromEntries(Object.entries(kinds).sort(([a], [b]) => (a < b ? -1 : 1))))},
"clusterKinds":${JSON.stringify([...new Set(clusterKinds)].sort())},
"definitions":{
${lines.join(",\n")}
}}`);
