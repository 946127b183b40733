import { Check, Edit, Level, Severity, StackContext, Violation, Violations } from "./check";
import { Exemption, ExemptionBook } from "./exemptions";
import type { Container } from "./pods";
import { Location, Resource } from "./resource";
import { ResourceSet } from "./resource-set";
import { ConfiguredCheck } from "./settings";
import { UnknownValue } from "./unknown";
import { Path } from "./values";

/** What a check found in a resource. */
export interface Finding {
  check: string;
  severity: Severity;
  level: Level;
  pack: string;
  resource: Resource;
  path: Path;
  location?: Location;
  message: string;
  remediation: string;
  /** The exemption that accepts the finding. */
  exemption?: Exemption;
  /** The check needed what only an update would know; neither passed nor failed. */
  isUndecided?: true;
  fix?: readonly Edit[];
}

/** A check that could not judge, and why. */
export interface NotApplicable {
  check: string;
  reason: string;
}

/** The outcome of a run. */
export interface Report {
  findings: Finding[];
  notApplicable: NotApplicable[];
}

/** Judges a set of resources by checks. */
export function evaluate(set: ResourceSet, checks: readonly ConfiguredCheck[], exemptions: ExemptionBook): Report {
  const report: Report = { findings: [], notApplicable: [] };
  for (const { check, level, parameters } of checks) {
    if (level === "disabled") continue;
    const reason = check.notApplicable?.({ parameters, source: set.source, set });
    if (reason !== undefined) {
      report.notApplicable.push({ check: check.id, reason });
      continue;
    }
    for (const found of violationsOf(check, { parameters, set })) {
      const { resource, violation, isUndecided } = found;
      const { path, message, fix } = violation;
      const exemption = exemptions.find(check.id, resource);
      report.findings.push({
        check: check.id,
        severity: check.severity,
        level: isUndecided ? "advisory" : level,
        pack: check.pack,
        resource,
        path,
        location: resource.locate?.(path),
        message,
        remediation: check.remediation,
        ...(exemption && { exemption }),
        ...(isUndecided && { isUndecided }),
        ...(fix && { fix }),
      });
    }
  }
  return report;
}

/** A violation with the resource that it is about. */
export interface PlacedViolation {
  resource: Resource;
  violation: Violation;
  isUndecided: boolean;
}

/** What one check finds in a set, in the order of the set. */
export function* violationsOf(check: Check, context: StackContext<object>): Generator<PlacedViolation> {
  if (check.on === "set") {
    const resource = context.set.resources[0];
    if (resource) yield* judged(resource, () => check.judge(context));
    return;
  }
  const takes = check.on === "resource" ? kindFilter(check.kinds) : () => true;
  const candidates = check.on === "resource" && check.kinds ? ofKinds(context.set, check.kinds) : context.set.resources;
  for (const resource of candidates) if (takes(resource)) yield* violationsIn(check, resource, context);
}

/** What one check finds in one resource. */
export function* violationsIn(
  check: Check,
  resource: Resource,
  context: StackContext<object>,
): Generator<PlacedViolation> {
  switch (check.on) {
    case "resource":
      yield* judged(resource, () => check.judge(resource, context));
      return;
    case "pod":
    case "container":
      for (const violation of judged(resource, () => judgePods(check, resource, context))) yield violation;
  }
}

function judgePods(check: Check, resource: Resource, context: StackContext<object>): Violations {
  const pods = context.set.podsOf(resource);
  if (pods.length === 0) return undefined;
  if (check.on === "pod") return pods.flatMap((pod) => check.judge(pod, context) ?? []);
  if (check.on !== "container") return undefined;
  const judge = (container: Container) => check.judge(container, context) ?? [];
  return pods.flatMap((pod) => pod.containers.flatMap(judge));
}

function judged(resource: Resource, judge: () => Violations): PlacedViolation[] {
  try {
    const found = judge();
    if (found === undefined) return [];
    return [found].flat().map((violation: Violation) => ({
      resource: violation.resource ?? resource,
      violation,
      isUndecided: false,
    }));
  } catch (error) {
    if (!(error instanceof UnknownValue)) throw error;
    const violation = { path: error.path, message: `not decided: ${error.message}` };
    return [{ resource, violation, isUndecided: true }];
  }
}

function ofKinds(set: ResourceSet, kinds: readonly string[]): readonly Resource[] {
  const names = [...new Set(kinds.map((kind) => kind.slice(kind.indexOf("/") + 1)))];
  return names.length === 1 ? set.ofKind(names[0]!) : names.flatMap((name) => set.ofKind(name));
}

/** Whether a resource is of one of `Kind` or `group/Kind`; the core group is empty: `/Service`. */
export function kindFilter(kinds: readonly string[] | undefined): (resource: Resource) => boolean {
  if (!kinds) return () => true;
  const wanted = new Set(kinds);
  return ({ kind, group }) => wanted.has(kind) || wanted.has(`${group}/${kind}`);
}
