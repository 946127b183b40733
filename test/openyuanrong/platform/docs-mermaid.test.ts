// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface FlowDb {
  getVertices(): Map<string, { text?: string }>;
  getEdges(): { start: string; end: string }[];
  getSubGraphs(): { id: string }[];
}

test("mermaid reads the diagram, and its arrows lead from the ground to the pools", async () => {
  const { default: mermaid } = await import("mermaid");
  const text = /```mermaid\n([\s\S]*?)```/.exec(readFileSync("docs/openyuanrong.md", "utf8"))![1]!;
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
  const db = (await mermaid.mermaidAPI.getDiagramFromText(text)).db as unknown as FlowDb;
  expect(db.getSubGraphs().map(({ id }) => id)).toEqual(
    expect.arrayContaining(["ground", "stores", "worker", "master"]),
  );
  const edges = db.getEdges().map(({ start, end }) => `${start} ${end}`);
  expect(edges).toEqual(expect.arrayContaining(["ground stores", "stores worker", "worker master", "master pools"]));
});
