import { styleText } from "node:util";
import { Finding } from "../evaluate";
import { nameOf } from "../exemptions";
import { Resource } from "../resource";
import { SEVERITIES } from "../settings";
import { groupBy } from "../values";
import { isStopping, RunReport } from "./index";

type Style = Parameters<typeof styleText>[0];

/** The findings for people: by resource, with what to do, and a line of totals. */
export function toText(report: RunReport, colour: boolean): string {
  const paint = (style: Style, text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const shown = report.findings.filter(({ exemption }) => !exemption);
  const blocks = [
    ...report.problems.map(({ file, line, message }) => `${file}:${line}\n  ${paint("red", "invalid")}  ${message}`),
    ...(report.skipped ?? []).map(({ file, line, message }) => `${file}:${line}\n  skipped  ${message}`),
    ...[...groupBy(shown, ({ resource }) => resource)].map(([resource, findings]) => block(resource, findings, paint)),
    report.resources > 0 ? notJudged(report) : "",
    totals(report, paint),
  ];
  return `${blocks.filter((text) => text !== "").join("\n\n")}\n`;
}

function block(resource: Resource, findings: Finding[], paint: (style: Style, text: string) => string): string {
  const remedies = new Set<string>();
  const lines = [...findings]
    .sort((a, b) => weightOf(b) - weightOf(a))
    .flatMap((finding) => {
      const { severity, check, message, location, remediation, isUndecided } = finding;
      const mark = isStopping(finding) ? paint("red", "stop") : paint("yellow", isUndecided ? "?   " : "note");
      const place = location ? paint("dim", `  ${location.file}:${location.line}`) : "";
      const line = `  ${mark}  ${severity.padEnd(8)}  ${check}${place}\n        ${message}`;
      if (isUndecided || remedies.has(check)) return [line];
      remedies.add(check);
      return [line, paint("dim", `        → ${remediation}`)];
    });
  return [paint("bold", nameOf(resource)), ...lines].join("\n");
}

/** What stops is before what does not, then what is graver. */
function weightOf(finding: Finding): number {
  return (isStopping(finding) ? 10 : 0) + SEVERITIES.indexOf(finding.severity);
}

/** More checks than this with one reason are counted. */
const MANY = 5;

function namesOf(checks: readonly string[]): string {
  if (checks.length <= MANY) return checks.join(", ");
  return `${checks.slice(0, MANY - 1).join(", ")} and ${checks.length - MANY + 1} more`;
}

function notJudged({ notApplicable }: RunReport): string {
  if (notApplicable.length === 0) return "";
  const lines = [...groupBy(notApplicable, ({ reason }) => reason)].map(
    ([reason, entries]) => `  ${reason}: ${namesOf(entries.map(({ check }) => check))}`,
  );
  return ["Not judged", ...lines].join("\n");
}

function totals(report: RunReport, paint: (style: Style, text: string) => string): string {
  const { findings, problems, checks, resources, notApplicable } = report;
  const stops = findings.filter(isStopping).length;
  const exempted = findings.filter(({ exemption }) => exemption).length;
  const undecided = findings.filter(({ isUndecided, exemption }) => isUndecided && !exemption).length;
  const notes = findings.length - stops - exempted - undecided;
  const judged = checks.filter(({ level }) => level !== "disabled").length - notApplicable.length;
  const parts = [
    stops > 0 ? paint("red", `${stops} mandatory`) : paint(resources > 0 ? "green" : "yellow", "nothing mandatory"),
    `${notes} advisory`,
    ...(undecided > 0 ? [`${undecided} not decided`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
    ...(problems.length > 0 ? [paint("red", `${problems.length} invalid`)] : []),
    ...(report.skippedDocuments ? [`${report.skippedDocuments} skipped that are no Kubernetes objects`] : []),
  ];
  return `${parts.join(", ")}: ${judged} checks of ${resources} resources`;
}
