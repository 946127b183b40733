// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("mermaid reads the diagram of the K-PaaS services", async () => {
  const { default: mermaid } = await import("mermaid");
  const text = /```mermaid\n([\s\S]*?)```/.exec(readFileSync("docs/kpaas.md", "utf8"))![1]!;
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
});
