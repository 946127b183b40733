import { Plan } from "../plan";
import { Topology, TopologyGroup, TopologyNode, topologyOf, TopologyRole } from "./topology";

const SHAPES: Record<TopologyRole, [open: string, close: string]> = {
  workload: ["[", "]"],
  service: ["([", "])"],
  pool: ["[[", "]]"],
  chart: ["[/", "/]"],
  component: ["(", ")"],
};

/** The topology as a Mermaid flowchart: components are subgraphs, and an arrow points at what must exist first. */
export function renderMermaid(plan: Plan): string {
  const topology = topologyOf(plan);
  const lines = [
    "flowchart LR",
    ...body(topology, "  "),
    ...topology.edges.map(({ from, to }) => `  ${from} --> ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}

function body(within: Pick<Topology, "nodes" | "groups">, indent: string): string[] {
  return [
    ...within.nodes.map((node) => indent + nodeLine(node)),
    ...within.groups.flatMap((group) => subgraph(group, indent)),
  ];
}

function nodeLine({ id, role, label, detail }: TopologyNode): string {
  const [open, close] = SHAPES[role];
  return `${id}${open}"${escapeText(label)}<br/>${escapeText(detail)}"${close}`;
}

function subgraph(group: TopologyGroup, indent: string): string[] {
  return [
    `${indent}subgraph ${group.id}["${escapeText(`${group.label} · ${group.detail}`)}"]`,
    ...body(group, `${indent}  `),
    `${indent}end`,
  ];
}

/** Letters, digits and a few plain signs stay; Mermaid reads all others as `#<code point>;`. */
function escapeText(text: string): string {
  return [...text].map((char) => (/[\p{L}\p{N} .,/×·…-]/u.test(char) ? char : `#${char.codePointAt(0)};`)).join("");
}
