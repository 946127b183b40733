import { PlannedResource, Plan } from "../plan";
import { counted, countKinds, isChart, isPlumbing, isPodPool, objectName, shortType, TreeNode, treeOf } from "./names";

/** What a node of the picture stands for, which decides its look. */
export type TopologyRole = "workload" | "service" | "pool" | "chart" | "component";

/** A box of the picture: one resource, several alike, or a component drawn without its parts. */
export interface TopologyNode {
  id: string;
  label: string;
  detail: string;
  role: TopologyRole;
  /** URN of the resource to show when the box is chosen. */
  urn: string;
  /** URNs of everything that the box stands for. */
  urns: string[];
}

/** A component of the picture with what is drawn inside it. */
export interface TopologyGroup {
  id: string;
  label: string;
  detail: string;
  urn: string;
  nodes: TopologyNode[];
  groups: TopologyGroup[];
}

/** An arrow of the picture: `from` needs `to`, both ids of nodes or groups with the same parent. */
export interface TopologyEdge {
  from: string;
  to: string;
}

/** A plan reduced to a picture that people can read. */
export interface Topology {
  nodes: TopologyNode[];
  groups: TopologyGroup[];
  edges: TopologyEdge[];
}

/** How many boxes a picture may have before services, and then inner components, are drawn no more. */
const READABLE = 90;
/** More siblings of one kind than this become one box. */
const ALIKE = 6;

interface Detail {
  services: boolean;
  depth: number;
}

const DETAILS: Detail[] = [
  { services: true, depth: Infinity },
  { services: false, depth: Infinity },
  { services: false, depth: 3 },
  { services: false, depth: 2 },
  { services: false, depth: 1 },
];

/**
 * Draws components as groups and workloads, services, pools and charts as nodes; all other kinds only count in their
 * component. An edge joins the outermost boxes that the two resources do not share, and edges that follow from others are
 * left out.
 */
export function topologyOf(plan: Plan): Topology {
  let topology = draw(plan, DETAILS[0]!);
  for (const detail of DETAILS.slice(1)) {
    if (boxes(topology) <= READABLE) break;
    topology = draw(plan, detail);
  }
  return topology;
}

/** Every node of the picture, of all groups. */
export function allNodes(within: Pick<Topology, "nodes" | "groups">): TopologyNode[] {
  return [...within.nodes, ...within.groups.flatMap(allNodes)];
}

/** Every group of the picture, outer ones first. */
export function allGroups(within: Pick<Topology, "groups">): TopologyGroup[] {
  return within.groups.flatMap((group) => [group, ...allGroups(group)]);
}

function boxes(topology: Topology): number {
  return allNodes(topology).length;
}

function draw(plan: Plan, detail: Detail): Topology {
  const places = new Map<string, string[]>();
  let next = 0;
  const newId = () => `n${next++}`;

  function place(node: TreeNode, path: string[]): void {
    places.set(node.resource.urn, path);
    for (const child of node.children) place(child, path);
  }

  function fill(children: TreeNode[], path: string[], depth: number): Pick<Topology, "nodes" | "groups"> {
    const inside: Pick<Topology, "nodes" | "groups"> = { nodes: [], groups: [] };
    const leaves = new Map<string, TreeNode[]>();
    for (const child of children) {
      const { resource } = child;
      if (isPlumbing(resource)) continue;
      if (depth < detail.depth && child.children.some((inner) => isDrawn(inner, detail))) {
        inside.groups.push(group(child, path, depth));
      } else if (isDrawn(child, detail)) {
        const kind = shortType(resource.type);
        leaves.set(kind, [...(leaves.get(kind) ?? []), child]);
      } else {
        place(child, path);
      }
    }
    for (const [kind, alike] of leaves) {
      const single = alike.length <= ALIKE || roleOf(alike[0]!.resource) === "component";
      if (single) inside.nodes.push(...alike.map((leaf) => box([leaf], path)));
      else inside.nodes.push({ ...box(alike, path), label: `${alike.length} × ${kind}`, detail: sample(alike) });
    }
    return inside;
  }

  function group(node: TreeNode, path: string[], depth: number): TopologyGroup {
    const { resource } = node;
    const id = newId();
    const inner = [...path, id];
    places.set(resource.urn, inner);
    const detailText = `${shortType(resource.type)} · ${counted(size(node) - 1, "resource")}`;
    return {
      id,
      label: resource.name,
      detail: detailText,
      urn: resource.urn,
      ...fill(node.children, inner, depth + 1),
    };
  }

  function box(stands: TreeNode[], path: string[]): TopologyNode {
    const { resource } = stands[0]!;
    const id = newId();
    for (const node of stands) place(node, [...path, id]);
    return {
      id,
      label: objectName(resource),
      detail: describe(stands[0]!),
      role: roleOf(resource)!,
      urn: resource.urn,
      urns: stands.flatMap(urnsBelow),
    };
  }

  const drawn = fill(treeOf(plan), [], 0);
  return { ...drawn, edges: reduce(liftedEdges(plan, places)) };
}

