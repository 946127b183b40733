import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { ScrapeMode, scrapeAnnotations } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { ContainerResources } from "../../core/pods";
import { imageVersions } from "../../core/versions";
import { mirrored } from "../images";
import { MeshMode } from "../network";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { KeycloakArgs } from "./args";
import { KEYCLOAK, KEYCLOAK_USER, OBJECTS, POD_LABELS, PORTS, SERVICE_HTTP_PORT } from "./names";
import { replicasOf } from "./replicas";
import { buildContainers, serverEnv, serverMounts, serverVolumes } from "./server";

/** Much CPU at most: the build and the start take all that there is, and a throttled start outlasts its probe. */
const RESOURCES: Record<Preset, ContainerResources> = {
  [Preset.Small]: { requests: { cpu: "250m", memory: "768Mi" }, limits: { cpu: "2", memory: "1280Mi" } },
  [Preset.Production]: { requests: { cpu: "1", memory: "1536Mi" }, limits: { cpu: "4", memory: "2Gi" } },
};

/** Values of the chart keycloakx; `annotations` are further ones of the pods, `certificate` the Secret of their certificate. */
export function keycloakValues(
  args: KeycloakArgs,
  annotations: Record<string, pulumi.Input<string>> = {},
  certificate?: pulumi.Input<string>,
): Values {
  const { preset = Preset.Production, placement = {}, imageRegistry, issuer } = args;
  const { resources = RESOURCES[preset] } = args;
  const replicas = replicasOf(args);
  const { repository, tag } = imageVersions.keycloak;
  const { nodeAffinity, ...where } = placement;
  return {
    fullnameOverride: KEYCLOAK,
    image: { repository: mirrored(repository, imageRegistry), tag },
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    replicas,
    // One after the other: the first makes the tables and imports the realm.
    podManagementPolicy: "OrderedReady",
    args: ["start", "--optimized", "--import-realm"],
    http: { relativePath: "/", internalScheme: "HTTP" },
    cache: { stack: "custom" },
    proxy: { enabled: false, http: { enabled: false } },
    extraEnv: text(serverEnv(args)),
    extraEnvFrom: text([{ secretRef: { name: OBJECTS.realm } }]),
    extraInitContainers: template(buildContainers(args, restrictedContainer(), resources)),
    extraVolumes: text(serverVolumes(args, certificate)),
    extraVolumeMounts: text(serverMounts(args)),
    extraPorts: replicas > 1 ? [{ name: "jgroups", containerPort: PORTS.cluster, protocol: "TCP" }] : [],
    podAnnotations: {
      ...annotations,
      ...scrapeAnnotations(args.monitoring, PORTS.management),
      ...meshAnnotations(args.mesh),
    },
    resources,
    podSecurityContext: restrictedPod(KEYCLOAK_USER),
    securityContext: restrictedContainer(),
    serviceAccount: { automountServiceAccountToken: false },
    enableServiceLinks: false,
    ...probes(),
    ...placementValues(where),
    // The chart would ask for as many nodes as there are pods.
    affinity: nodeAffinity === undefined ? "" : text({ nodeAffinity }),
    topologySpreadConstraints: replicas > 1 ? text(topologySpread(POD_LABELS)) : "",
    priorityClassName: placement.priorityClassName,
    podDisruptionBudget: replicas > 1 ? { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" } : {},
    service: { httpPort: SERVICE_HTTP_PORT, httpsPort: issuer ? PORTS.https : 0 },
    serviceMonitor: serviceMonitor(args),
  };
}

function probes(): Values {
  const probe = (path: string, timing: object) => text({ httpGet: { path, port: PORTS.management }, ...timing });
  return {
    // A pod that is killed while it changes tables leaves them locked.
    startupProbe: probe("/health/started", { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 180 }),
    livenessProbe: probe("/health/live", { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    readinessProbe: probe("/health/ready", { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
  };
}

/** Pods encrypt what they say to each other themselves, with keys that a sidecar cannot know. */
function meshAnnotations(mesh: MeshMode = MeshMode.None): Record<string, string> {
  if (mesh !== MeshMode.Sidecar) return {};
  const ports = [PORTS.cluster, PORTS.failureDetection].join();
  return {
    "traffic.sidecar.istio.io/excludeInboundPorts": ports,
    "traffic.sidecar.istio.io/excludeOutboundPorts": ports,
  };
}

function serviceMonitor({ monitoring = {} }: KeycloakArgs): Values {
  const { scrape, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: false };
  return {
    enabled: true,
    interval: `${intervalSeconds}s`,
    scrapeTimeout: `${Math.min(intervalSeconds, 10)}s`,
    labels,
  };
}

/** The chart reads these values as templates of YAML: a brace that is meant must not begin one. */
function text(value: object): pulumi.Output<string> {
  return template(value).apply((yaml) => yaml.replaceAll("{{", '{{ "{{" }}'));
}

/** The same for what is a template of ours. Items of lists stand in lines, since the chart puts them behind its own. */
function template(value: object): pulumi.Output<string> {
  return pulumi.output([value]).apply(([known]) => {
    const lines = Array.isArray(known) ? known.map((item) => `- ${JSON.stringify(item)}`) : [JSON.stringify(known)];
    return lines.join("\n");
  });
}
