import { XMLBuilder } from "fast-xml-parser";
import { Finding } from "../evaluate";
import { nameOf } from "../exemptions";
import { formatPath, groupBy } from "../values";
import { isStopping, RunReport, YAML_INVALID } from "./index";

/** An element: attributes begin with `@`. */
interface Case {
  "@classname": string;
  "@name": string;
  "@file"?: string;
  "@line"?: number;
  failure?: { "@message": string; "@type": string; "#text": string };
  skipped?: { "@message": string };
  "system-out"?: string;
}

/** The findings as JUnit XML: a suite for a pack, a case for a finding, and one for a check that found nothing. */
export function toJunit({ checks, findings, notApplicable, problems }: RunReport): string {
  const found = groupBy(findings, ({ check }) => check);
  const reasons = new Map(notApplicable.map(({ check, reason }) => [check, reason]));
  const suites = [...groupBy(checks, ({ check }) => check.pack)].map(([pack, members]) =>
    suite(
      pack,
      members.flatMap(({ check: { id, title }, level }): Case[] => {
        const own = (found.get(id) ?? []).map(ofFinding);
        if (own.length > 0) return own;
        const reason = level === "disabled" ? "disabled" : reasons.get(id);
        return [{ "@classname": id, "@name": title, ...(reason !== undefined && { skipped: { "@message": reason } }) }];
      }),
    ),
  );
  const invalid = problems.map(({ file, line, message }): Case => ({
    "@classname": YAML_INVALID.check,
    "@name": `${file}:${line}`,
    "@file": file,
    "@line": line,
    failure: { "@message": message, "@type": YAML_INVALID.severity, "#text": YAML_INVALID.remediation },
  }));
  const builder = new XMLBuilder({ attributeNamePrefix: "@", ignoreAttributes: false, format: true });
  const testsuite = [...suites, ...(invalid.length > 0 ? [suite(YAML_INVALID.check, invalid)] : [])];
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: {
      "@name": "yuanrong-platform check",
      ...countsOf(testsuite.flatMap(({ testcase }) => testcase)),
      testsuite,
    },
  });
}

function suite(name: string, testcase: Case[]) {
  return { "@name": name, ...countsOf(testcase), testcase };
}

function countsOf(cases: readonly Case[]) {
  return {
    "@tests": cases.length,
    "@failures": cases.filter(({ failure }) => failure).length,
    "@skipped": cases.filter(({ skipped }) => skipped).length,
    "@errors": 0,
  };
}

function ofFinding(finding: Finding): Case {
  const { check, level, message, resource, path, location, remediation, exemption, severity } = finding;
  const entry: Case = {
    "@classname": check,
    "@name": `${nameOf(resource)}${path.length > 0 ? ` ${formatPath(path)}` : ""}`,
    ...(location && { "@file": location.file, "@line": location.line }),
  };
  if (isStopping(finding))
    return { ...entry, failure: { "@message": message, "@type": severity, "#text": remediation } };
  if (exemption) {
    const { owner, expires, reason } = exemption;
    return { ...entry, skipped: { "@message": `exempted by ${owner} until ${expires}: ${reason} (${message})` } };
  }
  return { ...entry, "system-out": `${level}: ${message}\n${remediation}` };
}
