import { z } from "zod";
import { formatPath, placedProblemsOf } from "../components/core/problems";
import { UserError } from "../planner/errors";
import { CATALOGUE } from "./catalogue";
import { Check, Level, PackName, ProfileName } from "./check";
import { Exemption, exemptionSchema } from "./exemptions";
import { ConfiguredCheck, levelOf, packHas, parametersOf } from "./settings";

/** Which checks a run uses, and how. */
export interface Selection {
  packs: readonly PackName[];
  profile: ProfileName;
  /** What `--policy-pack-config` takes: by check a level, or `{enforcementLevel, …parameters}`; `all` is for every check. */
  config?: unknown;
  /** Names the configuration in messages. */
  configFile?: string;
}

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

type Settings =
  Level | ({ enforcementLevel?: Level; exemptions?: z.infer<typeof ownExemptionsSchema> } & Record<string, unknown>);

/** Exemptions from one check, as the configuration of the check has them. */
export const ownExemptionsSchema = z.array(exemptionSchema.omit({ check: true }));

/** The checks of some packs as a profile and a configuration set them; throws a UserError that names every problem. */
export function configureChecks({ packs, profile, config = {}, configFile = "the configuration" }: Selection): {
  checks: ConfiguredCheck[];
  exemptions: Exemption[];
} {
  const checks = [...CATALOGUE.values()].filter((check) => packs.some((pack) => packHas(pack, check)));
  const problems = problemsOf(config);
  if (problems.length > 0) throw new UserError(problems.map((problem) => `${configFile}: ${problem}`).join("\n"));
  const settings = config as Record<string, Settings>;
  const configured = checks.map((check) => {
    const { enforcementLevel, exemptions = [], ...own } = settingsOf(settings[check.id]);
    return {
      check,
      level: enforcementLevel ?? settingsOf(settings.all).enforcementLevel ?? levelOf(check, profile),
      parameters: parametersOf(check, profile, own),
      exemptions: exemptions.map((exemption, index) => ({
        check: check.id,
        ...exemption,
        source: `${configFile}: ${check.id}.exemptions[${index}]`,
      })),
    };
  });
  return {
    checks: configured.map(({ check, level, parameters }) => ({ check, level, parameters })),
    exemptions: configured.flatMap(({ exemptions }) => exemptions),
  };
}

function settingsOf(settings: Settings | undefined): Exclude<Settings, Level> {
  return typeof settings === "string" ? { enforcementLevel: settings } : (settings ?? {});
}

function problemsOf(config: unknown): string[] {
  if (typeof config !== "object" || config === null || Array.isArray(config))
    return ["expected checks by id, each with a level or settings"];
  return Object.entries(config).flatMap(([id, settings]) => {
    const check = CATALOGUE.get(id);
    if (!check && id !== "all") return [`${id}: no such check; see \`yuanrong-platform check --list\``];
    const schema = typeof settings === "string" ? level : schemaOf(check);
    return placedProblemsOf(schema, settings).map(
      ({ path, problem, expected }) =>
        `${[id, formatPath(path)].filter(Boolean).join(".")}: ${problem}; expected ${expected}`,
    );
  });
}

function schemaOf(check: Check | undefined): z.ZodType {
  const parameters = check?.parameters instanceof z.ZodObject ? check.parameters.shape : {};
  return z.strictObject({
    ...Object.fromEntries(Object.entries(parameters).map(([name, schema]) => [name, (schema as z.ZodType).optional()])),
    enforcementLevel: level.optional(),
    exemptions: ownExemptionsSchema.optional(),
  });
}
