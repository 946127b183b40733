import { kindFilter } from "../kinds";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { JsonMap, labelsOf, mapOf, mapsOf, textOf } from "../values";

/** Groups, or single kinds, of custom resources for which an operator makes pods and Services. */
const OPERATED = new Set([
  "acid.zalan.do",
  "apps.kruise.io",
  "ceph.rook.io",
  "clickhouse.altinity.com",
  "elasticsearch.k8s.elastic.co",
  "flink.apache.org",
  "gateway.networking.k8s.io/Gateway",
  "k8s.keycloak.org/Keycloak",
  "k8s.mariadb.com",
  "kafka.strimzi.io",
  "kibana.k8s.elastic.co",
  "kubeflow.org",
  "minio.min.io",
  "mongodbcommunity.mongodb.com",
  "monitoring.coreos.com/Alertmanager",
  "monitoring.coreos.com/Prometheus",
  "monitoring.coreos.com/PrometheusAgent",
  "monitoring.coreos.com/ThanosRuler",
  "opensearch.opster.io",
  "operator.openyurt.io",
  "iot.openyurt.io/PlatformAdmin",
  "postgresql.cnpg.io/Cluster",
  "postgresql.cnpg.io/Pooler",
  "rabbitmq.com/RabbitmqCluster",
  "ray.io",
  "redis.redis.opstreelabs.in",
  "serving.knative.dev",
  "serving.kserve.io",
  "sparkoperator.k8s.io",
]);

/** What deploys objects that the stack does not list: charts, kustomizations and files that nobody has expanded. */
const SOURCES =
  /^kubernetes:(helm\.sh\/v[34]:(Chart|Release)|kustomize(\/v2)?:Directory|yaml(\/v2)?:Config(File|Group))$/;

/** Custom resources of GitOps controllers that deploy charts and folders. */
const isDeployer = kindFilter([
  "argoproj.io/Application",
  "argoproj.io/ApplicationSet",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "kustomize.toolkit.fluxcd.io/Kustomization",
  "helm.cattle.io/HelmChart",
]);

/** Labels that controllers give to pods, beside those of the template. */
const GIVEN = new Set([
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-completion-index",
  "batch.kubernetes.io/job-name",
  "controller-revision-hash",
  "controller-uid",
  "job-name",
  "pod-template-generation",
  "pod-template-hash",
  "statefulset.kubernetes.io/pod-name",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
]);

/**
 * Whether the stack tells everything that is in a namespace: it has the namespace or pods in it, and nothing in it whose
 * objects come to be outside the stack, such as a chart that is not expanded or a database of an operator.
 */
export function isWhole(set: ResourceSet, namespace: string): boolean {
  if (set.find("Namespace", undefined, namespace) === undefined && set.podsIn(namespace).length === 0) return false;
  const { open, isOpen } = gapsOf(set);
  return !isOpen && !open.has(namespace);
}

interface Gaps {
  /** Namespaces of which the stack does not tell everything. */
  open: Set<string>;
  /** Something might deploy anywhere. */
  isOpen: boolean;
}

const gaps = new WeakMap<ResourceSet, Gaps>();

function gapsOf(set: ResourceSet): Gaps {
  const known = gaps.get(set);
  if (known) return known;
  const found: Gaps = { open: new Set(), isOpen: false };
  const expanded = new Set(set.resources.flatMap(({ program }) => [program?.renderedFrom, program?.parent]));
  const siblings = namespacesByParent(set);
  for (const resource of set.resources) {
    const target = ifKnown(() => ({ namespace: targetOf(resource, expanded) })) ?? { namespace: ANYWHERE };
    if (target.namespace === undefined) continue;
    if (target.namespace !== ANYWHERE) found.open.add(target.namespace);
    else {
      const own = siblings.get(resource.program?.parent ?? "") ?? [];
      own.forEach((namespace) => found.open.add(namespace));
      if (own.length === 0) found.isOpen = true;
    }
  }
  gaps.set(set, found);
  return found;
}

/** The namespaces that each component has. */
function namespacesByParent(set: ResourceSet): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, program } of set.ofKind("Namespace", "")) {
    const { parent } = program ?? {};
    if (parent === undefined || parent.includes("::pulumi:pulumi:Stack::")) continue;
    found.set(parent, [...(found.get(parent) ?? []), name]);
  }
  return found;
}

/** Stands for the namespaces of the component that has the source, or all of them. */
const ANYWHERE = "*";

/** The namespace in which a resource makes what the stack does not tell. */
function targetOf(resource: Resource, expanded: ReadonlySet<string | undefined>): string | undefined {
  const { program, object, group, kind } = resource;
  if (program && SOURCES.test(program.type)) {
    if (expanded.has(program.urn)) return undefined;
    const { namespace } = object;
    return textOf(namespace) ?? ANYWHERE;
  }
  if (isDeployer(resource)) return destinationOf(object) ?? namespaceOf(resource);
  return OPERATED.has(group) || OPERATED.has(`${group}/${kind}`) ? namespaceOf(resource) : undefined;
}

function destinationOf({ spec }: JsonMap): string | undefined {
  const { destination, targetNamespace } = mapOf(spec);
  return textOf(mapOf(destination).namespace) ?? textOf(targetNamespace);
}

/** A label selector without what controllers add to the labels of a template. */
export function ofTemplates(selector: JsonMap): JsonMap {
  return {
    matchLabels: Object.fromEntries(
      Object.entries(labelsOf(selector.matchLabels)).filter(([label]) => !GIVEN.has(label)),
    ),
    matchExpressions: mapsOf(selector.matchExpressions).flatMap(({ entry }) =>
      GIVEN.has(textOf(entry.key) ?? "") ? [] : [entry],
    ),
  };
}
