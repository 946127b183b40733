import { CATALOGUE } from "./catalogue";
import { Check, Edit, ExemptionState, Level, Severity, StackContext, Violation, Violations } from "./check";
import { Exemption, ExemptionBook, EXEMPT_PREFIX, holdsIn, stackNameOf } from "./exemptions";
import { kindFilter } from "./kinds";
import { Location, Resource, resourceOf } from "./resource";
import { ResourceSet } from "./resource-set";
import { ConfiguredCheck } from "./settings";
import { UnknownValue } from "./unknown";
import { groupBy, Path } from "./values";

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
  const own = checks.map(({ check }) => check);
  const ran = new Set<string>();
  for (const { check, level, parameters } of inOrder(checks)) {
    if (level === "disabled") continue;
    const reason = check.notApplicable?.({ parameters, source: set.source, set });
    if (reason !== undefined) {
      report.notApplicable.push({ check: check.id, reason });
      continue;
    }
    const found =
      check.on === "exemption"
        ? violationsOfExemptions(check, exemptionStates(set, own, ran, exemptions))
        : violationsOf(check, { parameters, set });
    ran.add(check.id);
    for (const { resource, violation, isUndecided } of found) {
      const { path, message, fix } = violation;
      const exemption = exemptions.find(check.id, resource);
      report.findings.push({
        check: check.id,
        severity: check.severity,
        level: isUndecided ? "advisory" : level,
        pack: check.pack,
        resource,
        path,
        message,
        remediation: check.remediation,
        ...(exemption && { exemption }),
        ...(isUndecided && { isUndecided }),
        ...(fix && { fix }),
      });
    }
  }
  locateAll(set, report.findings);
  return report;
}

/** Adds the places, one resource after the other: a document is looked into once for all that was found in it. */
function locateAll(set: ResourceSet, findings: readonly Finding[]): void {
  const byResource = groupBy(findings, ({ resource }) => resource);
  for (const resource of set.resources)
    for (const finding of byResource.get(resource) ?? []) finding.location = resource.locate?.(finding.path);
}

/** A violation with the resource that it is about. */
export interface PlacedViolation {
  resource: Resource;
  violation: Violation;
  isUndecided: boolean;
}

/** The checks with those of exemptions last, as these look at what the others used. */
export function inOrder<C extends Pick<ConfiguredCheck, "check">>(checks: readonly C[]): C[] {
  const isLast = ({ check }: C) => check.on === "exemption";
  return [...checks.filter((configured) => !isLast(configured)), ...checks.filter(isLast)];
}

/** What one check finds in a set, in the order of the set. */
export function* violationsOf(check: Check, context: StackContext<object>): Generator<PlacedViolation> {
  if (check.on === "exemption") return;
  if (check.on === "set") {
    const resource = context.set.resources[0];
    if (resource) yield* judged(resource, () => check.judge(context));
    return;
  }
  const takes = check.on === "resource" ? kindFilter(check.kinds) : () => true;
  const candidates = candidatesOf(check, context.set);
  for (const resource of candidates) if (takes(resource)) yield* violationsIn(check, resource, context);
}

function candidatesOf(check: Check, set: ResourceSet): readonly Resource[] {
  if (check.on === "pod" || check.on === "container") return set.withPods();
  return check.on === "resource" && check.kinds ? ofKinds(set, check.kinds) : set.resources;
}

/** What one check finds in one resource. Each pod and container is judged by itself: an unknown value hides nothing of another. */
export function* violationsIn(
  check: Check,
  resource: Resource,
  context: StackContext<object>,
): Generator<PlacedViolation> {
  if (check.on === "resource") yield* judged(resource, () => check.judge(resource, context));
  if (check.on !== "pod" && check.on !== "container") return;
  let pods;
  try {
    pods = context.set.podsOf(resource);
  } catch (error) {
    yield undecided(resource, error);
    return;
  }
  for (const pod of pods) {
    if (check.on === "pod") yield* judged(resource, () => check.judge(pod, context));
    else for (const container of pod.containers) yield* judged(resource, () => check.judge(container, context));
  }
}

/** What a check of exemptions finds in them. */
export function* violationsOfExemptions(check: Check, states: readonly ExemptionState[]): Generator<PlacedViolation> {
  if (check.on !== "exemption") return;
  for (const state of states) yield* judged(state.resource, () => check.judge(state));
}

/** The exemptions that concern the checks of a run: those of its checks, and those of checks that do not exist. */
export function exemptionStates(
  set: ResourceSet,
  checks: readonly Check[],
  ran: ReadonlySet<string>,
  book: ExemptionBook,
): ExemptionState[] {
  const own = new Set(checks.map(({ id }) => id));
  const state = (exemption: Exemption, resource: Resource, path: Path): ExemptionState => ({
    exemption,
    isExpired: book.isExpired(exemption),
    ...(ran.has(exemption.check) && { isUsed: book.isUsed(exemption) }),
    isKnown: CATALOGUE.has(exemption.check),
    resource,
    path,
  });
  const stack = set.resources[0] && stackNameOf(set.resources[0]);
  const listed = book.listed
    .filter((exemption) => holdsIn(exemption, stack))
    .map((exemption) => state(exemption, standIn(exemption), []));
  const annotated = set.resources.flatMap((resource) =>
    book
      .writtenIn(resource)
      .map((exemption) => state(exemption, resource, ["metadata", "annotations", EXEMPT_PREFIX + exemption.check])),
  );
  return [...listed, ...annotated].filter(({ exemption, isKnown }) => !isKnown || own.has(exemption.check));
}

/** A resource for the place where an exemption is listed, which is no object. */
function standIn({ source }: Exemption): Resource {
  return { ...resourceOf({}), name: source };
}

function* judged(resource: Resource, judge: () => Violations): Generator<PlacedViolation> {
  try {
    const found = judge();
    if (found === undefined) return;
    for (const violation of Symbol.iterator in found ? found : [found])
      yield { resource: violation.resource ?? resource, violation, isUndecided: false };
  } catch (error) {
    yield undecided(resource, error);
  }
}

function undecided(resource: Resource, error: unknown): PlacedViolation {
  if (!(error instanceof UnknownValue)) throw error;
  const violation = { path: error.path, message: `not decided: ${error.message}` };
  return { resource, violation, isUndecided: true };
}

function ofKinds(set: ResourceSet, kinds: readonly string[]): readonly Resource[] {
  const names = [...new Set(kinds.map((kind) => kind.slice(kind.indexOf("/") + 1)))];
  return names.length === 1 ? set.ofKind(names[0]!) : names.flatMap((name) => set.ofKind(name));
}
