import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { textOf } from "../values";

/** What Kubernetes, Istio and the like put into every namespace. */
const EVERYWHERE = new Set(["kube-root-ca.crt", "istio-ca-root-cert", "openshift-service-ca.crt"]);

const CHARTS = /^kubernetes:(helm\.sh\/|kustomize\/|yaml[:/])/;

interface Makers {
  /** Names of custom resources. */
  names: Set<string>;
  /** Texts in their specs, of which some are names of what they make. */
  texts: Set<string>;
  /** Something makes objects of names that are not known. */
  isOpen: boolean;
}

interface Index {
  byNamespace: ReadonlyMap<string, Makers>;
  clusterWide: Makers;
}

const indexes = new WeakMap<ResourceSet, Index>();

/**
 * Whether a ConfigMap or Secret that the stack does not have may still be made by what it has: by a chart that is not rendered, or by the
 * operator of a custom resource that mentions the name, or whose own name it begins with.
 */
export function mayBeMade(set: ResourceSet, namespace: string, name: string): boolean {
  if (EVERYWHERE.has(name)) return true;
  let index = indexes.get(set);
  if (!index) indexes.set(set, (index = indexMakers(set)));
  const { byNamespace, clusterWide } = index;
  return [byNamespace.get(namespace), clusterWide].some((makers) => makers !== undefined && mayMake(makers, name));
}

function mayMake({ names, texts, isOpen }: Makers, name: string): boolean {
  if (isOpen || texts.has(name)) return true;
  const words = name.split("-");
  return words.some((_, count) => names.has(words.slice(0, count + 1).join("-")));
}

function indexMakers(set: ResourceSet): Index {
  const byNamespace = new Map<string, Makers>();
  const clusterWide = noMakers();
  const makersOf = (namespace: string) => {
    const makers = byNamespace.get(namespace) ?? noMakers();
    byNamespace.set(namespace, makers);
    return makers;
  };
  const rendered = new Set(set.resources.map(({ program }) => program?.renderedFrom));
  for (const resource of set.resources) {
    if (isChart(resource) && !rendered.has(resource.program?.urn)) {
      const namespace = ifKnown(() => textOf(resource.object.namespace));
      (namespace === undefined ? clusterWide : makersOf(namespace)).isOpen = true;
    }
    if (!isCustom(resource)) continue;
    const makers = resource.namespace === undefined ? clusterWide : makersOf(namespaceOf(resource));
    makers.names.add(resource.name);
    if (ifKnown(() => addTexts(resource.object.spec, makers.texts) ?? true) === undefined) makers.isOpen = true;
  }
  return { byNamespace, clusterWide };
}

function isChart({ program }: Resource): boolean {
  return program !== undefined && CHARTS.test(program.type);
}

function isCustom({ group, kind }: Resource): boolean {
  return kind !== "" && group.includes(".") && !group.endsWith(".k8s.io");
}

function noMakers(): Makers {
  return { names: new Set(), texts: new Set(), isOpen: false };
}

function addTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === "string") texts.add(value);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) addTexts(item, texts);
}
