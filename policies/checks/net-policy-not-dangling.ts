import { Violation, check } from "../check";
import { isWhole, ofTemplates } from "../kubernetes/completeness";
import { namespaceLabels, POLICY_KINDS, rulesOf } from "../kubernetes/network-policies";
import { namespaceOf } from "../resource";
import { matches, ResourceSet } from "../resource-set";
import { JsonMap, listOf, mapOf, mapsOf, textOf, textsOf } from "../values";

export const netPolicyNotDangling = check({
  id: "net-policy-not-dangling",
  title: "NetworkPolicies and their peers select pods",
  severity: "low",
  pack: "network",
  asks: "A NetworkPolicy selects a pod of its namespace, and each peer selects a pod. Judged only where the stack has the namespace and everything in it: pods of other stacks, of operators and of charts that are not expanded are not known.",
  why: "A selector with a mistake protects nothing, or keeps out whom it should let in, and nothing says so.",
  remediation: "Correct the labels, or remove the policy or the peer.",
  equivalents: {
    kubeLinter: ["dangling-networkpolicy", "dangling-networkpolicypeer-podselector"],
    kubeScore: ["networkpolicy-targets-pod"],
  },
  scope: "stack",
  on: "resource",
  kinds: POLICY_KINDS,
  judge(policy, { set }) {
    const namespace = namespaceOf(policy);
    const { podSelector } = mapOf(policy.object.spec);
    const found: Violation[] = [];
    // An empty selector is for all pods, whoever makes them and when.
    if (isDangling(set, namespace, mapOf(podSelector)))
      found.push({ path: ["spec", "podSelector"], message: `the policy selects no pod of namespace "${namespace}"` });
    for (const { peers = [] } of rulesOf(policy))
      for (const { peer, path } of peers) {
        const message = danglingPeer(set, namespace, peer);
        if (message) found.push({ path, message });
      }
    return found;
  },
});

function isDangling(set: ResourceSet, namespace: string, selector: JsonMap): boolean {
  const { matchLabels, matchExpressions } = selector;
  if (Object.keys(mapOf(matchLabels)).length === 0 && listOf(matchExpressions).length === 0) return false;
  return isWhole(set, namespace) && set.podsMatching(namespace, ofTemplates(selector)).length === 0;
}

function danglingPeer(set: ResourceSet, own: string, peer: JsonMap): string | undefined {
  const { namespaceSelector, podSelector, ipBlock } = peer;
  if (ipBlock !== undefined) return;
  if (namespaceSelector === undefined)
    return isDangling(set, own, mapOf(podSelector)) ? `the peer selects no pod of namespace "${own}"` : undefined;
  const names = namesIn(mapOf(namespaceSelector));
  if (!names) return;
  const namespaces = names.map((name) => set.find("Namespace", undefined, name));
  if (namespaces.some((namespace) => namespace === undefined)) return;
  const taken = namespaces.filter(
    (namespace) => namespace !== undefined && matches(mapOf(namespaceSelector), namespaceLabels(namespace)),
  );
  const which = `namespace ${names.map((name) => `"${name}"`).join(", ")}`;
  if (taken.length === 0) return `the peer selects no namespace: ${which} has other labels`;
  if (!taken.every((namespace) => isDangling(set, namespace!.name, mapOf(podSelector)))) return;
  return `the peer selects no pod of ${which}`;
}

/** The namespaces that a selector names; undefined where it takes them by other labels alone, which any namespace may have. */
function namesIn(selector: JsonMap): string[] | undefined {
  const label = "kubernetes.io/metadata.name";
  const name = textOf(mapOf(selector.matchLabels)[label]);
  if (name !== undefined) return [name];
  const listed = mapsOf(selector.matchExpressions).find(({ entry }) => entry.key === label && entry.operator === "In");
  return listed && textsOf(listed.entry.values);
}
