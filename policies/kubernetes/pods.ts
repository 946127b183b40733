import { namespaceOf, Resource } from "../resource";
import { ifKnown } from "../unknown";
import { isMap, Json, JsonMap, labelsOf, mapOf, mapsOf, Path, textOf, valueAt } from "../values";

/** A pod, or a template of pods, wherever it stands. */
export interface Pod {
  resource: Resource;
  /** Where the pods will be: that of the resource, or what a template inside of a ConfigMap says itself. */
  namespace: string;
  /** Place of the map that has `metadata` and `spec`; empty for a Pod. */
  path: Path;
  metadata: JsonMap;
  labels: Record<string, string>;
  spec: JsonMap;
  /** Place of `spec`. */
  specPath: Path;
  /** All containers, in the order init, regular, ephemeral. */
  containers: readonly Container[];
}

/** What a container is for. */
export type ContainerClass = "init" | "regular" | "ephemeral";

/** A container of a pod. */
export interface Container {
  pod: Pod;
  class: ContainerClass;
  /** An init container that keeps running beside the others. */
  isSidecar: boolean;
  name: string;
  value: JsonMap;
  path: Path;
}

const TEMPLATES: ReadonlyMap<string, Path> = new Map([
  ["Pod", []],
  ["PodTemplate", ["template"]],
  ["ReplicationController", ["spec", "template"]],
  ["Deployment", ["spec", "template"]],
  ["DeploymentConfig", ["spec", "template"]],
  ["ReplicaSet", ["spec", "template"]],
  ["StatefulSet", ["spec", "template"]],
  ["DaemonSet", ["spec", "template"]],
  ["Job", ["spec", "template"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template"]],
]);

const WORKLOAD_GROUPS = new Set(["", "apps", "batch", "extensions", "apps.openshift.io"]);

const LISTS: [ContainerClass, string][] = [
  ["init", "initContainers"],
  ["regular", "containers"],
  ["ephemeral", "ephemeralContainers"],
];

/** The pods that an object makes: of Kubernetes' workloads, and of templates in custom resources and in a ConfigMap's JSON. */
export function podsOf(resource: Resource): Pod[] {
  if (WORKLOAD_GROUPS.has(resource.group)) {
    const path = TEMPLATES.get(resource.kind);
    if (path) return [podAt(resource, valueAt(resource.object, path), path)].flat();
    return resource.kind === "ConfigMap" ? embeddedPods(resource) : [];
  }
  if (resource.kind === "" || resource.kind === "CustomResourceDefinition") return [];
  return [...templatesIn(resource.object.spec, ["spec"])].flatMap(({ value, path }) => podAt(resource, value, path));
}

/** The pods of a Deployment and the like; undefined where the workload has no such number. */
export function replicasOf({ kind, group, object }: Resource): number | undefined {
  if (!WORKLOAD_GROUPS.has(group)) return undefined;
  if (!["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"].includes(kind)) return undefined;
  const { replicas } = mapOf(object.spec);
  return replicas === undefined || replicas === null ? 1 : typeof replicas === "number" ? replicas : undefined;
}

function podAt(resource: Resource, template: unknown, path: Path, namespace = namespaceOf(resource)): Pod | [] {
  if (!isMap(template)) return [];
  const metadata = mapOf(template.metadata);
  const specPath = [...path, "spec"];
  const containers: Container[] = [];
  const pod: Pod = {
    resource,
    namespace,
    path,
    metadata,
    get labels() {
      return labelsOf(metadata.labels);
    },
    spec: mapOf(template.spec),
    specPath,
    containers,
  };
  for (const [kind, list] of LISTS) {
    for (const { entry, index } of mapsOf(pod.spec[list])) {
      containers.push({
        pod,
        class: kind,
        isSidecar: kind === "init" && entry.restartPolicy === "Always",
        name: textOf(entry.name) ?? `${list}[${index}]`,
        value: entry,
        path: [...specPath, list, index],
      });
    }
  }
  return pod;
}

/** Maps with `spec.containers`, of which one has an image: overrides of containers, as some operators take them, have none. */
function* templatesIn(value: Json | undefined, path: Path, depth = 0): Generator<{ value: JsonMap; path: Path }> {
  if (typeof value !== "object" || value === null || depth > 32) return;
  if (isMap(value) && ifKnown(() => mapsOf(mapOf(value.spec).containers).some(({ entry }) => textOf(entry.image)))) {
    yield { value, path };
    return;
  }
  for (const key of Object.keys(value)) {
    const item = ifKnown(() => (value as JsonMap)[key]);
    yield* templatesIn(item, [...path, Array.isArray(value) ? Number(key) : key], depth + 1);
  }
}

/** Pod templates that a program reads as JSON, such as openYuanrong's function master. */
function embeddedPods(resource: Resource): Pod[] {
  return Object.entries(mapOf(resource.object.data)).flatMap(([key, text]) => {
    if (typeof text !== "string" || !text.trimStart().startsWith("{") || !text.includes('"containers"')) return [];
    const path = ["data", key];
    const document = parsed(text);
    const namespace = textOf(mapOf(mapOf(document).metadata).namespace);
    return [...templatesIn(document, path)].flatMap(({ value }) => podAt(resource, value, path, namespace));
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
