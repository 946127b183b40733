import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Plan } from "../../../planner/plan";
import { HtmlOptions, renderHtml } from "../../../planner/views";
import { HOSTILE_NAMES, hostilePlan } from "../../fixtures/plans/hostile";
import { CANARY, openYuanrongPlan } from "../../fixtures/plans/open-yuanrong";
import { platformPlan } from "../../fixtures/plans/platform";
import { launchBrowser, noBrowser } from "../../support/browser";

test("the same plan gives the same page", async () => {
  expect(await renderHtml(openYuanrongPlan())).toBe(await renderHtml(openYuanrongPlan()));
});

const PAIRS = [
  ...["text", "muted", "accent"].flatMap((ink) => ["ground", "card", "raised"].map((paper) => [ink, paper] as const)),
  ["accent", "accent-soft"] as const,
  ["note", "note-soft"] as const,
];

const readColours = `Object.fromEntries(${JSON.stringify([...new Set(PAIRS.flat())])}.map((name) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--" + name + ")";
  return [name, getComputedStyle(probe).color];
}))`;

/** The contrast ratio of WCAG between two colours such as `rgb(1, 2, 3)`. */
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const channels = colour
    .match(/[\d.]+/g)!
    .slice(0, 3)
    .map((text) => Number(text) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** A plan whose components have longer names than what they hold. */
function longNames(): Plan {
  const plan = platformPlan(3);
  for (const resource of plan.resources) if (!resource.custom) resource.name = `a-rather-long-name-${resource.name}`;
  return plan;
}

describe("in a real browser", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plan-page-"));
  let browser: Browser;
  let requests: string[];
  let errors: string[];

  beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

  beforeAll(async () => {
    if (noBrowser) return;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(plan: Plan, options: HtmlOptions = {}, width = 1280): Promise<Page> {
    const file = path.join(folder, "page.html");
    writeFileSync(file, await renderHtml(plan, options));
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    requests = [];
    errors = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(`file://${file}`);
    return page;
  }

  function expectQuiet(): void {
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(requests.filter((url) => url.startsWith("file:"))).toHaveLength(1);
  }

  const visibleResources = (page: Page) => page.locator(".resource:visible");

  test("shows title, counts and the topology with its components, without errors or requests", async () => {
    const page = await open(openYuanrongPlan());
    expect(await page.title()).toBe("yuanrong-platform dev: plan");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator(".counts").innerText()).toMatch(
      /7 components\s+16 Kubernetes objects\s+1 chart\s+3 pod pools/,
    );
    const box = await page.locator("svg.topology").boundingBox();
    expect(box!.width).toBeGreaterThan(600);
    const labels = await page.locator("svg.topology .group .label").allTextContents();
    expect(labels).toEqual(expect.arrayContaining(["runtime", "runtime-master", "runtime-etcd", "runtime-worker"]));
    expect(await page.locator("svg.topology .edges path").count()).toBe(6);
    expectQuiet();
  });

  test("no text of the picture leaves its box", async () => {
    const page = await open(longNames());
    const outside = await page.locator("svg.topology .node, svg.topology .group").evaluateAll((nodes) =>
      nodes.flatMap((node) => {
        const right = node.querySelector("rect")!.getBoundingClientRect().right;
        return [...node.querySelectorAll("text")]
          .filter((text) => text.getBoundingClientRect().right > right)
          .map((text) => text.textContent);
      }),
    );
    expect(outside).toEqual([]);
  });

  test("search filters while typing, over names and contents, and dims the picture", async () => {
    const page = await open(openYuanrongPlan());
    const all = await visibleResources(page).count();
    await page.getByLabel("Filter resources").fill("deployment meta-service");
    expect(await visibleResources(page).locator("> summary").allInnerTexts()).toEqual([
      expect.stringMatching(/Deployment\s+yuanrong\/meta-service/),
    ]);
    expect(await page.locator("#found").innerText()).toBe(`1 of ${all} resources`);
    expect(await page.locator(".node.dim").count()).toBe(9);
    await page.getByLabel("Filter resources").fill("8081");
    expect(await visibleResources(page).count()).toBe(1);
    await page.getByLabel("Filter resources").fill("no such thing");
    expect(await visibleResources(page).count()).toBe(0);
    expect(await page.getByText("No resource matches.").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await visibleResources(page).count()).toBe(all);
    expectQuiet();
  });

  test("a click or Enter on a box of the picture opens and shows its resource", async () => {
    const page = await open(openYuanrongPlan());
    await page.getByLabel("Filter resources").fill("gpu");
    await page.locator("svg .node", { hasText: "function-master" }).first().click();
    const opened = page.locator(".resource[open]");
    await opened.waitFor();
    expect(await opened.locator("> summary").innerText()).toMatch(/Deployment\s+yuanrong\/function-master/);
    expect(await opened.locator("pre").innerText()).toContain("registry.example.com/yuanrong/function-master");
    const top = (await opened.boundingBox())!.y;
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(900);
    await page.locator("svg .node.workload", { hasText: "meta-service" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".resource[open]", { hasText: "meta-service:0.0.0" }).waitFor();
    expectQuiet();
  });

  test("secrets are masked in the text that a reader sees", async () => {
    const page = await open(openYuanrongPlan());
    await page.evaluate('document.querySelectorAll("details").forEach((element) => (element.open = true))');
    const text = await page.locator("body").innerText();
    expect(text).toContain('password: "[secret]"');
    expect(text).not.toContain(CANARY);
  });

  test("zoom and theme react", async () => {
    const page = await open(openYuanrongPlan());
    const width = async () => (await page.locator("svg.topology").boundingBox())!.width;
    const before = await width();
    await page.getByLabel("Zoom in").click();
    expect(await width()).toBeGreaterThan(before);
    const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await background();
    await page.getByRole("button", { name: "Switch between the light and the dark theme" }).click();
    expect(await background()).not.toBe(light);
    expectQuiet();
  });

  test("hostile names stay text", async () => {
    const page = await open(hostilePlan());
    expect(await page.title()).toBe("<project> </title>: plan");
    expect(await page.locator("img, b").count()).toBe(0);
    const headings = await page.locator(".component h3").allTextContents();
    const visible = (name: string) => name.replace("\u001b", "\ufffd");
    expect(headings.sort()).toEqual(HOSTILE_NAMES.map(visible).sort());
    expect(await page.locator("svg .node").count()).toBe(2 * HOSTILE_NAMES.length);
    expectQuiet();
  });

  test("a phone shows it without sideways scrolling", async () => {
    const page = await open(platformPlan(6), {}, 390);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    expectQuiet();
  });

  test("live data is shown when given", async () => {
    const live = {
      systems: [{ namespace: "yuanrong", kind: "StatefulSet", name: "etcd", ready: 3, desired: 3 }],
      pods: [{ namespace: "yuanrong", name: "etcd-0", phase: "Running", node: "cloud-1" }],
      pools: [{ id: "small", status: "Running", ready: 2, size: 2 }],
    };
    const page = await open(openYuanrongPlan(), { live });
    const rows = await page.locator("section", { hasText: "Running now" }).locator("tbody tr").allInnerTexts();
    expect(rows.map((row) => row.split("\t").map((cell) => cell.trim()))).toEqual([
      ["StatefulSet", "etcd", "3 of 3 ready", "yuanrong"],
      ["Pool", "small", "Running, 2 of 2 ready", ""],
      ["Pod", "yuanrong/etcd-0", "Running", "cloud-1"],
    ]);
  });

  test("every colour of text has contrast enough, in both themes", async () => {
    const page = await open(openYuanrongPlan());
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      const colours = await page.evaluate<Record<string, string>>(readColours);
      const ratios = PAIRS.map(([ink, paper]) => ({ ink, paper, ratio: contrast(colours[ink]!, colours[paper]!) }));
      expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
  });
});
