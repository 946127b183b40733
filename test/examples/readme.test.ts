import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { plan } from "../../planner";
import { packageRoot } from "../../simulator/paths";

const example = path.join(packageRoot(), "examples", "readme");

test("the README shows the example, in at most 15 lines", () => {
  const readme = readFileSync(path.join(packageRoot(), "README.md"), "utf8");
  const shown = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
  expect(shown).toBe(readFileSync(path.join(example, "index.ts"), "utf8"));
  expect(shown.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
});

test("the example plans to a runtime and a pool that comes after it", async () => {
  const { resources } = await plan({ cwd: example, stack: "example" });
  const pool = resources.find(({ type, name }) => type.endsWith(":PodPool") && name === "small");
  expect(pool?.inputs).toMatchObject({ poolId: "small", size: 2 });
  const master = resources.find(
    ({ type, name }) => type === "kubernetes:apps/v1:Deployment" && name.includes("function-master"),
  );
  expect(pool?.dependencies).toContain(master?.urn);
});
