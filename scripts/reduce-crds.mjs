// Reduces definitions of custom resources to their structure: `node scripts/reduce-crds.mjs FOLDER OUT` reads every YAML file of FOLDER
// and writes one JSON file for each definition to OUT, named after it. Descriptions, the definitions' own status and what generators leave
// behind go; validations, defaults, printer columns and the kinds' status stay. The same input gives the same bytes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";

const [folder, out] = process.argv.slice(2);
if (!folder || !out) {
  console.error("usage: node scripts/reduce-crds.mjs FOLDER OUT");
  process.exit(2);
}

const definitions = readdirSync(folder)
  .filter((file) => /\.ya?ml$/.test(file))
  .flatMap((file) => parseAllDocuments(readFileSync(path.join(folder, file), "utf8")))
  .map((document) => document.toJS())
  .filter((object) => object?.kind === "CustomResourceDefinition");

mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) if (file.endsWith(".json")) rmSync(path.join(out, file));
for (const definition of definitions) {
  const reduced = reduce(definition);
  writeFileSync(path.join(out, `${reduced.metadata.name}.json`), `${JSON.stringify(sorted(reduced), null, 1)}\n`);
}
console.log(`${definitions.length} definitions in ${out}`);

function reduce({ apiVersion, kind, metadata: { name, labels, annotations }, spec }) {
  const { conversion, ...rest } = spec;
  // A webhook of someone else's cluster can't answer; whoever deploys one adds it again.
  const { strategy = "None" } = conversion ?? {};
  if (strategy !== "None") console.error(`${name}: conversion by ${strategy} is taken away`);
  return {
    apiVersion,
    kind,
    metadata: { name, ...some("labels", labels), ...some("annotations", ofAuthors(annotations)) },
    spec: {
      ...rest,
      conversion: { strategy: "None" },
      versions: spec.versions.map(({ additionalPrinterColumns: columns, schema, ...version }) => ({
        ...version,
        ...(columns && { additionalPrinterColumns: columns.map(({ description: _, ...column }) => column) }),
        ...(schema && { schema: { openAPIV3Schema: structure(schema.openAPIV3Schema) } }),
      })),
    },
  };
}

/** Annotations other than those of code generators. */
function ofAuthors(annotations = {}) {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith("controller-gen.")));
}

function some(key, values = {}) {
  return Object.keys(values).length > 0 ? { [key]: values } : {};
}

/** A schema without its prose. Fields may themselves be called description, so each keyword is taken for what it is. */
function structure(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !["description", "example", "externalDocs", "title"].includes(keyword))
      .map(([keyword, value]) => [keyword, keywordValue(keyword, value)]),
  );
}

function keywordValue(keyword, value) {
  if (keyword === "properties")
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, structure(field)]));
  if (["items", "additionalProperties", "not"].includes(keyword)) return structure(value);
  if (["allOf", "anyOf", "oneOf"].includes(keyword)) return value.map(structure);
  return value;
}

/** Keys in order, so that the files do not change with the order of the source. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
