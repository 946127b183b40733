import { Layout, layOut, LABEL_LIMIT, Rect } from "./layout";
import { markup, Markup } from "./markup";
import { allGroups, allNodes, Topology, TopologyGroup, TopologyNode, TopologyRole } from "./topology";

/** Gives the page address of a resource by URN. */
export type Anchor = (urn: string) => string;

const MARGIN = 12;

/** Icons of 16 pixels, one per role. */
const ICONS: Record<TopologyRole, string> = {
  workload: "M8 1.5 14 4.8v6.4L8 14.5 2 11.2V4.8z M2.2 5 8 8.1 13.8 5 M8 8.1v6.2",
  service: "M8 1.5v4 M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5 M5.8 9.2 2 12.5 M10.2 9.2 14 12.5",
  pool: "M2 3h12v3.5H2z M2 9.5h12V13H2z M4.5 4.7h.1 M4.5 11.2h.1",
  chart: "M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7 M8 1.2v3.3 M8 11.5v3.3 M1.2 8h3.3 M11.5 8h3.3",
  component: "M2 2h5v5H2z M9 2h5v5H9z M2 9h5v5H2z M9 9h5v5H9z",
};

/** Draws a topology as an SVG whose boxes link to their resources. */
export async function drawTopology(topology: Topology, anchor: Anchor, title: string): Promise<Markup> {
  const layout = await layOut(topology);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN].map(Math.ceil) as [number, number];
  const size = new Markup(`viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}"`);
  return markup`<svg class="topology" xmlns="http://www.w3.org/2000/svg" ${size} role="group" aria-label="${title}">
    <defs>
      <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 .8 7.2 4 0 7.2z"/>
      </marker>
    </defs>
    ${allGroups(topology).map((group) => drawGroup(group, layout.rects.get(group.id)!, anchor))}
    ${edges(layout)}
    ${allNodes(topology).map((node) => drawNode(node, layout.rects.get(node.id)!, anchor))}
  </svg>`;
}

function edges(layout: Layout): Markup {
  const drawn = layout.paths.filter((path) => path !== "");
  return markup`<g class="edges" aria-hidden="true">
    ${drawn.map((path) => markup`<path d="${path}" marker-end="url(#arrow)"/>`)}
  </g>`;
}

function drawGroup(group: TopologyGroup, rect: Rect, anchor: Anchor): Markup {
  const limit = LABEL_LIMIT + 8;
  return markup`<g class="group">
    <rect ${frame(rect)} rx="14"/>
    <a href="${anchor(group.urn)}" aria-label="${`${group.label}, ${group.detail}`}">
      <title>${group.label}</title>
      ${line("label", rect.x + 14, rect.y + 23, cut(group.label, limit))}
      ${line("detail", rect.x + 14, rect.y + 38, cut(group.detail, limit))}
    </a>
  </g>
  `;
}

function drawNode(node: TopologyNode, rect: Rect, anchor: Anchor): Markup {
  const ids = node.urns.map((urn) => anchor(urn).slice(1)).join(" ");
  const title = `${node.label}, ${node.detail}`;
  const corner = `translate(${px(rect.x + 13)} ${px(rect.y + 14)})`;
  return markup`<a class="node ${node.role}" href="${anchor(node.urn)}" data-ids="${ids}" aria-label="${title}">
    <title>${title}</title>
    <rect ${frame(rect)} rx="9"/>
    <path class="icon" transform="${corner}" d="${ICONS[node.role]}"/>
    ${line("label", rect.x + 38, rect.y + 19, cut(node.label, LABEL_LIMIT))}
    ${line("detail", rect.x + 38, rect.y + 34, cut(node.detail, LABEL_LIMIT))}
  </a>
  `;
}

function line(kind: string, x: number, y: number, text: string): Markup {
  return markup`<text class="${kind}" x="${px(x)}" y="${px(y)}">${text}</text>`;
}

function frame({ x, y, width, height }: Rect): Markup {
  return new Markup(`x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"`);
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}
