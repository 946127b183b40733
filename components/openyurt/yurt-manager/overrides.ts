import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { scrapeAnnotations } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { NODE_LABEL } from "../names";
import { YurtManagerArgs } from "./args";
import { managerReplicas, METRICS_PORT, POD_LABELS } from "./values";

type Affinity = k8s.types.input.core.v1.Affinity;
type Toleration = k8s.types.input.core.v1.Toleration;
interface Metadata {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface Container {
  name: string;
  securityContext?: object;
  volumeMounts?: { name: string; mountPath: string }[];
}
interface PodSpec {
  affinity?: Affinity;
  tolerations?: Toleration[];
  containers: Container[];
  volumes?: object[];
  priorityClassName?: pulumi.Input<string>;
  enableServiceLinks?: boolean;
  securityContext?: object;
}
interface Deployment {
  spec: { template: { metadata: Metadata; spec: PodSpec } };
}
interface WebhookConfiguration {
  metadata: Metadata;
  webhooks?: object[];
}

/** A user without rights; the program needs none, and its ports are high ones. */
const UID = 65_532;

/** Where it writes its certificate, from the Secret that all its pods share. */
const CERTIFICATES = { name: "certificates", mountPath: "/tmp" };

/** Where yurt-manager must not run: what it does to edge nodes would stop it, and they may be cut off. */
const NOT_AT_THE_EDGE: Affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: NODE_LABEL.edgeWorker, operator: "NotIn", values: ["true"] }] }],
    },
  },
};

/** Annotation in which yurt-manager keeps the webhooks as they were, before it first changed them. */
const TEMPLATE = "yurt-manager-template";

/** What is written into objects of the chart while yurt-manager runs. */
export const WRITTEN_BY_MANAGER = {
  "MutatingWebhookConfiguration/yurt-manager-mutating-webhook-configuration": ["webhooks"],
  "ValidatingWebhookConfiguration/yurt-manager-validating-webhook-configuration": ["webhooks"],
  "Secret/yurt-manager-webhook-certs": ["data"],
  "ClusterRole/yurt-hub-multiplexer": ["rules"],
};

/**
 * Webhooks, with themselves in the annotation that yurt-manager reads in their place. It would write that once and for all: those of a
 * newer chart would never be taken.
 */
export function withTemplate<T extends WebhookConfiguration>(configuration: T): T {
  const { metadata, webhooks = [] } = configuration;
  const own = { [TEMPLATE]: JSON.stringify(webhooks), "pulumi.com/patchForce": "true" };
  return { ...configuration, metadata: { ...metadata, annotations: { ...metadata.annotations, ...own } } };
}

/** The Deployment with what the chart has no value for. */
export function deploymentFor(args: YurtManagerArgs): <T extends Deployment>(deployment: T) => T {
  return (deployment) => {
    const { metadata, spec } = deployment.spec.template;
    const template = {
      ...deployment.spec.template,
      metadata: {
        ...metadata,
        annotations: { ...metadata.annotations, ...scrapeAnnotations(args.monitoring, METRICS_PORT) },
      },
      spec: podFor(args, spec),
    };
    return { ...deployment, spec: { ...deployment.spec, template } };
  };
}

function podFor(args: YurtManagerArgs, pod: PodSpec): PodSpec {
  const { placement = {}, controlPlaneNodes = true } = args;
  const { affinity, tolerations = [], ...rest } = pod;
  const kept = controlPlaneNodes ? { affinity, tolerations } : { affinity: NOT_AT_THE_EDGE, tolerations: [] };
  return {
    ...rest,
    ...defined({
      affinity: withNodeAffinity(kept.affinity, placement.nodeAffinity),
      tolerations: joined(kept.tolerations, placement.tolerations),
      nodeSelector: placement.nodeSelector,
      topologySpreadConstraints: managerReplicas(args) > 1 ? topologySpread(POD_LABELS) : undefined,
    }),
    priorityClassName: placement.priorityClassName ?? "system-cluster-critical",
    // A Service named webhook would otherwise set WEBHOOK_PORT, at which yurt-manager ends.
    enableServiceLinks: false,
    securityContext: restrictedPod(UID),
    containers: pod.containers.map((container) => ({
      ...container,
      securityContext: restrictedContainer(),
      volumeMounts: [...(container.volumeMounts ?? []), CERTIFICATES],
    })),
    // The key of the certificate touches no disk.
    volumes: [...(pod.volumes ?? []), { name: CERTIFICATES.name, emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }],
  };
}

function withNodeAffinity(affinity: Affinity | undefined, given: Affinity["nodeAffinity"]): unknown {
  if (given === undefined) return affinity;
  return pulumi
    .all([affinity?.nodeAffinity, given])
    .apply(([own, more]) => ({ ...affinity, nodeAffinity: { ...own, ...more } }));
}

function joined(own: Toleration[], given: pulumi.Input<pulumi.Input<Toleration>[]> | undefined): unknown {
  if (given === undefined) return own.length > 0 ? own : undefined;
  return pulumi.output(given).apply((more) => [...own, ...more]);
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
