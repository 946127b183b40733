import { check, Violation } from "../check";
import { keyProblem, valueProblem } from "../kubernetes/label-syntax";
import { matches } from "../resource-set";
import { isMap, JsonMap, labelsOf, mapOf, Path, valueAt } from "../values";

const SELECTING: Readonly<Record<string, string>> = {
  Deployment: "apps",
  StatefulSet: "apps",
  DaemonSet: "apps",
  ReplicaSet: "apps",
  ReplicationController: "",
};

export const metaLabelValues = check({
  id: "meta-label-values",
  title: "Labels are well formed, and selectors take the pods they are for",
  severity: "high",
  pack: "reliability",
  asks: "Keys and values of labels, and keys of annotations, of objects and templates of pods, and labels in selectors have the form that Kubernetes takes; the selector of a workload takes the labels of its own template.",
  why: "The API server refuses a wrong form, and a workload whose selector misses its own pods.",
  remediation:
    "Use at most 63 letters, digits, -, _ and . that begin and end with a letter or digit; make selector and template agree.",
  equivalents: {
    kubeLinter: ["mismatching-selector"],
    kubeScore: [
      "label-values",
      "deployment-pod-selector-labels-match-template-metadata-labels",
      "statefulset-pod-selector-labels-match-template-metadata-labels",
    ],
  },
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    const { kind, object } = resource;
    if (!kind) return;
    const pods = set.podsOf(resource);
    const metadata = [
      { value: object.metadata, at: ["metadata"] as Path },
      ...pods
        .filter(({ path }) => path.length > 0)
        .map((pod) => ({ value: pod.metadata, at: [...pod.path, "metadata"] })),
    ];
    return [
      ...metadata.flatMap(({ value, at }) => [
        ...labelProblems(mapOf(value).labels, [...at, "labels"]),
        ...keyProblems(mapOf(value).annotations, [...at, "annotations"], "annotation"),
      ]),
      ...pods.flatMap(({ spec, specPath }) => labelProblems(spec.nodeSelector, [...specPath, "nodeSelector"])),
      ...(kind === "Service" && resource.group === ""
        ? labelProblems(valueAt(object, ["spec", "selector"]), ["spec", "selector"])
        : []),
      ...(SELECTING[kind] === resource.group ? selectorProblems(kind, object, pods[0]?.labels) : []),
    ];
  },
});

function selectorProblems(kind: string, object: JsonMap, labels: Record<string, string> | undefined): Violation[] {
  const selector = valueAt(object, ["spec", "selector"]);
  if (!isMap(selector) || !labels) return [];
  const isOld = kind === "ReplicationController";
  const wanted: JsonMap = isOld ? { matchLabels: selector } : selector;
  const at = isOld ? ["spec", "selector"] : ["spec", "selector", "matchLabels"];
  const wrong = labelProblems(wanted.matchLabels, at);
  if (wrong.length > 0) return wrong;
  const missed = Object.entries(labelsOf(wanted.matchLabels)).find(([key, value]) => labels[key] !== value);
  if (missed) {
    const has = labels[missed[0]] === undefined ? "no such label" : `"${labels[missed[0]]}"`;
    return [
      {
        path: [...at, missed[0]],
        message: `the selector asks for ${missed[0]} "${missed[1]}", the template has ${has}`,
      },
    ];
  }
  if (!matches(wanted, labels))
    return [
      { path: ["spec", "selector", "matchExpressions"], message: "the selector does not take the template's labels" },
    ];
  return [];
}

function labelProblems(labels: unknown, at: Path): Violation[] {
  const wrong = Object.entries(labelsOf(labels)).flatMap(([key, value]) => {
    const problem = valueProblem(value);
    return problem === undefined
      ? []
      : [{ path: [...at, key], message: `value "${value}" of label ${key} ${problem}` }];
  });
  return [...keyProblems(labels, at, "label"), ...wrong];
}

function keyProblems(entries: unknown, at: Path, what: string): Violation[] {
  return Object.keys(mapOf(entries)).flatMap((key) => {
    const problem = keyProblem(key);
    return problem === undefined ? [] : [{ path: [...at, key], message: `${what} "${key}" ${problem}` }];
  });
}
