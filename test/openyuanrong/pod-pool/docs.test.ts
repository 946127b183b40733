import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import { expect, test } from "vitest";
import * as podPool from "../../../components/openyuanrong/pod-pool";

const FILES = ["docs/pod-pool.md", "components/openyuanrong/pod-pool/index.ts"];

/** The TypeScript examples of a file, also inside a comment. */
function examples(file: string): string[] {
  const text = fs.readFileSync(path.join(process.cwd(), file), "utf8").replace(/^ \* ?/gm, "");
  return [...text.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, code]) => code!);
}

test.each(FILES)("the examples of %s register valid pools", async (file) => {
  const ids: unknown[] = [];
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    ids.push(inputs.poolId);
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  for (const example of examples(file)) {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(example, { compilerOptions });
    new Function("require", "exports", "PodPool", outputText)(() => podPool, {}, podPool.PodPool);
  }
  await pulumi.runtime.disconnect();
  expect(ids).toEqual(expect.arrayContaining(["fixed", "by-demand", "by-load"]));
});
