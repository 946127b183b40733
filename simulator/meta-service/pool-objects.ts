import { randomBytes } from "node:crypto";
import type {
  V1Affinity,
  V1Container,
  V1Deployment,
  V1Pod,
  V1PodAntiAffinity,
  V1PodTemplateSpec,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
} from "@kubernetes/client-node";
import { mebibytes, milliCores, objectFrom, podSettings, type PodSettings } from "./pod-settings";
import { type PoolRecord } from "./record";

const PREFIX = "function-agent-";
const POD_NAME_LIMIT = 63;

/** Which pool a pod of a scalable pool belongs to. */
export const POOL_ANNOTATION = "yr-pod-pool";

/** The name of a pool's Deployment, which is also its `app` label. */
export function deploymentName(id: string): string {
  return PREFIX + id;
}

/** The pool that a Deployment is named for, if it is. */
export function poolOf(name: string): string | undefined {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

/** The name of a pool's HorizontalPodAutoscaler. */
export function autoscalerName(id: string): string {
  return `${deploymentName(id)}-hpa`;
}

/** The Deployment of a pool: the pod template with the pool's settings written into its three containers. */
export function poolDeployment(pool: PoolRecord, template: V1Deployment): V1Deployment {
  const app = deploymentName(pool.id);
  const settings = podSettings(pool);
  const {
    creationTimestamp: _1,
    generation: _2,
    resourceVersion: _3,
    selfLink: _4,
    uid: _5,
    ...kept
  } = template.metadata ?? {};
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...kept, name: app, labels: { app }, ownerReferences: [] },
    spec: {
      ...template.spec,
      replicas: pool.scalable ? 0 : pool.size,
      selector: { ...template.spec?.selector, matchLabels: { ...template.spec?.selector.matchLabels, app } },
      template: podTemplate(pool, settings, app, structuredClone(template.spec?.template ?? {})),
    },
  };
}

/** The autoscaler of a pool, or nothing when its JSON text is not one. */
export function poolAutoscaler(pool: PoolRecord, namespace: string): V2HorizontalPodAutoscaler | undefined {
  const spec = objectFrom(pool.horizontal_pod_autoscaler_spec) as V2HorizontalPodAutoscalerSpec | undefined;
  const number = (value: unknown) => value === undefined || typeof value === "number";
  const metrics = spec?.metrics === undefined || Array.isArray(spec.metrics);
  if (!spec || !number(spec.minReplicas) || !number(spec.maxReplicas) || !metrics) return undefined;
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: autoscalerName(pool.id), namespace },
    spec: {
      behavior: spec.behavior,
      maxReplicas: spec.maxReplicas,
      metrics: spec.metrics,
      minReplicas: spec.minReplicas,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName(pool.id) },
    },
  };
}

/** One more reserved pod of a scalable pool, made from its Deployment and owned by it. */
export function reservedPod(pool: PoolRecord, deployment: V1Deployment): V1Pod {
  const name = deploymentName(pool.id);
  const template = deployment.spec?.template;
  const { "yr-reuse": _, ...labels } = template?.metadata?.labels ?? {};
  const recycle = pool.idle_recycle_time.reserved;
  if (recycle !== 0) labels["yr-idle-to-recycle"] = recycle < 0 ? "unlimited" : String(recycle);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-${randomBytes(10).toString("hex")}`.slice(0, POD_NAME_LIMIT),
      namespace: deployment.metadata?.namespace,
      labels,
      annotations: { ...template?.metadata?.annotations, [POOL_ANNOTATION]: pool.id },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name,
          uid: deployment.metadata?.uid ?? "",
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: template?.spec,
  };
}

function podTemplate(
  pool: PoolRecord,
  settings: PodSettings,
  app: string,
  template: V1PodTemplateSpec,
): V1PodTemplateSpec {
  const spec = template.spec ?? { containers: [] };
  const antiAffinity = spec.affinity?.podAntiAffinity;
  const labels: Record<string, string> = antiAffinity ? { ...template.metadata?.labels } : { app };
  const added = { "yr-reuse": String(pool.reuse), ...withGroup(pool) };
  const annotations = { ...template.metadata?.annotations };
  if (pool.pod_pending_duration_threshold > 0) {
    annotations["yr-pod-pending-duration-threshold"] ??= String(pool.pod_pending_duration_threshold);
  }
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...added, ...labels }, annotations },
    spec: {
      ...spec,
      affinity: mergedAffinity(
        { ...spec.affinity, podAntiAffinity: antiAffinity ?? apartFrom(app) },
        settings.affinity,
      ),
      initContainers: spec.initContainers?.map((container) => withPool(container, pool, settings)),
      containers: spec.containers.map((container) => withPool(container, pool, settings)),
      volumes: [...(spec.volumes ?? []), ...settings.volumes],
      tolerations: [...(spec.tolerations ?? []), ...settings.tolerations],
      nodeSelector: { ...spec.nodeSelector, ...pool.node_selector },
      topologySpreadConstraints: [...(spec.topologySpreadConstraints ?? []), ...settings.spread],
      ...(pool.runtime_class_name && { runtimeClassName: pool.runtime_class_name }),
    },
  };
}

/** The user's labels and the group's; neither replaces a label that is there already. */
function withGroup(pool: PoolRecord): Record<string, string> {
  const labels = Object.entries({ [pool.group]: pool.group, ...pool.labels });
  return Object.fromEntries(labels.filter(([key]) => key !== "" && key !== "yr-reuse"));
}

function withPool(container: V1Container, pool: PoolRecord, settings: PodSettings): V1Container {
  const volumeMounts = [...(container.volumeMounts ?? []), ...settings.mounts];
  switch (container.name) {
    case "function-agent-init":
      return { ...container, volumeMounts, image: pool.init_image || container.image };
    case "function-agent":
      return { ...container, volumeMounts };
    case "runtime-manager":
      return {
        ...container,
        volumeMounts,
        image: pool.image || container.image,
        env: environment(container, pool),
        resources: {
          requests: pool.resources.requests ?? {},
          limits: { ...pool.resources.requests, ...pool.resources.limits },
        },
      };
    default:
      return container;
  }
}

function environment(container: V1Container, pool: PoolRecord): V1Container["env"] {
  const { cpu, memory } = pool.resources.limits ?? {};
  const rewritten: Record<string, string | undefined> = {
    CPU4COMP: cpu && milliCores(cpu),
    MEM4COMP: memory && mebibytes(memory),
    INIT_LABELS: '{"resource.owner":"default"}',
  };
  const added = Object.entries(pool.environment ?? {}).filter(([name]) => name !== "");
  return [...(container.env ?? []), ...added.map(([name, value]) => ({ name, value }))].map((variable) =>
    rewritten[variable.name] ? { name: variable.name, value: rewritten[variable.name] } : variable,
  );
}

function apartFrom(app: string): V1PodAntiAffinity {
  const term = { labelSelector: { matchLabels: { app } }, topologyKey: "kubernetes.io/hostname" };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

function mergedAffinity(base: V1Affinity, own: V1Affinity): V1Affinity {
  return { ...base, ...own, ...(own.nodeAffinity && { nodeAffinity: { ...base.nodeAffinity, ...own.nodeAffinity } }) };
}
