import { isOf, ManifestObject } from "./objects";

/** Label of what the webhooks of its own stage don't check: they may not answer yet when it is made. */
const OWN_LABEL = "yuanrong-platform/manifests";
const OWN_KINDS: [group: string, kind: string][] = [
  ["serving.kserve.io", "ClusterServingRuntime"],
  ["trainer.kubeflow.org", "ClusterTrainingRuntime"],
  ["networking.internal.knative.dev", "Certificate"],
];

/** Fields that controllers of the cluster write: who declares them, too, fights them. */
export function withoutForeignFields(object: ManifestObject): ManifestObject {
  if (isOf(object, "rbac.authorization.k8s.io", "ClusterRole") && object.aggregationRule !== undefined) {
    const { rules: _rules, ...rest } = object;
    return rest as ManifestObject;
  }
  if (!isOf(object, "admissionregistration.k8s.io", ...WEBHOOKS)) return object;
  return { ...object, webhooks: (object.webhooks as Webhook[]).map(withoutCaBundle) };
}

const WEBHOOKS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

interface Webhook {
  rules?: { resources?: string[] }[];
  clientConfig?: Record<string, unknown>;
  objectSelector?: { matchExpressions?: object[] };
}

function withoutCaBundle(webhook: Webhook): Webhook {
  const { caBundle: _caBundle, ...clientConfig } = webhook.clientConfig ?? {};
  return { ...webhook, clientConfig };
}

/** Has objects of the manifests pass the webhooks of their own stage. */
export function withoutOwnChecks(object: ManifestObject): ManifestObject {
  const { metadata } = object;
  if (OWN_KINDS.some(([group, kind]) => isOf(object, group, kind)))
    return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [OWN_LABEL]: "true" } } };
  if (!isOf(object, "admissionregistration.k8s.io", ...WEBHOOKS)) return object;
  return { ...object, webhooks: (object.webhooks as Webhook[]).map(withOwnExempt) };
}

function withOwnExempt(webhook: Webhook): Webhook {
  const resources = OWN_KINDS.map(([, kind]) => `${kind.toLowerCase()}s`);
  if (!webhook.rules?.some((rule) => rule.resources?.some((one) => resources.includes(one)))) return webhook;
  const { matchExpressions = [], ...rest } = webhook.objectSelector ?? {};
  const exempt = { key: OWN_LABEL, operator: "DoesNotExist" };
  return { ...webhook, objectSelector: { ...rest, matchExpressions: [...matchExpressions, exempt] } };
}
