import { ScrapeMode } from "../../core/monitoring";
import { MeshMode, ServiceNetwork } from "../network";
import { WebExposure } from "../web";
import type { KPaasArgs } from "./args";
import { publicIssuerOf } from "./authority";

/** The platform's Gateway, and the namespace that it is in. */
export const GATEWAY = { name: "public", namespace: "istio-gateways" };

/** Namespaces of what others are told of, unless the user gave others. */
const NAMESPACES = { ingressNginx: "ingress-nginx", monitoring: "monitoring" };

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
  const label = service === "vault" && platform.vault?.engine === "vault" ? "vault" : LABELS[service];
  const given = platform[service];
  const host = service === "kubeflow" ? platform.kubeflow?.gateway?.host : (given as { web?: Partial<WebExposure> })?.web?.host;
  if (typeof host === "string") return host;
  return platform.domain === undefined ? undefined : `${label}.${platform.domain}`;
}

/** How people reach a service: by the mesh's Gateway, else by the ingress controller, unless the user says otherwise. */
export function webOf(platform: KPaasArgs, service: Exclude<WebService, "kubeflow">): WebExposure {
  const given = platform[service]?.web;
  const way = given?.gateway || given?.ingress ? {} : wayOf(platform, service);
  return { host: hostOf(platform, service)!, ...way, ...given };
}

function wayOf(platform: KPaasArgs, service: string): Partial<WebExposure> {
  if (platform.istio?.enabled) return { gateway: GATEWAY };
  if (!platform.ingressNginx?.enabled) return {};
  const issuer = publicIssuerOf(platform);
  const annotations = issuer && { "cert-manager.io/cluster-issuer": issuer.name as string };
  return {
    ingress: { className: platform.ingressNginx.className ?? "nginx", tlsSecretName: `${service}-web-tls`, annotations },
  };
}

/** How pods take part in the mesh, where there is one. */
export function meshOf({ istio }: KPaasArgs): MeshMode {
  return istio?.enabled ? (istio.mode ?? MeshMode.Sidecar) : MeshMode.None;
}

/** The addresses for NetworkPolicies, with the namespaces that the platform itself decides. */
export function networkOf({ network, istio, ingressNginx, monitoring }: KPaasArgs): ServiceNetwork | undefined {
  if (!network) return undefined;
  const controller = ingressNginx?.enabled ? (ingressNginx.namespace ?? NAMESPACES.ingressNginx) : undefined;
  return {
    ...network,
    gatewayNamespace: network.gatewayNamespace ?? (istio?.enabled ? GATEWAY.namespace : controller),
    monitoringNamespace:
      network.monitoringNamespace ??
      (monitoring?.enabled ? (monitoring.namespace ?? NAMESPACES.monitoring) : undefined),
  };
}

/** Metrics of a service, which follow the platform's monitoring unless it says otherwise. */
export function monitoringOf({ monitoring }: KPaasArgs) {
  return monitoring?.enabled ? { monitoring: { scrape: ScrapeMode.ServiceMonitor } } : {};
}
