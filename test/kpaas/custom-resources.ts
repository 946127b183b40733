import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { isRecord } from "../../components/core/problems";
import { packageRoot } from "../../simulator/paths";

/** Definitions of custom resources, where they are at hand. */
export const DEFINITIONS = path.join(packageRoot(), "../shared/crds");

interface Definition {
  kind: string;
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Record<string, unknown> } }[];
  };
}

/**
 * What the real definition refuses of a custom resource, unknown fields among it. Answers the reason when the definition is not at hand.
 * Neither rules in CEL are evaluated nor choices that state no types.
 */
export function customResourceProblems(manifest: Record<string, unknown>): string[] | { skipped: string } {
  const [group, version] = String(manifest.apiVersion).split("/");
  const definition = definitions().find(({ spec }) => spec.group === group && spec.names.kind === manifest.kind);
  const schema = definition?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  if (!schema)
    return { skipped: `no definition of ${String(manifest.kind)} ${String(manifest.apiVersion)} in ${DEFINITIONS}` };
  // What every object has is not told by every definition.
  const properties = withoutCommon(schema.properties as Record<string, unknown>);
  const required = ((schema.required as string[] | undefined) ?? []).filter((name) => name in properties);
  const check = z.fromJSONSchema(strict({ ...schema, properties, required }) as never);
  const result = check.safeParse(withoutCommon(JSON.parse(JSON.stringify(manifest)) as Record<string, unknown>));
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

function withoutCommon(fields: Record<string, unknown>): Record<string, unknown> {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...own } = fields;
  return own;
}

let read: Definition[] | undefined;

function definitions(): Definition[] {
  return (read ??= !existsSync(DEFINITIONS)
    ? []
    : readdirSync(DEFINITIONS).flatMap((folder) =>
        readdirSync(path.join(DEFINITIONS, folder))
          .filter((file) => file.endsWith(".yaml"))
          .flatMap((file) => parseAllDocuments(readFileSync(path.join(DEFINITIONS, folder, file), "utf8")))
          .map((document) => document.toJS() as Definition | null)
          .filter((object): object is Definition => object?.kind === "CustomResourceDefinition"),
      ));
}

/** The API server drops fields that a definition does not know; here they are wrong. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isRecord(schema)) return schema;
  const { format: _format, default: _default, ...told } = schema;
  const rest = Object.fromEntries(Object.entries(told).filter(([key, value]) => !isLooseChoice(key, value)));
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === "properties" ? each(value) : strict(value)]),
  );
  if (schema["x-kubernetes-int-or-string"]) return {};
  const closed = isRecord(schema.properties) && !schema["x-kubernetes-preserve-unknown-fields"];
  return closed
    ? { ...inner, additionalProperties: schema.additionalProperties ? strict(schema.additionalProperties) : false }
    : inner;
}

/** Choices between schemas that only add to the one around them, all of which would match when taken for themselves. */
function isLooseChoice(key: string, value: unknown): boolean {
  return (
    ["oneOf", "anyOf", "allOf", "not"].includes(key) && ![value].flat().every((one) => isRecord(one) && "type" in one)
  );
}

function each(properties: unknown): unknown {
  return Object.fromEntries(Object.entries(properties as object).map(([name, schema]) => [name, strict(schema)]));
}
