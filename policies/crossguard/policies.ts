import type {
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Check } from "../check";
import { exemptionStates, PlacedViolation, violationsIn, violationsOf, violationsOfExemptions } from "../evaluate";
import { kindFilter } from "../kinds";
import type { Resource } from "../resource";
import { resourceSet } from "../resource-set";
import { levelOf } from "../settings";
import { formatPath } from "../values";
import { configSchemaOf, DEFAULT_PROFILE } from "./config";
import { withEdits } from "./remediate";
import { Run } from "./run";
import { rawOf } from "./values";

/** The policies of some checks, which share what they learn of an update. */
export function policiesOf(checks: readonly Check[]): Policies {
  const state = { run: Run.begin() };
  return checks.map((check) => {
    if (check.scope === "stack") return stackPolicy(check, checks, state);
    return resourcePolicy(check, state);
  });
}

interface State {
  run: Run;
}

function resourcePolicy(check: Check, state: State): ResourceValidationPolicy {
  const violations = (args: ResourceValidationArgs): PlacedViolation[] => {
    const { run } = state;
    const parameters = run.parametersOf(check, args.getConfig());
    const reason = check.notApplicable?.({ parameters, source: "engine" });
    const resource = run.resource(args);
    if (reason !== undefined) return args.notApplicable(reason);
    run.ran.add(check.id);
    if (check.on === "resource" && !kindFilter(check.kinds)(resource)) return [];
    const found = [...violationsIn(check, resource, { parameters, set: resourceSet([resource], "engine") })];
    return found.filter((violation) => !run.book.find(check.id, violation.resource));
  };
  return {
    ...factsOf(check),
    validateResource: (args, report) => violations(args).forEach((found) => tell(check, found, report)),
    remediateResource: (args) => {
      const edits = violations(args).flatMap(({ violation }) => violation.fix ?? []);
      return edits.length > 0 ? withEdits(rawOf(args.props), edits) : undefined;
    },
  };
}

function stackPolicy(check: Check, checks: readonly Check[], state: State): StackValidationPolicy {
  return {
    ...factsOf(check),
    validateStack: (args, report) => {
      const { run } = state;
      const parameters = run.parametersOf(check, args.getConfig());
      const reason = check.notApplicable?.({ parameters, source: "engine" });
      if (reason !== undefined) return args.notApplicable(reason);
      const set = run.resources(args.resources);
      const found =
        check.on === "exemption"
          ? violationsOfExemptions(check, exemptionStates(set, checks, run.ran, run.book))
          : violationsOf(check, { parameters, set });
      run.ran.add(check.id);
      for (const violation of found)
        if (!run.book.find(check.id, violation.resource)) tell(check, violation, report, violation.resource);
      // This one is the last: what the pack learnt is of no use to another update.
      if (check.on === "exemption") state.run = run.next();
    },
  };
}

/** A violation as the engine prints it. What is not decided stops nothing. */
function tell(check: Check, found: PlacedViolation, report: ReportViolation, resource?: Resource): void {
  const { violation, isUndecided } = found;
  const place = violation.path.length > 0 ? ` (${formatPath(violation.path)})` : "";
  const urn = resource?.program?.urn;
  const told = {
    message: `${violation.message}${place}${isUndecided ? "" : `\n${check.remediation}`}`,
    ...(urn && { urn }),
    ...(isUndecided && { enforcementLevel: "advisory" }),
  };
  // The SDK takes this form too, though its types do not say so; only so can one violation have its own level.
  (report as unknown as (told: object) => void)(told);
}

function factsOf(check: Check) {
  const { id, title, severity, pack, asks, why, remediation, frameworks = [] } = check;
  const [framework] = frameworks;
  return {
    name: id,
    displayName: title,
    description: `${asks} ${why}`,
    enforcementLevel: levelOf(check, DEFAULT_PROFILE),
    severity,
    tags: [pack, ...new Set(frameworks.map(({ name }) => name))],
    remediationSteps: remediation,
    configSchema: configSchemaOf(check),
    ...(framework && {
      url: framework.url,
      framework: {
        name: framework.name,
        version: framework.version ?? "",
        reference: framework.reference,
        specification: framework.url,
      },
    }),
  };
}
