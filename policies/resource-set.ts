import { Pod, podsOf } from "./kubernetes/pods";
import { Resource } from "./resource";
import { ifKnown, UnknownValue } from "./unknown";
import { JsonMap, labelsOf, mapOf, mapsOf, textsOf } from "./values";

/** Where resources come from: files, a plan, or Pulumi's engine. */
export type Source = "files" | "plan" | "engine";

/** Everything that is judged together, with what checks look up; each look-up takes the same time in a large set. */
export interface ResourceSet {
  source: Source;
  resources: readonly Resource[];
  /** All resources of a kind; with a group, of that group alone (`""` is the core group). */
  ofKind(kind: string, group?: string): readonly Resource[];
  /** The object of that name; throws UnknownValue where one of the kind has a name that is not known yet. */
  find(kind: string, namespace: string | undefined, name: string): Resource | undefined;
  /** The resource of a URN. */
  byUrn(urn: string): Resource | undefined;
  /** The resources that have pods, or may have some that are not known yet. */
  withPods(): readonly Resource[];
  /** The pods of a resource. */
  podsOf(resource: Resource): readonly Pod[];
  /** The pods of a namespace; of all of them without one. */
  podsIn(namespace?: string): readonly Pod[];
  /**
   * The pods of a namespace that a label selector takes: `{matchLabels, matchExpressions}`; an empty one takes all.
   * Throws UnknownValue where none is found and a pod's labels are not known yet.
   */
  podsMatching(namespace: string, selector: JsonMap): readonly Pod[];
}

/** Indexes resources. */
export function resourceSet(resources: readonly Resource[], source: Source): ResourceSet {
  const kinds = new Map<string, Resource[]>();
  const kindsOfGroups = new Map<string, Resource[]>();
  const named = new Map<string, Resource>();
  const urns = new Map<string, Resource>();
  const pods = new Map<Resource, readonly Pod[]>();
  const nameless = new Set<string>();
  for (const resource of resources) {
    if (resource.program) urns.set(resource.program.urn, resource);
    if (!resource.kind) continue;
    add(kinds, resource.kind, resource);
    add(kindsOfGroups, `${resource.group}/${resource.kind}`, resource);
    const key = ifKnown(() => mapOf(resource.object.metadata).name);
    if (key === undefined) nameless.add(resource.kind);
    else
      for (const namespace of namespacesOf(resource))
        named.set(`${resource.kind} ${namespace} ${resource.name}`, resource);
  }
  const podsFor = (resource: Resource) => {
    const known = pods.get(resource);
    if (known) return known;
    const found = podsOf(resource);
    pods.set(resource, found);
    return found;
  };
  const index = lazily(() => indexPods(resources, podsFor));
  return {
    source,
    resources,
    ofKind: (kind, group) => (group === undefined ? kinds.get(kind) : kindsOfGroups.get(`${group}/${kind}`)) ?? [],
    find: (kind, namespace, name) => {
      const found = named.get(`${kind} ${namespace ?? ""} ${name}`);
      if (!found && nameless.has(kind)) throw new UnknownValue(["metadata", "name"]);
      return found;
    },
    byUrn: (urn) => urns.get(urn),
    withPods: lazily(() => resources.filter((resource) => ifKnown(() => podsFor(resource))?.length !== 0)),
    podsOf: podsFor,
    podsIn: (namespace) => (namespace === undefined ? index().all : (index().byNamespace.get(namespace) ?? [])),
    podsMatching: (namespace, selector) => {
      const labels = labelsOf(selector.matchLabels);
      const [first] = Object.entries(labels);
      const candidates = first
        ? index().byLabel.get(`${namespace} ${first.join("=")}`)
        : index().labelled.get(namespace);
      const found = (candidates ?? []).filter((pod) => matches(selector, pod.labels));
      const unsure = index().unsure.get(namespace);
      if (found.length === 0 && unsure) throw new UnknownValue([...unsure.path, "metadata", "labels"]);
      return found;
    },
  };
}

/** Whether a label selector takes labels; an empty selector takes everything. */
export function matches(selector: JsonMap, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(labelsOf(selector.matchLabels));
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  return mapsOf(selector.matchExpressions).every(({ entry }) => {
    const key = String(entry.key);
    const has = Object.hasOwn(labels, key) ? labels[key] : undefined;
    const values = textsOf(entry.values);
    if (entry.operator === "In") return has !== undefined && values.includes(has);
    if (entry.operator === "NotIn") return has === undefined || !values.includes(has);
    return entry.operator === "Exists" ? has !== undefined : has === undefined;
  });
}

/** Cluster-wide objects are found without a namespace, namespaced ones in theirs. */
function namespacesOf(resource: Resource): string[] {
  return resource.namespace === undefined ? ["", "default"] : [resource.namespace];
}

function indexPods(resources: readonly Resource[], podsFor: (resource: Resource) => readonly Pod[]) {
  const all: Pod[] = [];
  const byNamespace = new Map<string, Pod[]>();
  const labelled = new Map<string, Pod[]>();
  const byLabel = new Map<string, Pod[]>();
  const unsure = new Map<string, Pod>();
  for (const resource of resources) {
    for (const pod of ifKnown(() => podsFor(resource)) ?? []) {
      const { namespace } = pod;
      all.push(pod);
      add(byNamespace, namespace, pod);
      const labels = ifKnown(() => pod.labels);
      if (!labels) {
        unsure.set(namespace, pod);
        continue;
      }
      add(labelled, namespace, pod);
      for (const label of Object.entries(labels)) add(byLabel, `${namespace} ${label.join("=")}`, pod);
    }
  }
  return { all, byNamespace, labelled, byLabel, unsure };
}

function add<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
