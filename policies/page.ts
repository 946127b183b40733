import { z } from "zod";
import { Check, Equivalents, ProfileName } from "./check";
import { levelOf, PACKS, PROFILE_NAMES } from "./settings";

/** An example on a page: YAML as its fixture has it. */
export interface Example {
  outcome: "pass" | "fail";
  text: string;
  /** Whether it is only what matters of an object. */
  isPart: boolean;
}

const PART = "What matters of it; the rest is as it should be:";

const TOOLS: Record<keyof Equivalents, string> = {
  kubeLinter: "kube-linter",
  polaris: "Polaris",
  kubeScore: "kube-score",
  kyverno: "Kyverno",
  kubescape: "Kubescape",
  compliancePolicies: "Pulumi compliance policies",
};

/** The page of a check, in Markdown. */
export function pageOf(check: Check, examples: readonly Example[]): string {
  const { id, title, severity, pack, asks, why, remediation, scope } = check;
  const levels = PROFILE_NAMES.map((profile) => `${levelOf(check, profile)} in ${profile}`).join(", ");
  const sections = [
    `# ${id}`,
    `${title}. ${asks}`,
    `Pack \`${pack}\`, severity ${severity}; ${levels}. ${
      scope === "stack" ? "It looks at the whole stack." : "It looks at each resource by itself."
    }`,
    `## Why\n\n${why}`,
    `## What to do\n\n${remediation}`,
    ...parametersOf(check),
    ...examples.map(
      ({ outcome, text, isPart }) =>
        `## ${outcome === "pass" ? "Accepted" : "Found"}\n\n${isPart ? `${PART}\n\n` : ""}\`\`\`yaml\n${text.trimEnd()}\n\`\`\``,
    ),
    ...frameworksOf(check),
    ...equivalentsOf(check),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** The table of all checks, in Markdown, by pack. */
export function tableOfContents(checks: readonly Check[]): string {
  const blocks = Object.entries(PACKS).map(([pack, { title }]) => {
    const rows = checks
      .filter((check) => check.pack === pack)
      .map((check) => `| [${check.id}](${check.id}.md) | ${check.severity} | ${check.title} |`);
    return [
      `## ${pack}`,
      "",
      `${title}.`,
      "",
      "| check | severity | what is true of what passes |",
      "|---|---|---|",
      ...rows,
    ].join("\n");
  });
  return `# Checks\n\n${checks.length} checks in ${blocks.length} packs.\n\n${blocks.join("\n\n")}\n`;
}

interface Described {
  type?: string;
  enum?: unknown[];
  default?: unknown;
  description?: string;
}

function parametersOf(check: Check): string[] {
  if (!check.parameters) return [];
  const schema = z.toJSONSchema(check.parameters, { io: "input", unrepresentable: "any" });
  const rows = Object.entries((schema.properties ?? {}) as Record<string, Described>).map(([name, property]) => {
    const inProfiles = PROFILE_NAMES.flatMap((profile) => own(check, profile, name)).join(", ");
    return `| \`${name}\` | ${property.description ?? ""} | ${code(property.default)}${inProfiles && `; ${inProfiles}`} |`;
  });
  return rows.length === 0
    ? []
    : [["## Parameters", "", "| name | what it is | default |", "|---|---|---|", ...rows].join("\n")];
}

function own(check: Check, profile: ProfileName, name: string): string[] {
  const parameters = (check.profiles?.[profile]?.parameters ?? {}) as Record<string, unknown>;
  return name in parameters ? [`${code(parameters[name])} in ${profile}`] : [];
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value ?? null).replaceAll("|", "\\|")}\``;
}

function frameworksOf({ frameworks = [] }: Check): string[] {
  const lines = frameworks.map(
    ({ name, version, reference, url }) => `- [${name}${version ? ` ${version}` : ""}](${url}): ${reference}`,
  );
  return lines.length === 0 ? [] : [`## Asked for by\n\n${lines.join("\n")}`];
}

function equivalentsOf({ equivalents = {} }: Check): string[] {
  const lines = Object.entries(TOOLS).flatMap(([key, tool]) => {
    const ids = equivalents[key as keyof Equivalents] ?? [];
    return ids.length === 0 ? [] : [`- ${tool}: ${ids.map((id) => `\`${id}\``).join(", ")}`];
  });
  return [`## In other tools\n\n${lines.length === 0 ? "None that we know of has it." : lines.join("\n")}`];
}
