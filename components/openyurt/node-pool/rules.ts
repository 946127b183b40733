import { Report } from "../../core/problems";
import { ANNOTATION, NODE_LABEL, POOL_NAME_LABEL, POOL_TYPE_LABEL } from "../names";
import { LeaderElectionStrategy, NodePoolArgs, NodePoolType } from "./args";

type Given = { [key in keyof NodePoolArgs]?: NodePoolArgs[key] };

const KUBELET = "the kubelet gives each node its own";

/** Labels that nodes of a pool must not get from it, with the reason. */
const NODES_OWN: Record<string, string> = {
  [NODE_LABEL.pool]: "would move nodes to a pool in place, which OpenYurt refuses: a NodePoolMembership sets it",
  [NODE_LABEL.desiredPool]: "would send nodes back to a pool when they leave: a NodePoolMembership sets the pool",
  [NODE_LABEL.edgeWorker]: "may be set by the controller that installs YurtHub alone",
  [NODE_LABEL.hostNetwork]: "is set by OpenYurt for pools with hostNetwork, and can never be taken away",
  [NODE_LABEL.gateway]: "belongs to a Gateway: a NodePoolMembership sets it by gateway",
  [POOL_TYPE_LABEL]: "is set by OpenYurt from type",
  [POOL_NAME_LABEL]: "is that of the pool itself",
  "kubernetes.io/hostname": KUBELET,
  "kubernetes.io/os": KUBELET,
  "kubernetes.io/arch": KUBELET,
  "beta.kubernetes.io/os": KUBELET,
  "beta.kubernetes.io/arch": KUBELET,
};

const OPENYURT_KEEPS = "nodepool.openyurt.io/previous-attributes";

/** Annotations of the same meaning, which OpenYurt looks at first. */
const FOR_EVER = ["node.beta.openyurt.io/autonomy", "apps.openyurt.io/binding"];

/** What the API server takes of annotations, keys and values together. */
const ANNOTATION_BYTES = 256 * 1024;

/** Reports what a pool of this type cannot have. */
export function checkType({ type, hostNetwork, autonomyDuration }: Given, report: Report): void {
  if (type !== NodePoolType.Cloud) return;
  if (hostNetwork === true) report(["hostNetwork"], "is not for a pool of type Cloud", "false, or type Edge");
  if (autonomyDuration !== undefined)
    report(["autonomyDuration"], "has no effect on nodes without YurtHub", "none, or type Edge");
}

/** Reports leaders that could never be found. */
export function checkLeaders({ leaderElection }: Given, report: Report): void {
  if (!leaderElection) return;
  const { strategy = LeaderElectionStrategy.Random, nodeLabels } = leaderElection;
  const at = ["leaderElection", "nodeLabels"];
  if (strategy === LeaderElectionStrategy.Mark && Object.keys(nodeLabels ?? {}).length === 0)
    report(at, "is required", "the labels of the nodes that may lead, since strategy is mark");
  if (strategy === LeaderElectionStrategy.Random && nodeLabels !== undefined)
    report(at, "has no effect on strategy random", "none, or strategy mark");
  if (strategy === LeaderElectionStrategy.Mark && nodeLabels?.[NODE_LABEL.pool] !== undefined)
    report([...at, NODE_LABEL.pool], "is set by OpenYurt", "labels that tell nodes of the pool apart");
}

/** Reports kinds that are listed twice. */
export function checkScope({ poolScopeMetadata }: Given, report: Report): void {
  reportTwins(
    poolScopeMetadata,
    ({ group = "", version, resource }) => [group, version, resource],
    (index, text) => report(["poolScopeMetadata", index], `lists ${text} again`, "each kind once"),
  );
}

/** Reports labels and annotations that must not be copied onto nodes. */
export function checkCopied({ labels, annotations, autonomyDuration }: Given, report: Report): void {
  for (const key of Object.keys(labels ?? {}))
    if (Object.hasOwn(NODES_OWN, key)) report(["labels", key], NODES_OWN[key]!, "another label");
  for (const key of Object.keys(annotations ?? {})) {
    const at = ["annotations", key];
    if (key === OPENYURT_KEEPS) report(at, "is where OpenYurt keeps what it copied", "another annotation");
    if (key === ANNOTATION.autonomyDuration) report(at, "is set by autonomyDuration", "the setting autonomyDuration");
    if (FOR_EVER.includes(key) && autonomyDuration !== undefined)
      report(at, "would overrule autonomyDuration", "autonomyDuration or this annotation, not both");
  }
  const bytes = Object.entries(annotations ?? {}).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  if (bytes > ANNOTATION_BYTES)
    report(["annotations"], `${bytes} bytes are too many`, `at most ${ANNOTATION_BYTES} bytes of keys and values`);
}

/** Reports taints that Kubernetes sets itself, and two of one key and effect. */
export function checkTaints({ taints }: Given, report: Report): void {
  for (const [index, taint] of (taints ?? []).entries())
    if (typeof taint?.key === "string" && taint.key.startsWith("node.kubernetes.io/"))
      report(["taints", index, "key"], `${taint.key} is set by Kubernetes from a node's state`, "a key of your own");
  reportTwins(
    taints,
    ({ key, effect }) => [key, effect],
    (index, text) =>
      report(["taints", index], `has the key and effect ${text} of another`, "one taint for a key and an effect"),
  );
}

/** Tells of each part of a list that equals an earlier one in what identifies it. */
function reportTwins<T>(
  list: T[] | undefined,
  identify: (part: T) => (string | undefined)[],
  tell: (index: number, text: string) => void,
): void {
  const seen = new Set<string>();
  for (const [index, part] of (list ?? []).entries()) {
    const identity = identify(part ?? ({} as T));
    if (identity.includes(undefined)) continue;
    const text = identity.filter((word) => word !== "").join(" ");
    if (seen.has(text)) tell(index, text);
    seen.add(text);
  }
}
