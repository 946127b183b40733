import { createHash } from "node:crypto";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import { Check } from "../check";
import { Finding } from "../evaluate";
import { nameOf } from "../exemptions";
import { YamlProblem } from "../sources/yaml";
import { formatPath } from "../values";
import { RunReport, YAML_INVALID } from "./index";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** GitHub's order of alerts, from 0 to 10. */
const SECURITY_SEVERITY = { low: "2.0", medium: "5.0", high: "8.0", critical: "9.5" };

/** The findings as a SARIF 2.1.0 log, as code scanning takes it. */
export function toSarif(report: RunReport): string {
  const rules = [...report.checks.map(({ check }) => ruleOf(check)), INVALID_RULE];
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "yuanrong-platform", semanticVersion: report.version, rules } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notApplicable.map(({ check, reason }) => ({
              level: "note",
              descriptor: { id: check },
              message: { text: `not judged: ${reason}` },
            })),
          },
        ],
        results: [
          ...report.problems.map(ofProblem),
          ...report.findings.map((finding) => ofFinding(finding, report.program)),
        ].map((result) => ({ ...result, ruleIndex: places.get(result.ruleId!) })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ id, title, asks, why, remediation, severity, pack, frameworks = [] }: Check): ReportingDescriptor {
  const sources = frameworks.map(({ name, reference, url }) => `- [${name}: ${reference}](${url})`).join("\n");
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${asks} ${why}` },
    help: {
      text: `${why} ${remediation}`,
      markdown: `${asks}\n\n${why}\n\n**What to do:** ${remediation}${sources && `\n\n${sources}`}`,
    },
    properties: {
      tags: ["kubernetes", pack],
      "problem.severity": severity === "low" ? "recommendation" : severity === "medium" ? "warning" : "error",
      "security-severity": SECURITY_SEVERITY[severity],
    },
  };
}

const INVALID_RULE: ReportingDescriptor = {
  id: YAML_INVALID.check,
  shortDescription: { text: "Every document can be read" },
  help: { text: YAML_INVALID.remediation },
};

function ofFinding(
  { check, level, message, resource, path, location, exemption, isUndecided }: Finding,
  program?: string,
): Result {
  const place = formatPath(path);
  const uri = location?.file ?? program;
  const physical: Location = uri
    ? { physicalLocation: { artifactLocation: { uri: toUri(uri) }, region: { startLine: location?.line ?? 1 } } }
    : {};
  return {
    ruleId: check,
    kind: isUndecided ? "open" : "fail",
    level: isUndecided ? "none" : level === "advisory" ? "warning" : "error",
    message: { text: `${nameOf(resource)}: ${message}` },
    locations: [
      {
        ...physical,
        logicalLocations: [
          { fullyQualifiedName: resource.program?.urn ?? nameOf(resource), name: nameOf(resource), kind: "resource" },
        ],
      },
    ],
    partialFingerprints: {
      "finding/v1": fingerprint(check, resource.program?.urn ?? nameOf(resource), place, message),
    },
    ...(exemption && {
      suppressions: [
        {
          kind: exemption.source.includes("annotation") ? "inSource" : "external",
          status: "accepted",
          justification: `${exemption.reason} (${exemption.owner}, until ${exemption.expires})`,
        },
      ],
    }),
  };
}

function ofProblem({ file, line, message }: YamlProblem): Result {
  return {
    ruleId: YAML_INVALID.check,
    kind: "fail",
    level: "error",
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: toUri(file) }, region: { startLine: line } } }],
    partialFingerprints: { "finding/v1": fingerprint(YAML_INVALID.check, file, "", message) },
  };
}

function fingerprint(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 32);
}

/** A file as SARIF names it: relative to the folder of the run, or a whole URI where the path is absolute. */
function toUri(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
