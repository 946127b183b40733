import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { z } from "zod";
import { CATALOGUE } from "../catalogue";
import type { Check, Level, PackName, ProfileName } from "../check";
import { ownExemptionsSchema } from "../configure";
import { inOrder } from "../evaluate";
import { levelOf, packHas, parametersOf } from "../settings";

/** How a pack runs without a configuration. */
export const DEFAULT_PROFILE: ProfileName = "production";

/** The checks of a pack, in the order in which they run. */
export function checksOfPack(pack: PackName): Check[] {
  const checks = [...CATALOGUE.values()].filter((check) => packHas(pack, check));
  return inOrder(checks.map((check) => ({ check }))).map(({ check }) => check);
}

/** The configuration that makes a pack run as a profile, as `--policy-pack-config` takes it. */
export function packConfig(pack: PackName, profile: ProfileName): Record<string, Level | Record<string, unknown>> {
  const entries = checksOfPack(pack).map((check) => {
    const enforcementLevel = levelOf(check, profile);
    const defaults = parametersOf(check, DEFAULT_PROFILE) as Record<string, unknown>;
    const own = Object.entries(parametersOf(check, profile)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
    );
    return [check.id, own.length > 0 ? { enforcementLevel, ...Object.fromEntries(own) } : enforcementLevel] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What can be configured of a check, as the engine validates it: JSON Schema of draft 7 without references. */
export function configSchemaOf(check: Check): PolicyConfigSchema {
  const defaults = parametersOf(check, DEFAULT_PROFILE) as Record<string, unknown>;
  const own = Object.entries(check.parameters ? propertiesOf(check.parameters) : {}).map(
    ([name, schema]) => [name, { ...schema, default: defaults[name] }] as const,
  );
  const exemptions = {
    ...propertiesOf(z.strictObject({ exemptions: ownExemptionsSchema })).exemptions!,
    description: "findings of the check that are accepted",
  };
  const properties = { ...Object.fromEntries(own), exemptions } as PolicyConfigSchema["properties"];
  return { properties: JSON.parse(JSON.stringify(properties)) as PolicyConfigSchema["properties"] };
}

function propertiesOf(schema: z.ZodType): Record<string, PolicyConfigJSONSchema> {
  const written = z.toJSONSchema(schema, { target: "draft-7", io: "input", reused: "inline", unrepresentable: "any" });
  return (withoutLookarounds(written) as { properties?: Record<string, PolicyConfigJSONSchema> }).properties ?? {};
}

/** The engine's regular expressions know no look-around; the check's own parser looks at such patterns. */
function withoutLookarounds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLookarounds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, entry]) => !(key === "pattern" && typeof entry === "string" && /\(\?<?[=!]/.test(entry)))
      .map(([key, entry]) => [key, withoutLookarounds(entry)]),
  );
}
