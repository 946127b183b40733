import { z } from "zod";
import { check, Violation } from "../check";
import { nsa } from "../frameworks";
import { judgeOf, SECURITY_LEVELS, SecurityLevel } from "../kubernetes/pod-security-levels";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { labelsOf, mapOf } from "../values";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const VERSION = `${ENFORCE}-version`;

export const podPsaLabels = check({
  id: "pod-psa-labels",
  title: "Namespaces enforce a Pod Security Standard that their workloads satisfy",
  severity: "high",
  pack: "restricted",
  asks: "Every Namespace has the labels `enforce`, of `minimum` at least, and `enforce-version` of pod-security.kubernetes.io, and every pod that the stack puts into it satisfies that level.",
  why: "Without the label, the API server admits every pod; with one that a workload does not satisfy, it refuses its pods, and only after the deployment.",
  remediation: "Label the Namespace, and change the workload or move it to a namespace of a milder level.",
  frameworks: [nsa("Kubernetes Pod security")],
  equivalents: {
    kyverno: [
      "pod-security",
      "podsecurity-subrule-baseline",
      "baseline",
      "enforce",
      "restricted",
      "restricted-exclude-capabilities",
      "restricted-exclude-seccomp",
      "restricted-latest",
    ],
    kubescape: ["C-0068"],
  },
  parameters: z.strictObject({
    minimum: z.enum(SECURITY_LEVELS).default("privileged").describe("the mildest level that a namespace may enforce"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace"],
  judge(namespace, { set, parameters: { minimum } }) {
    const labels = labelsOf(mapOf(namespace.object.metadata).labels);
    const level = SECURITY_LEVELS.find((one) => one === labels[ENFORCE]);
    return [
      ...levelViolations(labels[ENFORCE], level, minimum),
      ...versionViolations(labels[VERSION]),
      ...(level ? refusedPods(namespace, level, minorOf(labels[VERSION]) ?? "latest", set) : []),
    ];
  },
});

function levelViolations(
  label: string | undefined,
  level: SecurityLevel | undefined,
  minimum: SecurityLevel,
): Violation[] {
  const path = ["metadata", "labels", ENFORCE];
  if (label === undefined) return [{ path, message: "the namespace enforces no Pod Security Standard" }];
  if (level === undefined) return [{ path, message: `${JSON.stringify(label)} is no Pod Security Standard` }];
  if (SECURITY_LEVELS.indexOf(level) >= SECURITY_LEVELS.indexOf(minimum)) return [];
  return [{ path, message: `the namespace enforces "${level}", which is milder than "${minimum}"` }];
}

function versionViolations(label: string | undefined): Violation[] {
  const path = ["metadata", "labels", VERSION];
  if (label === undefined) return [{ path, message: "the version of the enforced standard is not set" }];
  return minorOf(label) ? [] : [{ path, message: `${JSON.stringify(label)} is no version of the standards` }];
}

/** The label `v1.36` as the checks take it; undefined for what is no version. */
function minorOf(label: string | undefined): string | undefined {
  const [, minor, latest] = /^(?:v(1\.\d+)|(latest))$/.exec(label ?? "") ?? [];
  return minor ?? latest;
}

function refusedPods({ name }: Resource, level: SecurityLevel, version: string, set: ResourceSet): Violation[] {
  const judge = judgeOf(level, version);
  return set.podsIn(name).flatMap((pod) => {
    // What is not known yet is told by the check whose control it is.
    const refusals = ifKnown(() => judge(pod, set)) ?? [];
    const [first] = refusals;
    if (!first) return [];
    const reasons = [...new Set(refusals.map(({ message }) => message))].join("; ");
    const message = `namespace "${name}" enforces "${level}", which refuses the pod: ${reasons}`;
    return { resource: pod.resource, path: first.path, message };
  });
}
