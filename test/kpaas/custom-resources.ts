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
 * Rules in CEL are not evaluated.
 */
export function customResourceProblems(manifest: Record<string, unknown>): string[] | { skipped: string } {
  const [group, version] = String(manifest.apiVersion).split("/");
  const definition = definitions().find(({ spec }) => spec.group === group && spec.names.kind === manifest.kind);
  const schema = definition?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  if (!schema)
    return { skipped: `no definition of ${String(manifest.kind)} ${String(manifest.apiVersion)} in ${DEFINITIONS}` };
  // Some definitions leave out what every object has.
  const everyObject = { apiVersion: { type: "string" }, kind: { type: "string" } };
  const { metadata: _, ...own } = schema.properties as Record<string, unknown>;
  const properties = { ...everyObject, ...own };
  const check = z.fromJSONSchema(strict({ ...schema, properties }) as never);
  const { metadata: _metadata, ...body } = JSON.parse(JSON.stringify(manifest)) as Record<string, unknown>;
  const result = check.safeParse(body);
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
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
  const { format: _format, default: _default, ...rest } = schema;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === "properties" ? each(value) : strict(value)]),
  );
  if (schema["x-kubernetes-int-or-string"]) return {};
  const closed = isRecord(schema.properties) && !schema["x-kubernetes-preserve-unknown-fields"];
  return closed
    ? { ...inner, additionalProperties: schema.additionalProperties ? strict(schema.additionalProperties) : false }
    : inner;
}

function each(properties: unknown): unknown {
  return Object.fromEntries(Object.entries(properties as object).map(([name, schema]) => [name, strict(schema)]));
}
