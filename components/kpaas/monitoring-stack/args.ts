import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";
import { OidcClientReference, TrustReference } from "../references";
import { WebExposure } from "../web";

/** A volume. */
export interface MonitoringStorage {
  /** Size, such as 50Gi; default that of the preset. */
  size?: string;
  /** Class of the volume; default `storageClassName` of the stack. */
  className?: string;
  /** Whether there is none, and all is lost with the pod; default false. Only for preset small. */
  ephemeral?: boolean;
}

/** Prometheus. */
export interface PrometheusSettings {
  /** Number of pods, each of which scrapes everything; default 2 for production, 1 for small. */
  replicas?: number;
  /** How long samples are kept, such as 15d or 12h; default 15d for production, 7d for small. */
  retention?: string;
  /** Volume of each pod; default 100Gi for production, 10Gi for small. The oldest samples go when it is 85 percent full. */
  storage?: MonitoringStorage;
  /** Seconds between two scrapes, unless a ServiceMonitor says otherwise, 5 to 300; default 30. */
  scrapeIntervalSeconds?: number;
  /** Labels of alerts and of samples that are sent elsewhere, such as the cluster's name; default none. */
  externalLabels?: Record<string, string>;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** Alertmanager. */
export interface AlertmanagerSettings {
  /** Number of pods, which tell each other of alerts; default 3 for production, 1 for small. */
  replicas?: number;
  /** Its configuration in YAML, of which a Secret is made; kept as a secret. Default one that tells nobody. */
  config?: pulumi.Input<string>;
  /** Existing Secret with the configuration under `alertmanager.yaml`, in the namespace; instead of the configuration itself. */
  configSecretName?: pulumi.Input<string>;
  /** How long silences and notifications are kept, such as 120h; default 120h. */
  retention?: string;
  /** Volume of each pod; default 2Gi for production, 1Gi for small. */
  storage?: MonitoringStorage;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** What groups of the OpenID provider may do in Grafana. */
export interface GrafanaRoles {
  /** Group of those who may do everything; default none. */
  adminGroup?: string;
  /** Group of those who may change dashboards; default none. */
  editorGroup?: string;
  /** Group of those who may look; default everybody whom the provider signs on. */
  viewerGroup?: string;
  /** Claim with the groups; default groups. */
  groupsClaim?: string;
}

/** Grafana. It has one pod, since its database is a file. */
export interface GrafanaSettings {
  /** Whether there is one; default true. */
  enabled?: boolean;
  /** Existing Secret with admin-user and admin-password, in the namespace; default one with a password that is drawn once. */
  adminSecretName?: pulumi.Input<string>;
  /** What groups may do; only with `oidc`. */
  roles?: GrafanaRoles;
  /** Further namespaces whose ConfigMaps with the label grafana_dashboard are dashboards; they must exist. Default none. */
  dashboardNamespaces?: string[];
  /** Volume for dashboards that people make; default 10Gi for production, none for small. */
  storage?: MonitoringStorage;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** node-exporter, which reads the state of each node. */
export interface NodeExporterSettings {
  /** Whether it runs on every node; default true. */
  enabled?: boolean;
  /** Its namespace, which alone is privileged; default the stack's and `-nodes`. */
  namespace?: string;
}

/** Who runs the control plane. */
export const ControlPlane = {
  /** Somebody else, who tells nothing of it but the API server. */
  Managed: "managed",
  /** You: scheduler, controller manager, etcd and kube-proxy tell their metrics on addresses that pods reach. */
  SelfManaged: "self-managed",
} as const;
export type ControlPlane = (typeof ControlPlane)[keyof typeof ControlPlane];

/** Definitions of the Prometheus operator's resources. */
export interface MonitoringDefinitions {
  /** Whether they come with the stack; default true. False where a PrometheusCrds is before it. */
  install?: boolean;
  /** Whether they stay when the stack is removed; default true. */
  keep?: boolean;
  /** Version of their chart; default the one that this package is tested with. */
  chartVersion?: string;
}

/** What the stack is like. */
export interface MonitoringStackSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Definitions of its resources. */
  crds?: MonitoringDefinitions;
  /** Prometheus. */
  prometheus?: PrometheusSettings;
  /** Alertmanager. */
  alertmanager?: AlertmanagerSettings;
  /** Grafana. */
  grafana?: GrafanaSettings;
  /** Way to Grafana from outside; default none. */
  web?: WebExposure;
  /** Client of Keycloak, by which Grafana signs its users on; default Grafana's own accounts. Needs `web`. */
  oidc?: OidcClientReference;
  /** Whom Grafana trusts as Keycloak's authority; default the public authorities. */
  trust?: TrustReference;
  /** Issuer of the certificate of the operator's webhook; default one that a Job of the chart makes. */
  issuer?: IssuerReference;
  /** Class of all volumes; default the cluster's default class. */
  storageClassName?: string;
  /** node-exporter. */
  nodeExporter?: NodeExporterSettings;
  /** Who runs the control plane, and whether it is scraped; default managed. */
  controlPlane?: ControlPlane;
  /** Whether rules and alerts of Kubernetes itself come with it; default true. */
  defaultRules?: boolean;
  /** Where the pods may run, node-exporter aside; default Linux nodes. */
  placement?: PodPlacement;
}

/** Arguments of MonitoringStack. */
export interface MonitoringStackArgs extends MonitoringStackSettings, ChartServiceArgs {}
