import { KubeObject } from "../engine/kubernetes/api";
import { ANNOTATION, LABEL, labelsOf, nameOf } from "./names";
import { applyPatches, Patch } from "./patches";
import { LabelSelector, selects } from "./selectors";

interface Tweak {
  pools?: string[];
  nodepoolSelector?: LabelSelector;
  tweaks?: {
    replicas?: number;
    containerImages?: { name: string; targetImage: string }[];
    patches?: Patch[];
  };
}

interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: KubeObject["spec"];
}

type Container = { name: string; image?: string; resources?: object };

const MAX_NAME = 253;

/** The Deployment or StatefulSet of a YurtAppSet for one of its pools; `found` is the one to be brought up to date. */
export function workloadOf(set: KubeObject, pool: KubeObject, revision: string, found?: KubeObject): KubeObject {
  const { deploymentTemplate, statefulSetTemplate } = set.spec.workload.workloadTemplate;
  const { metadata, spec } = structuredClone(deploymentTemplate ?? statefulSetTemplate) as Template;
  const poolName = nameOf(pool);
  const own = { [LABEL.poolName]: poolName, [LABEL.revision]: revision };
  const template = spec.template ?? {};
  const workload = {
    ...(found ?? {}),
    apiVersion: "apps/v1",
    kind: deploymentTemplate ? "Deployment" : "StatefulSet",
    metadata: {
      ...(found?.metadata ?? { generateName: prefixOf(set, poolName), namespace: set.metadata.namespace }),
      labels: { ...(found && labelsOf(found)), ...metadata?.labels, ...own, [LABEL.appSet]: nameOf(set) },
      annotations: { ...found?.metadata.annotations, ...metadata?.annotations, [ANNOTATION.pool]: poolName },
      ownerReferences: [ownerReference(set)],
    },
    spec: {
      // Patches find these, since the real controller writes them even where the template does not.
      [deploymentTemplate ? "strategy" : "updateStrategy"]: {},
      ...spec,
      selector: { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, [LABEL.poolName]: poolName } },
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: { ...template.metadata?.labels, ...(statefulSetTemplate && metadata?.labels), ...own },
        },
        spec: {
          ...template.spec,
          containers: ((template.spec?.containers ?? []) as Container[]).map((one) => ({ resources: {}, ...one })),
          nodeSelector: { ...template.spec?.nodeSelector, [LABEL.pool]: poolName },
        },
      },
    },
  };
  return tweaked(workload as unknown as KubeObject, tweaksFor(set, pool), poolName);
}

function prefixOf(set: KubeObject, poolName: string): string {
  const prefix = `${nameOf(set)}-${poolName}-`;
  return prefix.length > MAX_NAME ? `${nameOf(set)}-` : prefix;
}

function ownerReference(set: KubeObject): object {
  const { name, uid } = set.metadata;
  return { apiVersion: set.apiVersion, kind: set.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function tweaksFor(set: KubeObject, pool: KubeObject): NonNullable<Tweak["tweaks"]>[] {
  const all = (set.spec.workload.workloadTweaks ?? []) as Tweak[];
  return all
    .filter(
      ({ pools = [], nodepoolSelector }) => pools.includes(nameOf(pool)) || selects(nodepoolSelector, labelsOf(pool)),
    )
    .map(({ tweaks = {} }) => tweaks);
}

/** First all numbers of replicas and images, then all patches. */
function tweaked(workload: KubeObject, tweaks: NonNullable<Tweak["tweaks"]>[], poolName: string): KubeObject {
  const pod = workload.spec.template.spec as { containers: Container[]; initContainers?: Container[] };
  for (const { replicas, containerImages = [] } of tweaks) {
    if (replicas !== undefined) workload.spec.replicas = replicas;
    for (const { name, targetImage } of containerImages)
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
        if (container.name === name) container.image = targetImage;
  }
  const patches = tweaks.flatMap((one) => one.patches ?? []);
  return applyPatches(
    workload,
    patches.map((patch) => ({ ...patch, value: forPool(patch.value, poolName) })),
  );
}

/** Values of patches may name the pool. */
function forPool(value: unknown, poolName: string): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value).replaceAll("{{nodepool-name}}", poolName)) as unknown;
}
