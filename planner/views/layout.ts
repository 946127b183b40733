import { allNodes, Topology, TopologyGroup, TopologyNode } from "./topology";

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
const CHAR = 7.4;
const NODE_HEIGHT = 44;
const HEADER = { size: 13, height: 36 };
export const LABEL_LIMIT = 30;

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

/** The width in pixels of a box with these lines of text. */
function textWidth(...lines: string[]): number {
  return Math.max(...lines.map((line) => Math.min(line.length, LABEL_LIMIT))) * CHAR;
}

function graphOf(topology: Topology) {
  const ends = new Map<string, { node: string; cluster?: string }>();
  const nodeOf = (node: TopologyNode) => {
    ends.set(node.id, { node: node.id });
    const width = Math.max(150, textWidth(node.label, node.detail) + 44) / DPI;
    return { name: node.id, attributes: { label: "", width, height: NODE_HEIGHT / DPI } };
  };
  const clusterOf = (group: TopologyGroup): object => {
    const inner = allNodes(group);
    ends.set(group.id, { node: inner[Math.floor(inner.length / 2)]!.id, cluster: `cluster_${group.id}` });
    return {
      name: `cluster_${group.id}`,
      graphAttributes: { label: headerOf(group), fontsize: HEADER.size, fontname: "Helvetica", margin: 14 },
      nodes: group.nodes.map(nodeOf),
      subgraphs: group.groups.map(clusterOf),
    };
  };
  const inside = { nodes: topology.nodes.map(nodeOf), subgraphs: topology.groups.map(clusterOf) };
  return {
    graphAttributes: { rankdir: "LR", compound: true, nodesep: 0.2, ranksep: 0.7, pad: 0, newrank: true },
    nodeAttributes: { shape: "box", fixedsize: true },
    edgeAttributes: { arrowhead: "none" },
    ...inside,
    edges: topology.edges.map(({ from, to }, i) => {
      const [tail, head] = [ends.get(from)!, ends.get(to)!];
      return {
        tail: tail.node,
        head: head.node,
        attributes: {
          id: `e${i}`,
          ...(tail.cluster && { ltail: tail.cluster }),
          ...(head.cluster && { lhead: head.cluster }),
        },
      };
    }),
  };
}

/** Text of the right size that keeps room for a group's two-line header. */
function headerOf(group: TopologyGroup): string {
  const longest = Math.max(...[group.label, group.detail].map((text) => Math.min(text.length, LABEL_LIMIT + 8)));
  return `${"n".repeat(longest)}\nn`;
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
