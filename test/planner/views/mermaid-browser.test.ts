import * as path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Plan } from "../../../planner/plan";
import { renderMermaid } from "../../../planner/views";
import { hostilePlan } from "../../fixtures/plans/hostile";
import { openYuanrongPlan } from "../../fixtures/plans/open-yuanrong";
import { platformPlan } from "../../fixtures/plans/platform";
import { launchBrowser, noBrowser } from "../../support/browser";

const SCRIPT = path.join(path.dirname(require.resolve("mermaid/package.json")), "dist/mermaid.min.js");

describe("mermaid draws in a real browser", () => {
  let browser: Browser;
  let page: Page;

  beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

  beforeAll(async () => {
    if (noBrowser) return;
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ path: SCRIPT });
  });

  afterAll(() => browser?.close());

  async function draw(plan: Plan): Promise<{ nodes: number; clusters: number; text: string }> {
    return page.evaluate(
      `mermaid.render("drawn", ${JSON.stringify(renderMermaid(plan))}).then(({ svg }) => {
        document.body.innerHTML = svg;
        const count = (selector) => document.querySelectorAll(selector).length;
        return { nodes: count("g.node"), clusters: count("g.cluster"), text: document.body.textContent };
      })`,
    );
  }

  test.each([
    ["openYuanrong", openYuanrongPlan(), 10, 7],
    ["a platform", platformPlan(3), 61, 12],
    ["hostile names", hostilePlan(), 22, 11],
  ])("%s", async (_, plan, nodes, clusters) => {
    expect(await draw(plan)).toMatchObject({ nodes, clusters });
  });

  test("names show as they are", async () => {
    const { text } = await draw(hostilePlan());
    for (const name of [
      "</script><img src=x",
      `"quoted' & <b>bold</b>`,
      `a"] --> b["c`,
      "한국 流水 🎉",
      "{{braces}} $HOME",
    ])
      expect(text).toContain(name);
  });
});
