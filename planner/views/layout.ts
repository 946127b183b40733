import type { Graph } from "@viz-js/viz";
import { allGroups, allNodes, Topology, TopologyGroup, TopologyNode } from "./topology";

/** A rectangle in pixels; the origin is the top left corner of the picture. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where everything of a picture is, in pixels. */
export interface Layout {
  width: number;
  height: number;
  /** Rectangles by id of node or group. */
  rects: Map<string, Rect>;
  /** SVG path data of each edge, in the order of the topology's edges; empty where Graphviz drew none. */
  paths: string[];
}

const DPI = 72;
/** Average widths in pixels of a character of a label (bold) and of the line below it. */
const CHAR = { label: 8.3, detail: 6.9 };
const NODE_HEIGHT = 44;
const HEADER_SIZE = 13;
/** How many unseen edges may keep two connected groups in separate columns. */
const APART = 40;
export const LABEL_LIMIT = 28;

interface VizObject {
  name: string;
  bb?: string;
  pos?: string;
  width?: string;
  height?: string;
}

interface VizOutput {
  bb: string;
  objects?: VizObject[];
  edges?: { id: string; pos?: string }[];
}

/** Lays a topology out with Graphviz, left to right. */
export async function layOut(topology: Topology): Promise<Layout> {
  const { instance } = await import("@viz-js/viz");
  const output = (await instance()).renderJSON(graphOf(topology)) as VizOutput;
  const [, , width, height] = numbers(output.bb) as [number, number, number, number];
  const rects = new Map<string, Rect>();
  for (const object of output.objects ?? []) {
    if (object.bb) rects.set(object.name.replace(/^cluster_/, ""), clusterRect(numbers(object.bb), height));
    else if (object.pos) rects.set(object.name, nodeRect(object, height));
  }
  const splines = new Map((output.edges ?? []).map((edge) => [edge.id, edge.pos]));
  return { width, height, rects, paths: topology.edges.map((_, i) => pathOf(splines.get(`e${i}`), height)) };
}

function nodeWidth({ label, detail }: TopologyNode): number {
  const wide = (text: string, char: number) => Math.min(text.length, LABEL_LIMIT) * char;
  return Math.max(150, Math.max(wide(label, CHAR.label), wide(detail, CHAR.detail)) + 50);
}

function graphOf(topology: Topology): Graph {
  const edges = topology.edges;
  const starts = new Set(edges.map(({ from }) => from));
  const ends = new Set(edges.map(({ to }) => to));
  const places = new Map([...allNodes(topology), ...allGroups(topology)].map((place) => [place.id, place]));
  const leftmost = (id: string) => outermost(places.get(id)!, ends);
  const rightmost = (id: string) => outermost(places.get(id)!, starts);
  return {
    graphAttributes: { rankdir: "LR", compound: true, nodesep: 0.2, ranksep: 0.6, newrank: true },
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    edgeAttributes: { arrowhead: "none" },
    ...contentOf(topology, new Set([...starts, ...ends])),
    edges: edges.flatMap(({ from, to }, i) => {
      const [tails, heads] = [rightmost(from), leftmost(to)];
      const [tail, head] = [middle(tails), middle(heads)];
      const attributes = { id: `e${i}`, ltail: clusterOf(from, tail), lhead: clusterOf(to, head) };
      const apart = tails.flatMap((t) => heads.map((h) => ({ tail: t, head: h, attributes: { style: "invis" } })));
      return [{ tail, head, attributes }, ...apart.slice(0, APART)];
    }),
  };
}

/** Nodes of a group that no edge touches stand in one column. */
function contentOf(
  within: Pick<Topology, "nodes" | "groups">,
  joined: Set<string>,
): Required<Pick<Graph, "nodes" | "subgraphs">> {
  const alone = within.nodes.filter(({ id }) => !joined.has(id));
  return {
    nodes: within.nodes.map((node) => ({
      name: node.id,
      attributes: { width: nodeWidth(node) / DPI, height: NODE_HEIGHT / DPI },
    })),
    subgraphs: [
      { graphAttributes: { rank: "same" }, nodes: alone.map(({ id }) => ({ name: id })) },
      ...within.groups.map((group) => ({
        name: `cluster_${group.id}`,
        graphAttributes: { label: headerOf(group), fontsize: HEADER_SIZE, fontname: "Helvetica", margin: 14 },
        ...contentOf(group, joined),
      })),
    ],
  };
}

/** The nodes inside a place that no edge leads on from, where `inner` are the ids at which edges do. */
function outermost(place: TopologyNode | TopologyGroup, inner: Set<string>): string[] {
  if (!("nodes" in place)) return [place.id];
  const children = [...place.nodes, ...place.groups];
  const outer = children.filter((child) => !inner.has(child.id));
  return (outer.length > 0 ? outer : children).flatMap((child) => outermost(child, inner));
}

function middle<T>(list: T[]): T {
  return list[Math.floor((list.length - 1) / 2)]!;
}

/** The cluster at whose border an edge ends; none where the place is the node itself. */
function clusterOf(place: string, node: string): string {
  return place === node ? "" : `cluster_${place}`;
}

/** Text as wide as a group's two-line header, in a letter that Graphviz takes for 7 pixels. */
function headerOf({ label, detail }: TopologyGroup): string {
  const width = (text: string, char: number) => Math.min(text.length, LABEL_LIMIT + 8) * char;
  return `${"n".repeat(Math.ceil(Math.max(width(label, CHAR.label), width(detail, CHAR.detail)) / 7))}\nn`;
}

function nodeRect(object: VizObject, total: number): Rect {
  const [x, y] = numbers(object.pos!) as [number, number];
  const [width, height] = [Number(object.width) * DPI, Number(object.height) * DPI];
  return { x: x - width / 2, y: total - y - height / 2, width, height };
}

function clusterRect([left, bottom, right, top]: number[], total: number): Rect {
  return { x: left!, y: total - top!, width: right! - left!, height: top! - bottom! };
}

/** A Graphviz spline (a start point, then triples of control points) as SVG path data. */
function pathOf(pos: string | undefined, total: number): string {
  const points = (pos ?? "")
    .split(/\s+/)
    .filter((part) => /^[-\d.]+,/.test(part))
    .map((part) => numbers(part) as [number, number])
    .map(([x, y]) => `${round(x)},${round(total - y)}`);
  return points.length < 4 ? "" : `M${points[0]} C${points.slice(1).join(" ")}`;
}

function numbers(text: string): number[] {
  return text.split(",").map(Number);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
