import { topologySpread } from "../../core/availability";
import { mergeValues } from "../../core/values";
import { KubeflowSettings } from "./args";
import { REPLICATED } from "./availability";
import { Adaptation, isOf, ManifestObject } from "./objects";
import { KUBEFLOW } from "./stages";

const SIZES: Record<string, keyof NonNullable<KubeflowSettings["storage"]>> = {
  "seaweedfs-pvc": "objectStoreSize",
  "mysql-pv-claim": "pipelinesDatabaseSize",
  "katib-mysql": "katibDatabaseSize",
  "metadata-mysql": "modelRegistryDatabaseSize",
};

/** A volume claim of the class and size that are asked for. */
export function withVolume(object: ManifestObject, { storage = {} }: KubeflowSettings): ManifestObject {
  const size = SIZES[object.metadata.name];
  if (!isOf(object, "", "PersistentVolumeClaim") || size === undefined) return object;
  const { className: storageClassName, [size]: amount } = storage;
  const resources = amount === undefined ? undefined : { requests: { storage: amount } };
  return { ...object, spec: mergeValues(object.spec, { storageClassName, resources }) };
}

/** A Deployment with as many pods as are asked for, and a password where the manifests have none. */
export function withWorkload(object: ManifestObject, { replicas, settings }: Adaptation): ManifestObject {
  if (!isOf(object, "apps", "Deployment")) return object;
  const { name } = object.metadata;
  // Its variables allow no password, and name none.
  if (name === "mysql" && object.metadata.namespace === KUBEFLOW)
    return withEnv(object, "MYSQL_ALLOW_EMPTY_PASSWORD", {
      name: "MYSQL_ROOT_PASSWORD",
      valueFrom: { secretKeyRef: { name: "mysql-secret", key: "password" } },
    });
  if (name === "katib-mysql") return withEnv(object, "MYSQL_ALLOW_EMPTY_PASSWORD", undefined);
  const registered =
    name === "centraldashboard" && settings.selfRegistration
      ? withEnv(object, "REGISTRATION_FLOW", { name: "REGISTRATION_FLOW", value: "true" })
      : object;
  return name in REPLICATED && replicas > 1 ? spread(registered, replicas) : registered;
}

/** Replaces one variable of all containers, or takes it away. */
function withEnv(object: ManifestObject, name: string, variable?: object): ManifestObject {
  const { template } = object.spec;
  const containers = (template.spec.containers as { env?: { name: string }[] }[]).map((container) => ({
    ...container,
    env: (container.env ?? []).flatMap((one) => (one.name === name ? (variable ?? []) : one)),
  }));
  return {
    ...object,
    spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}

function spread(object: ManifestObject, replicas: number): ManifestObject {
  const { template, selector } = object.spec;
  const spec = { ...template.spec, topologySpreadConstraints: topologySpread(selector.matchLabels) };
  return { ...object, spec: { ...object.spec, replicas, template: { ...template, spec } } };
}
