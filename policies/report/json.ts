import { Finding } from "../evaluate";
import { YamlProblem } from "../sources/yaml";
import { formatPath } from "../values";
import { RunReport, YAML_INVALID } from "./index";

/** The findings as one JSON array; documents that cannot be read are findings of `yaml-invalid`. */
export function toJson({ findings, problems }: RunReport): string {
  return `${JSON.stringify([...problems.map(ofProblem), ...findings.map(ofFinding)], undefined, 2)}\n`;
}

function ofFinding({ resource, path, exemption, isUndecided, ...finding }: Finding): object {
  const { check, severity, level, pack, location, message, remediation } = finding;
  return {
    check,
    severity,
    level,
    pack,
    resource: {
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      namespace: resource.namespace,
      name: resource.name,
      urn: resource.program?.urn,
    },
    path: formatPath(path),
    location,
    message,
    remediation,
    undecided: isUndecided ?? false,
    exempted: exemption
      ? { owner: exemption.owner, reason: exemption.reason, expires: exemption.expires, source: exemption.source }
      : false,
  };
}

function ofProblem({ file, line, message }: YamlProblem): object {
  return {
    ...YAML_INVALID,
    resource: {},
    path: "",
    location: { file, line },
    message,
    undecided: false,
    exempted: false,
  };
}
