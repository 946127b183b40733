import { KubeflowSettings } from "./args";
import { isOf, ManifestObject, mapTexts } from "./objects";

/** The identity that the manifests give to the gateway: that of Kubeflow's own Istio. */
const UPSTREAM_PRINCIPAL = "cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account";
const UPSTREAM_NAMESPACE = "istio-system";

/** Has services and policies know the platform's gateways in place of those of Kubeflow's own Istio. */
export function withIdentities(object: ManifestObject, { gateway, localGateway }: KubeflowSettings): ManifestObject {
  if (object.kind === "CustomResourceDefinition") return object;
  const principal = `cluster.local/ns/${gateway.namespace}/sa/${gateway.serviceAccount}`;
  return mapTexts(object, (text) => {
    const told = text.replaceAll(UPSTREAM_PRINCIPAL, principal);
    return localGateway
      ? told.replaceAll(
          `knative-local-gateway.${UPSTREAM_NAMESPACE}.svc`,
          `knative-local-gateway.${localGateway.namespace}.svc`,
        )
      : told;
  }) as ManifestObject;
}

/** Has Knative's own gateway and NetworkPolicies choose the platform's gateways. */
export function withGateways(object: ManifestObject, { gateway, localGateway }: KubeflowSettings): ManifestObject {
  if (object.metadata.name === "knative-local-gateway" && localGateway) {
    const spec = { ...object.spec, selector: localGateway.selector };
    return object.kind === "Service"
      ? { ...object, metadata: { ...object.metadata, namespace: localGateway.namespace }, spec }
      : { ...object, spec };
  }
  if (!isOf(object, "networking.k8s.io", "NetworkPolicy")) return object;
  const namespaces = [...new Set([gateway.namespace, ...(localGateway ? [localGateway.namespace] : [])])];
  const ingress = ((object.spec.ingress ?? []) as { from?: Peer[] }[]).map((rule) =>
    rule.from ? { ...rule, from: rule.from.map((peer) => fromGateways(peer, namespaces)) } : rule,
  );
  return { ...object, spec: { ...object.spec, ingress } };
}

interface Peer {
  namespaceSelector?: { matchLabels?: Record<string, string>; matchExpressions?: { key: string; values?: string[] }[] };
}

const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** A peer in Kubeflow's own Istio becomes one in the gateways' namespaces, whatever its pods are called there. */
function fromGateways(peer: Peer, namespaces: string[]): Peer {
  const { matchLabels = {}, matchExpressions = [] } = peer.namespaceSelector ?? {};
  const meant =
    matchLabels[NAMESPACE_NAME] === UPSTREAM_NAMESPACE ||
    matchExpressions.some(({ key, values = [] }) => key === NAMESPACE_NAME && values.includes(UPSTREAM_NAMESPACE));
  if (!meant) return peer;
  const expression = { key: NAMESPACE_NAME, operator: "In", values: namespaces };
  return { namespaceSelector: { matchExpressions: [expression] } };
}
