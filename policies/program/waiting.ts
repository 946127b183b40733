import { ResourceSet } from "../resource-set";

interface Graph {
  dependents: ReadonlyMap<string, readonly string[]>;
  children: ReadonlyMap<string, readonly string[]>;
  parents: ReadonlyMap<string, string>;
}

const graphs = new WeakMap<ResourceSet, Graph>();

/**
 * The URNs of what a program makes after one of some resources: what depends on it or on a component that holds it, directly or through
 * others, and what is within a component that does.
 */
export function waitingFor(set: ResourceSet, urns: readonly string[]): ReadonlySet<string> {
  const { dependents, children, parents } = graphOf(set);
  const targets = new Set<string>();
  const waiting = new Set<string>();
  const open: { urn: string; isTarget: boolean }[] = [];
  const addTarget = (urn: string) => {
    for (let at: string | undefined = urn; at !== undefined && !targets.has(at); at = parents.get(at)) {
      targets.add(at);
      open.push({ urn: at, isTarget: true });
    }
  };
  const addWaiting = (urn: string) => {
    if (waiting.has(urn)) return;
    waiting.add(urn);
    open.push({ urn, isTarget: false });
    addTarget(urn);
  };
  urns.forEach(addTarget);
  for (let next = open.pop(); next; next = open.pop())
    ((next.isTarget ? dependents : children).get(next.urn) ?? []).forEach(addWaiting);
  return waiting;
}

function graphOf(set: ResourceSet): Graph {
  const known = graphs.get(set);
  if (known) return known;
  const dependents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  const parents = new Map<string, string>();
  const add = (lists: Map<string, string[]>, key: string, urn: string) => {
    const list = lists.get(key);
    if (list) list.push(urn);
    else lists.set(key, [urn]);
  };
  for (const { program } of set.resources) {
    if (!program) continue;
    const { urn, parent, dependencies, propertyDependencies } = program;
    for (const dependency of new Set([...dependencies, ...Object.values(propertyDependencies).flat()]))
      add(dependents, dependency, urn);
    if (parent === undefined) continue;
    add(children, parent, urn);
    parents.set(urn, parent);
  }
  const graph = { dependents, children, parents };
  graphs.set(set, graph);
  return graph;
}
