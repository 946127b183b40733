import * as pulumi from "@pulumi/pulumi";
import { statedReplicas } from "../../core/autoscaling";
import { topologySpread } from "../../core/availability";
import { ServiceType } from "../../core/exposure";
import { scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { webhookIssuer } from "../issuer/reference";
import { mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { ClientAddressSource, IngressNginxArgs, IngressNginxService } from "./args";

/** Name of the chart, and of the namespace. */
export const INGRESS_NGINX = "ingress-nginx";
/** Class of the controller that K-PaaS knows. */
export const DEFAULT_CLASS = "nginx";
/** Port of health and metrics. */
export const STATUS_PORT = 10254;

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  // The controller starts as many workers as the limit has CPUs.
  [Preset.Production]: { requests: { cpu: "250m", memory: "384Mi" }, limits: { cpu: "2", memory: "1Gi" } },
};
const JOB_RESOURCES = { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "500m", memory: "64Mi" } };

/** Name of the release: controllers of several classes have objects of the whole cluster. */
export function releaseNameOf({ className = DEFAULT_CLASS }: IngressNginxArgs): string {
  return className === DEFAULT_CLASS ? INGRESS_NGINX : `${INGRESS_NGINX}-${className}`;
}

/** Labels of the pods of one role. */
export function podLabels(args: IngressNginxArgs, component: string): Record<string, string> {
  return {
    "app.kubernetes.io/name": INGRESS_NGINX,
    "app.kubernetes.io/instance": releaseNameOf(args),
    "app.kubernetes.io/component": component,
  };
}

/** Values of the chart ingress-nginx; `certificate` is the Secret of the default certificate. */
export function ingressNginxValues(
  args: IngressNginxArgs,
  namespace: string,
  certificate?: pulumi.Input<string>,
): Values {
  const { preset = Preset.Production, className = DEFAULT_CLASS, placement = {}, monitoring = {} } = args;
  const { resources = RESOURCES[preset] } = args;
  const pods = replicasOf(args);
  return {
    global: { image: { registry: mirroredRegistry("registry.k8s.io", args.imageRegistry) } },
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    controller: {
      ingressClass: className,
      ingressClassResource: {
        name: className,
        default: args.defaultClass ?? false,
        controllerValue: className === DEFAULT_CLASS ? "k8s.io/ingress-nginx" : `k8s.io/${className}`,
      },
      // Whoever may write an Ingress could otherwise write the controller's configuration, and read every Secret with it.
      allowSnippetAnnotations: false,
      enableAnnotationValidations: true,
      config: config(args),
      extraArgs:
        certificate === undefined
          ? undefined
          : { "default-ssl-certificate": pulumi.interpolate`${namespace}/${certificate}` },
      replicaCount: pods,
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      topologySpreadConstraints: pods > 1 ? topologySpread(podLabels(args, "controller")) : [],
      autoscaling: autoscaling(args),
      resources,
      ...placementValues(placement),
      priorityClassName: placement.priorityClassName,
      podAnnotations: scrapeAnnotations(monitoring, STATUS_PORT),
      service: service(args.service),
      admissionWebhooks: admission(args),
      metrics: metrics(args),
    },
  };
}

function replicasOf({ preset = Preset.Production, replicas, autoscaling: scaling }: IngressNginxArgs): number {
  if (scaling) return statedReplicas({ autoscaling: scaling });
  return replicas ?? (preset === Preset.Production ? 2 : 1);
}

/** What a newer image would change is stated too. */
function config({ hsts = {}, proxies, proxyBodySize }: IngressNginxArgs): Record<string, string | undefined> {
  const { maxAgeSeconds = 31_536_000, includeSubdomains = true, preload = false } = hsts;
  return {
    "ssl-protocols": "TLSv1.2 TLSv1.3",
    "ssl-redirect": "true",
    hsts: "true",
    "hsts-max-age": String(maxAgeSeconds),
    "hsts-include-subdomains": String(includeSubdomains),
    "hsts-preload": String(preload),
    "server-tokens": "false",
    "annotations-risk-level": "High",
    "allow-cross-namespace-resources": "false",
    "strict-validate-path-type": "true",
    "proxy-body-size": proxyBodySize,
    ...(proxies && {
      [proxies.source === ClientAddressSource.ProxyProtocol ? "use-proxy-protocol" : "use-forwarded-headers"]: "true",
      "proxy-real-ip-cidr": proxies.cidrs.join(","),
    }),
  };
}

function autoscaling({ autoscaling: scaling }: IngressNginxArgs): Values {
  if (!scaling) return { enabled: false };
  const { minReplicas = 2, maxReplicas, cpuPercent = 70 } = scaling;
  return {
    enabled: true,
    minReplicas,
    maxReplicas,
    targetCPUUtilizationPercentage: cpuPercent,
    targetMemoryUtilizationPercentage: null,
  };
}

function service({ httpNodePort, httpsNodePort, ...given }: IngressNginxService = {}): Values {
  return {
    type: ServiceType.ClusterIP,
    ...given,
    nodePorts: { http: httpNodePort, https: httpsNodePort },
  };
}

function admission({ issuer, placement = {} }: IngressNginxArgs): Values {
  const { nodeSelector, tolerations, priorityClassName } = placement;
  return {
    enabled: true,
    failurePolicy: "Fail",
    certManager: webhookIssuer(issuer),
    patch: { enabled: issuer === undefined, nodeSelector, tolerations, priorityClassName },
    createSecretJob: { resources: JOB_RESOURCES },
    patchWebhookJob: { resources: JOB_RESOURCES },
  };
}

function metrics({ monitoring = {} }: IngressNginxArgs): Values {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: scrape !== ScrapeMode.None };
  return {
    enabled: true,
    serviceMonitor: {
      enabled: true,
      scrapeInterval: `${intervalSeconds}s`,
      scrapeTimeout: `${Math.min(intervalSeconds, 10)}s`,
      additionalLabels: labels,
    },
  };
}
