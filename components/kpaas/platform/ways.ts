import { ScrapeMode } from "../../core/monitoring";
import { MeshMode, ServiceNetwork } from "../network";
import { WebExposure } from "../web";
import type { KPaasArgs } from "./args";
import { publicIssuerOf } from "./authority";
import { namespaceOf } from "./names";
import { isOn } from "./on";

/** The platform's Gateway, and the namespace that it is in. */
export const GATEWAY = { name: "public", namespace: "istio-gateways" };

/** First parts of the host names by which people reach services. */
const LABELS = {
  vault: "openbao",
  keycloak: "keycloak",
  harbor: "harbor",
  monitoring: "grafana",
  kubeflow: "kubeflow",
} as const;

/** A service that people reach. */
export type WebService = keyof typeof LABELS;

/** The services that people reach. */
export const webServices = Object.keys(LABELS) as WebService[];

/** The host name of a service: what the user gave, or one below the domain; undefined where there is neither. */
export function hostOf(platform: KPaasArgs, service: WebService): string | undefined {
  const label = service === "vault" ? (platform.vault?.engine ?? LABELS.vault) : LABELS[service];
  const host = service === "kubeflow" ? platform.kubeflow?.gateway?.host : platform[service]?.web?.host;
  if (host !== undefined) return host as string;
  return platform.domain === undefined ? undefined : `${label}.${platform.domain}`;
}

/** Host names that the platform's Gateway speaks HTTPS for; Kubeflow makes a Gateway of its own for its. */
export function hostsOf(platform: KPaasArgs): string[] {
  const own = webServices
    .filter((service) => service !== "kubeflow" && isOn(platform, service))
    .flatMap((service) => hostOf(platform, service) ?? []);
  return [...new Set([...own, ...(platform.hosts ?? [])])];
}

/** How people reach a service: by the mesh's Gateway, else by the ingress controller, unless the user says otherwise. */
export function webOf(platform: KPaasArgs, service: Exclude<WebService, "kubeflow">): WebExposure {
  const given = platform[service]?.web;
  const way = given?.gateway || given?.ingress ? {} : wayOf(platform, service);
  return { host: hostOf(platform, service)!, ...way, ...given };
}

function wayOf(platform: KPaasArgs, service: string): Partial<WebExposure> {
  if (isOn(platform, "istio")) return { gateway: GATEWAY };
  if (!isOn(platform, "ingressNginx")) return {};
  const issuer = publicIssuerOf(platform);
  const annotations = issuer && { "cert-manager.io/cluster-issuer": issuer.name as string };
  return {
    ingress: {
      className: platform.ingressNginx?.className ?? "nginx",
      tlsSecretName: `${service}-web-tls`,
      annotations,
    },
  };
}

/** How pods take part in the mesh, where there is one. */
export function meshOf({ istio }: KPaasArgs): MeshMode {
  return istio?.enabled ? (istio.mode ?? MeshMode.Sidecar) : MeshMode.None;
}

/** The addresses for NetworkPolicies, with the namespaces that the platform itself decides. */
export function networkOf(platform: KPaasArgs): ServiceNetwork | undefined {
  const { network } = platform;
  if (!network) return undefined;
  const controller = isOn(platform, "ingressNginx") ? namespaceOf(platform, "ingressNginx") : undefined;
  const watcher = isOn(platform, "monitoring") ? namespaceOf(platform, "monitoring") : undefined;
  return {
    ...network,
    externalCidrs: platform.externalCidrs ?? network.externalCidrs,
    gatewayNamespace: network.gatewayNamespace ?? (isOn(platform, "istio") ? GATEWAY.namespace : controller),
    monitoringNamespace: network.monitoringNamespace ?? watcher,
  };
}

/** Metrics of a service, which follow the platform's monitoring unless it says otherwise. */
export function monitoringOf({ monitoring }: KPaasArgs) {
  return monitoring?.enabled ? { monitoring: { scrape: ScrapeMode.ServiceMonitor } } : {};
}
