import { Report } from "../evaluate";
import { ConfiguredCheck } from "../settings";
import { YamlProblem } from "../sources/yaml";

/** How findings are written. */
export type ReportFormat = "text" | "json" | "sarif" | "junit";

/** All that a run found, and what it ran. */
export interface RunReport extends Report {
  /** Documents that could not be read. */
  problems: YamlProblem[];
  /** Documents that are not Kubernetes' at all in files that were named. */
  skipped?: YamlProblem[];
  /** How many of them there are in all files. */
  skippedDocuments?: number;
  checks: readonly ConfiguredCheck[];
  /** How many objects were judged. */
  resources: number;
  /** Of this package. */
  version: string;
  /** The file that stands for a Pulumi program in formats that need one. */
  program?: string;
}

/** What findings about documents that cannot be read share. */
export const YAML_INVALID = {
  check: "yaml-invalid",
  severity: "high",
  level: "mandatory",
  pack: "",
  remediation: "Write the document as Kubernetes would accept it, or leave the file out.",
} as const;

/** Whether a run ends well: nothing mandatory but what is exempted, and every document was read. */
export function passes({ findings, problems }: RunReport): boolean {
  return problems.length === 0 && !findings.some(isStopping);
}

/** Whether a finding stops: its level says so, and nobody has accepted it. */
export function isStopping({ level, exemption }: Report["findings"][number]): boolean {
  return (level === "mandatory" || level === "remediate") && exemption === undefined;
}

/** Writes a report in a format. */
export async function renderReport(report: RunReport, format: ReportFormat, colour = false): Promise<string> {
  switch (format) {
    case "json":
      return (await import("./json.js")).toJson(report);
    case "sarif":
      return (await import("./sarif.js")).toSarif(report);
    case "junit":
      return (await import("./junit.js")).toJunit(report);
    case "text":
      return (await import("./text.js")).toText(report, colour);
  }
}
