import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget, topologySpread } from "../core/availability";
import { childOf } from "../core/children";
import { Labels, labels, selectorLabels } from "../core/labels";
import { dnsLabel, dnsSubdomain, imageReference, replicas } from "../core/names";
import { restrictedContainer, restrictedPod } from "../core/pod-security";
import { pattern } from "../core/problems";
import { ContainerResources, placed, placementSchema, PodPlacement, pullSecrets, resourcesSchema } from "../core/pods";
import { ComponentLog, LOG_FOLDER, logSchema, logVolumeSize } from "./log";
import { MountedVolume, mountsOf, scratch, SN_USER, volumesOf } from "./paths";
import { ComponentSecurity, componentSecuritySchema } from "./security/connection";

type Container = k8s.types.input.core.v1.Container;
type PodSpec = k8s.types.input.core.v1.PodSpec;
type ObjectMeta = k8s.types.input.meta.v1.ObjectMeta;

/** What every system of the control plane is like. */
export interface ControlPlaneSettings {
  /** Logs. */
  log?: ComponentLog;
  /** Resources; default 500m and 1Gi. */
  resources?: ContainerResources;
  /** Where the pods may run; default anywhere, spread over nodes and zones. */
  placement?: PodPlacement;
}

/** What every system of the control plane is given. */
export interface ControlPlaneArgs {
  /** Namespace of all objects. */
  namespace: pulumi.Input<string>;
  /** The functionsystem image, with a tag or digest. */
  image: pulumi.Input<string>;
  /** Names of Secrets to pull the image with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** How it trusts the other systems; default not at all, in plain text. */
  security?: ComponentSecurity;
}

/** The fields of {@link ControlPlaneSettings}. */
export const controlPlaneSettingsShape = {
  log: logSchema.optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
};

/** Number of pods of a system. */
export const replicasShape = { replicas: replicas.optional() };

/** The fields of {@link ControlPlaneArgs}. */
export const controlPlaneArgsShape = {
  namespace: dnsLabel,
  image: imageReference,
  imagePullSecrets: dnsSubdomain.array().optional(),
  security: componentSecuritySchema.optional(),
};

const AMOUNTS = { cpu: "500m", memory: "1Gi" };

/** What sets a system's pods apart. */
export interface SystemPod {
  args: ControlPlaneArgs & ControlPlaneSettings;
  /** The container without what all have: image, resources, security context and mounts. */
  container: Omit<Container, "image" | "resources" | "securityContext" | "volumeMounts">;
  volumes: MountedVolume[];
  /** Account whose token the container gets; default none. */
  serviceAccountName?: pulumi.Input<string>;
  gracePeriodSeconds: number;
}

/** Spec of a pod of the functionsystem image, within the restricted Pod Security Standard, its logs on a volume of its own. */
export function systemPodSpec({
  args,
  container,
  volumes,
  serviceAccountName,
  gracePeriodSeconds,
}: SystemPod): PodSpec {
  const all = [...volumes, scratch("log", LOG_FOLDER, logVolumeSize(args.log)), scratch("tmp", "/tmp", "64Mi")];
  return {
    serviceAccountName,
    automountServiceAccountToken: serviceAccountName !== undefined,
    enableServiceLinks: false,
    imagePullSecrets: pullSecrets(args.imagePullSecrets),
    securityContext: restrictedPod(SN_USER),
    terminationGracePeriodSeconds: gracePeriodSeconds,
    ...placed(args.placement),
    containers: [
      {
        ...container,
        image: args.image,
        resources: args.resources ?? { requests: AMOUNTS, limits: AMOUNTS },
        securityContext: restrictedContainer(),
        volumeMounts: mountsOf(all),
      },
    ],
    volumes: volumesOf(all),
  };
}

/** A system of the control plane: its name, which is that of its Deployment, Service and account, and its labels. */
export interface System {
  name: string;
  labels: Labels;
  selector: Labels;
  metadata(object?: string): ObjectMeta;
}

/** Names and labels of a system of openYuanrong in a namespace. */
export function systemOf(name: string, namespace: pulumi.Input<string>): System {
  const part = { name, partOf: "openyuanrong" };
  const allLabels = labels(part, name);
  return {
    name,
    labels: allLabels,
    selector: selectorLabels(part, name),
    metadata: (object = name) => ({ name: object, namespace, labels: allLabels }),
  };
}

/** Spec of a Deployment that replaces its pods one by one and spreads them. */
export function systemDeploymentSpec(
  system: System,
  number: number,
  annotations: ObjectMeta["annotations"],
  spec: PodSpec,
): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: number,
    selector: { matchLabels: system.selector },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: system.labels, annotations },
      spec: { topologySpreadConstraints: topologySpread(system.selector), ...spec },
    },
  };
}

/** Creates the PodDisruptionBudget of a system. */
export function createDisruptionBudget(parent: pulumi.Resource, name: string, system: System): void {
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-pdb`,
    { metadata: system.metadata(), spec: disruptionBudget(system.selector) },
    childOf(parent),
  );
}

/** Address of the API server as the binaries take it. */
export const kubernetesUrl = pattern(/^https:\/\/[A-Za-z0-9.:[\]-]+$/, "a URL such as https://10.0.0.1:6443");