/** A component is drawn whatever it holds: also an empty one is something that the program declares. */
function isDrawn(node: TreeNode, detail: Detail): boolean {
  const role = roleOf(node.resource);
  return role !== undefined && (role !== "service" || detail.services);
}

const WORKLOADS = /^kubernetes:(apps|batch|core)\/v\w+:(Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod)$/;
const SERVICES = /^kubernetes:(core|networking\.k8s\.io|gateway\.networking\.k8s\.io)\/v\w+:(Service|Ingress|Gateway)$/;
const POOLS = /^kubernetes:apps\.openyurt\.io\/v\w+:NodePool$/;

function roleOf(resource: PlannedResource): TopologyRole | undefined {
  if (isChart(resource)) return "chart";
  if (!resource.custom) return "component";
  if (isPodPool(resource) || POOLS.test(resource.type)) return "pool";
  if (WORKLOADS.test(resource.type)) return "workload";
  return SERVICES.test(resource.type) ? "service" : undefined;
}

function describe(node: TreeNode): string {
  const kind = shortType(node.resource.type);
  const parts = size(node) - 1;
  return parts > 0 ? `${kind} · ${counted(parts, "resource")}` : kind;
}

function sample(alike: TreeNode[]): string {
  const names = alike.slice(0, 2).map(({ resource }) => objectName(resource));
  return `${names.join(", ")} …`;
}

function size(node: TreeNode): number {
  return node.children.reduce((sum, child) => sum + size(child), 1);
}

function urnsBelow(node: TreeNode): string[] {
  return [node.resource.urn, ...node.children.flatMap(urnsBelow)];
}

function liftedEdges(plan: Plan, places: Map<string, string[]>): TopologyEdge[] {
  const edges = new Map<string, TopologyEdge>();
  for (const resource of plan.resources) {
    for (const dependency of resource.dependencies) {
      const edge = lift(places.get(resource.urn) ?? [], places.get(dependency) ?? []);
      if (edge) edges.set(`${edge.from} ${edge.to}`, edge);
    }
  }
  return [...edges.values()];
}

function lift(from: string[], to: string[]): TopologyEdge | undefined {
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  const [start, end] = [from[shared], to[shared]];
  return start !== undefined && end !== undefined ? { from: start, to: end } : undefined;
}

/** Leaves out each edge whose end is also reached over other edges. */
function reduce(edges: TopologyEdge[]): TopologyEdge[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  return edges.filter(({ from, to }) => {
    targets.get(from)!.delete(to);
    if (reaches(targets, from, to)) return false;
    targets.get(from)!.add(to);
    return true;
  });
}

function reaches(targets: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of targets.get(at) ?? []) {
      if (next === to) return true;
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
}

/** `4 ConfigMap, 3 Secret`: what a list of resources consists of. */
export function kindsSummary(resources: PlannedResource[]): string {
  return countKinds(resources)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}
