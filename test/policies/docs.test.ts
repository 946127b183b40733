import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { expect, it } from "vitest";

const { pages } = createRequire(__filename)("../../scripts/policy-docs.cjs") as {
  pages(): Promise<Map<string, string>>;
};
const DOCS = path.join(__dirname, "../../docs/policies/checks");

it("the pages of the checks are what `npm run docs` writes", async () => {
  const made = await pages();
  expect(readdirSync(DOCS).sort()).toEqual([...made.keys()].sort());
  const stale = [...made].filter(([name, text]) => readFileSync(path.join(DOCS, name), "utf8") !== text);
  expect(stale.map(([name]) => name)).toEqual([]);
});
