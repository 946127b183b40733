import { z } from "zod";
import { Problem, problemsOf } from "../../components/core/problems";
import { settingsSchemas } from "../../components/kpaas/platform/schema";
import { EACH } from "../../components/core/secret-paths";
import { poolJsonSchema, poolSchema } from "./pool";
import { PlatformConfig, platformConfigSchema, platformConfigSchemaOf, SECRET_PATHS } from "./schema";

export { type PlatformConfig, platformConfigSchema } from "./schema";

/** Namespace of the stack's configuration keys. */
export const PREFIX = "yuanrong-platform:";

/**
 * All problems of a stack's configuration, given by key with or without the prefix; keys of other namespaces are left out. Without
 * the stack's name, what only some stacks may have is not looked at.
 */
export function validateConfig(values: Record<string, unknown>, stack?: string): Problem[] {
  return problemsOf(platformConfigSchemaOf(stack), sectionsOf(values));
}

/** The sections of a stack's configuration; objects may be given as JSON text, as the engine does. */
export function sectionsOf(values: Record<string, unknown>): PlatformConfig {
  const own = Object.entries(values).filter(([key]) => key.startsWith(PREFIX) || !key.includes(":"));
  return Object.fromEntries(
    own.map(([key, value]) => [key.replace(PREFIX, ""), typeof value === "string" ? parsed(value) : value]),
  ) as PlatformConfig;
}

/** The JSON Schema of a Pulumi.<environment>.yaml, for editors. */
export function platformConfigJsonSchema(): object {
  const options = {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === (poolSchema as z.core.$ZodType)) Object.assign(jsonSchema, poolJsonSchema(plain));
      const settings = settingsSchemas.get(zodSchema);
      if (settings) Object.assign(jsonSchema, serviceJsonSchema(settings, plain));
    },
  } satisfies Parameters<typeof z.toJSONSchema>[1];
  const plain = { io: "input", unrepresentable: "any", reused: "inline" } as const;
  const { $schema, properties } = z.toJSONSchema(platformConfigSchema, options) as {
    $schema: string;
    properties: Record<string, JsonSchema>;
  };
  for (const path of SECRET_PATHS) allowSecret(properties, path);
  const sections = Object.entries(properties);
  return {
    $schema,
    title: "Configuration of a yuanrong-platform stack",
    type: "object",
    properties: {
      config: {
        type: "object",
        propertyNames: { pattern: `^(?!${PREFIX})|^${PREFIX}(${Object.keys(properties).join("|")})$` },
        properties: Object.fromEntries(sections.map(([name, schema]) => [`${PREFIX}${name}`, schema])),
      },
    },
    required: ["config"],
  };
}

/** The settings of a service with its switch; what is needed may also be told by other services. */
function serviceJsonSchema(settings: z.ZodType, options: Parameters<typeof z.toJSONSchema>[1]): JsonSchema {
  const { properties = {} } = z.toJSONSchema(settings, options) as JsonSchema;
  for (const part of Object.values(properties)) delete part.required;
  return {
    type: "object",
    properties: { enabled: { type: "boolean" }, ...properties },
    required: ["enabled"],
    additionalProperties: false,
  };
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** Lets a value also stand encrypted, as `pulumi config set --secret` writes it. */
function allowSecret(properties: Record<string, JsonSchema>, [name, ...rest]: readonly string[]): void {
  const schema = properties[name!]!;
  const [next, ...inside] = rest;
  if (next === EACH) return allowSecret(schema.items!.properties!, inside);
  if (next !== undefined) return allowSecret(schema.properties!, rest);
  const encrypted = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };
  properties[name!] = { anyOf: [schema, encrypted] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
