// @vitest-environment jsdom
import { beforeAll, expect, test } from "vitest";
import { renderMermaid } from "../../../planner/views/mermaid";
import { HOSTILE_NAMES, hostilePlan } from "../../fixtures/plans/hostile";
import { openYuanrongPlan } from "../../fixtures/plans/open-yuanrong";
import { platformPlan } from "../../fixtures/plans/platform";

interface FlowDb {
  getVertices(): Map<string, object>;
  getEdges(): unknown[];
  getSubGraphs(): { id: string; title: string }[];
}

type Mermaid = (typeof import("mermaid"))["default"];
let mermaid: Mermaid;

beforeAll(async () => {
  mermaid = (await import("mermaid")).default;
});

/** Ids of the nodes; an edge's end at a subgraph is a vertex too. */
function nodesOf(db: FlowDb): string[] {
  const subgraphs = new Set(db.getSubGraphs().map(({ id }) => id));
  return [...db.getVertices().keys()].filter((id) => !subgraphs.has(id));
}

async function parsed(text: string): Promise<FlowDb> {
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  return diagram.db as unknown as FlowDb;
}

test("mermaid's parser reads components as subgraphs, resources as nodes and dependencies as edges", async () => {
  const text = renderMermaid(openYuanrongPlan());
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
  const db = await parsed(text);
  expect(db.getSubGraphs().map(({ title }) => title.split(" ")[0])).toEqual(
    expect.arrayContaining(["runtime", "runtime-master", "runtime-etcd", "runtime-meta", "runtime-worker"]),
  );
  expect(nodesOf(db)).toHaveLength(10);
  expect(db.getEdges()).toHaveLength(6);
});

test("hostile names neither break the diagram nor add to it", async () => {
  const text = renderMermaid(hostilePlan());
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
  const db = await parsed(text);
  expect(db.getSubGraphs()).toHaveLength(HOSTILE_NAMES.length);
  expect(nodesOf(db)).toHaveLength(2 * HOSTILE_NAMES.length);
  expect(db.getEdges()).toHaveLength(0);
});

test("a large plan stays below mermaid's own limits", async () => {
  const text = renderMermaid(platformPlan(60));
  expect(text.length).toBeLessThan(50_000);
  expect((await parsed(text)).getEdges().length).toBeLessThan(500);
});

test("an empty plan is still a diagram", async () => {
  const text = renderMermaid({ project: "p", stack: "s", resources: [], outputs: {}, opaque: [] });
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
});
