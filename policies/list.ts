import { Check } from "./check";
import { PACK_NAMES, PACKS, PROFILE_NAMES, levelOf } from "./settings";
import { groupBy } from "./values";

/** The catalogue, for people by pack, or as JSON. */
export function listChecks(checks: readonly Check[], format: string): string {
  if (format === "json") return `${JSON.stringify(checks.map(factsOf), undefined, 2)}\n`;
  const width = Math.max(...checks.map(({ id }) => id.length));
  const packs = groupBy(checks, ({ pack }) => pack);
  const blocks = PACK_NAMES.filter((name) => packs.has(name)).map((name) => {
    const { title, includes = [] } = PACKS[name];
    const more = includes.length > 0 ? `, and all of ${includes.join(", ")}` : "";
    const members = packs.get(name) ?? [];
    const lines = members.map(({ id, severity, title }) => `  ${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}`);
    return [`${name} (${members.length}${more}): ${title}`, ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n\n${checks.length} checks\n`;
}

/** What is known of a check, as data. */
export function factsOf(check: Check): object {
  const { id, title, severity, pack, asks, why, remediation, frameworks = [], equivalents = {}, scope } = check;
  const levels = Object.fromEntries(PROFILE_NAMES.map((profile) => [profile, levelOf(check, profile)]));
  return {
    id,
    title,
    severity,
    pack,
    scope: scope ?? "resource",
    levels,
    asks,
    why,
    remediation,
    frameworks,
    equivalents,
  };
}
