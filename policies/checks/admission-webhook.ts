import { z } from "zod";
import { check, Violation } from "../check";
import { matches, ResourceSet } from "../resource-set";
import { JsonMap, labelsOf, listOf, mapOf, mapsOf, numberOf, Path, textOf, textsOf } from "../values";

export const admissionWebhook = check({
  id: "admission-webhook",
  title: "A webhook that is down does not stop the cluster",
  severity: "medium",
  pack: "reliability",
  asks: "Admission webhooks answer within `timeout` seconds. One that must answer (failurePolicy Fail) and judges pods or everything leaves out kube-system and the namespace of its own Service, by `namespaceSelector`, `objectSelector` or `matchConditions`.",
  why: "While such a webhook is down, its own pods can't start, nor can the pods of the network and of DNS: the cluster does not come back by itself. Each slow answer delays every request.",
  remediation:
    "Set `timeoutSeconds`, and a `namespaceSelector` with `kubernetes.io/metadata.name` not in kube-system and the webhook's namespace.",
  equivalents: { kubescape: ["C-0036", "C-0039"] },
  parameters: z.strictObject({
    timeout: z.int().min(1).max(30).default(10).describe("the most seconds for an answer"),
  }),
  scope: "stack",
  on: "resource",
  kinds: [
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  ],
  judge({ object }, { set, parameters: { timeout } }) {
    return mapsOf(object.webhooks).flatMap(({ entry, index }) => {
      const at = ["webhooks", index];
      const name = textOf(entry.name) ?? String(index);
      const seconds = numberOf(entry.timeoutSeconds) ?? 10;
      const slow = `webhook ${name} may take ${seconds} s, more than ${timeout}`;
      return [
        ...(seconds > timeout ? [{ path: [...at, "timeoutSeconds"], message: slow }] : []),
        ...(textOf(entry.failurePolicy) === "Ignore" ? [] : reachProblems(entry, name, at, set)),
      ];
    });
  },
});

function reachProblems(webhook: JsonMap, name: string, at: Path, set: ResourceSet): Violation[] {
  if (!mapsOf(webhook.rules).some(({ entry }) => takesPods(entry))) return [];
  // What they take is the author's choice: labels of the objects themselves, or expressions.
  if (Object.keys(mapOf(webhook.objectSelector)).length > 0 || listOf(webhook.matchConditions).length > 0) return [];
  const service = textOf(mapOf(mapOf(webhook.clientConfig).service).namespace);
  const taken = [...new Set(["kube-system", ...(service === undefined ? [] : [service])])].filter((namespace) =>
    matches(mapOf(webhook.namespaceSelector), labelsOfNamespace(namespace, set)),
  );
  if (taken.length === 0) return [];
  const message = `webhook ${name} must answer for pods of ${taken.join(" and ")}`;
  return [{ path: [...at, "namespaceSelector"], message }];
}

function takesPods(rule: JsonMap): boolean {
  const has = (field: string, ...names: string[]) => textsOf(rule[field]).some((name) => names.includes(name));
  return (
    has("apiGroups", "", "*") &&
    has("resources", "pods", "*", "*/*", "pods/*") &&
    rule.scope !== "Cluster" &&
    has("operations", "CREATE", "*")
  );
}

function labelsOfNamespace(name: string, set: ResourceSet): Record<string, string> {
  const declared = set.find("Namespace", undefined, name);
  return { ...labelsOf(mapOf(declared?.object.metadata).labels), "kubernetes.io/metadata.name": name };
}
