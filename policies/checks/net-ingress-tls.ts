import { check, Violation } from "../check";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { GATEWAY_KIND, INGRESS_KINDS, isRedirect, ISTIO_GATEWAY_KIND, routesOf } from "../kubernetes/routes";
import { labelsOf, listOf, mapOf, mapsOf, textOf, textsOf } from "../values";

export const netIngressTls = check({
  id: "net-ingress-tls",
  title: "What is reached from outside has TLS",
  severity: "high",
  pack: "network",
  asks: "Every host of an Ingress is in its `tls`, or has its certificate by an annotation of the cloud, and nothing turns the redirect to HTTPS off. Listeners of a Gateway, and servers of Istio's, that speak HTTP only send callers to HTTPS; those with TLS have a certificate or pass it through. Istio's egress gateways and waypoints are not judged.",
  why: "Passwords, cookies and data can be read and changed on the way.",
  remediation: "Add a certificate for the host, and let the plain port redirect to HTTPS.",
  equivalents: {
    polaris: ["tlsSettingsMissing"],
    kyverno: ["require-ingress-https", "ingress-host-match-tls"],
    kubescape: ["C-0263"],
  },
  scope: "stack",
  on: "resource",
  kinds: [...INGRESS_KINDS, GATEWAY_KIND, ISTIO_GATEWAY_KIND],
  judge(resource, { set }) {
    if (resource.kind === "Ingress") return judgeIngress(resource);
    return resource.group === "networking.istio.io" ? judgeServers(resource) : judgeListeners(resource, set);
  },
});

/** Annotations by which an Ingress has its certificate elsewhere. */
const CERTIFICATES = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/managed-certificates",
];
const REDIRECTS = [
  "ingress.kubernetes.io/ssl-redirect",
  "nginx.ingress.kubernetes.io/ssl-redirect",
  "haproxy.org/ssl-redirect",
  "nginx.org/redirect-to-https",
];

function judgeIngress({ object }: Resource): Violation[] {
  const { tls, rules, defaultBackend, backend } = mapOf(object.spec);
  const annotations = labelsOf(mapOf(object.metadata).annotations);
  const found: Violation[] = REDIRECTS.filter((key) => annotations[key] === "false").map((key) => ({
    path: ["metadata", "annotations", key],
    message: `annotation ${key} lets callers stay without TLS`,
  }));
  if (
    CERTIFICATES.some((key) => annotations[key]) ||
    annotations["traefik.ingress.kubernetes.io/router.tls"] === "true"
  )
    return found;
  const entries = mapsOf(tls);
  const path = ["spec", "tls"];
  if (entries.length === 0) {
    const serves = listOf(rules).length > 0 || defaultBackend !== undefined || backend !== undefined;
    return serves ? [...found, { path, message: "the Ingress has no TLS" }] : found;
  }
  // Entries without hosts are for all of them.
  if (entries.some(({ entry }) => listOf(entry.hosts).length === 0)) return found;
  const secured = entries.flatMap(({ entry }) => textsOf(entry.hosts)).map((host) => host.toLowerCase());
  for (const { entry, index } of mapsOf(rules)) {
    const host = (textOf(entry.host) ?? "").toLowerCase();
    if (!secured.some((one) => covers(one, host)))
      found.push({ path: ["spec", "rules", index, "host"], message: `host "${host}" is not in the TLS settings` });
  }
  return found;
}

/** Whether a certificate's host is the other, or takes it by a wildcard, which is for one label. */
function covers(certified: string, host: string): boolean {
  if (certified === host) return true;
  return certified.startsWith("*.") && host.includes(".") && host.slice(host.indexOf(".")) === certified.slice(1);
}

function judgeListeners(gateway: Resource, set: ResourceSet): Violation[] {
  return mapsOf(mapOf(gateway.object.spec).listeners).flatMap(({ entry, index }) => {
    const path = ["spec", "listeners", index];
    const name = textOf(entry.name) ?? String(index);
    if (entry.protocol === "HTTP") {
      const routes = routesOf(set, gateway, entry);
      if (routes.length > 0 && routes.every(isRedirect)) return [];
      return [
        { path: [...path, "protocol"], message: `listener "${name}" speaks HTTP without sending callers to HTTPS` },
      ];
    }
    if (entry.protocol !== "HTTPS" && entry.protocol !== "TLS") return [];
    const { mode, certificateRefs, options } = mapOf(entry.tls);
    if (mode === "Passthrough" || listOf(certificateRefs).length > 0 || options !== undefined) return [];
    return [{ path: [...path, "tls"], message: `listener "${name}" has no certificate` }];
  });
}

function judgeServers({ object }: Resource): Violation[] {
  const { servers, selector } = mapOf(object.spec);
  if (labelsOf(selector).istio === "egressgateway") return [];
  return mapsOf(servers).flatMap(({ entry, index }) => {
    const { protocol, number } = mapOf(entry.port);
    const { httpsRedirect, mode, credentialName, serverCertificate, credentialNames, tlsCertificates } = mapOf(
      entry.tls,
    );
    const path = ["spec", "servers", index];
    const which = `the server at port ${String(number)}`;
    const spoken = (textOf(protocol) ?? "").toUpperCase();
    if (["HTTP", "HTTP2", "GRPC", "GRPC-WEB"].includes(spoken)) {
      if (httpsRedirect === true) return [];
      return [
        { path: [...path, "port", "protocol"], message: `${which} speaks ${spoken} without sending callers to HTTPS` },
      ];
    }
    if (spoken !== "HTTPS" && spoken !== "TLS") return [];
    if (["PASSTHROUGH", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL"].includes(textOf(mode) ?? "")) return [];
    const certificates = [credentialName, serverCertificate, ...listOf(credentialNames), ...listOf(tlsCertificates)];
    if (certificates.some((one) => one !== undefined && one !== "")) return [];
    return [{ path: [...path, "tls"], message: `${which} has no certificate` }];
  });
}
