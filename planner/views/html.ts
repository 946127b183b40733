import { createHash } from "node:crypto";
import { Plan } from "../plan";
import { componentSections } from "./explorer";
import { markup, Markup } from "./markup";
import { counted, totals } from "./names";
import { SCRIPT } from "./page/script";
import { STYLE } from "./page/style";
import { Anchor, drawTopology } from "./picture";
import { allNodes, topologyOf, TopologyRole } from "./topology";
import { toJson, ViewOptions } from "./values";

/** What runs on the cluster when the page is made. */
export interface LiveData {
  systems: { namespace: string; kind: string; name: string; ready: number; desired: number }[];
  pods: { namespace: string; name: string; phase: string; node: string }[];
  pools: { id: string; status: string; ready: number; size: number }[];
}

export interface HtmlOptions extends ViewOptions {
  /** Shown beside the plan; default none. */
  live?: LiveData;
}

const ROLES: Record<TopologyRole, string> = {
  workload: "workload",
  service: "service",
  pool: "pool",
  chart: "chart",
  component: "component",
};

/** The plan as one self-contained page that asks nothing of the network: a picture, every resource, and a search. */
export async function renderHtml(plan: Plan, options: HtmlOptions = {}): Promise<string> {
  const numbers = new Map(plan.resources.map(({ urn }, i) => [urn, i]));
  const anchor: Anchor = (urn) => `#r${numbers.get(urn) ?? ""}`;
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src ${sourceHash(STYLE)}; script-src ${sourceHash(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <link rel="icon" href="data:," />
        <title>${plan.project} ${plan.stack}: plan</title>
        <style>${new Markup(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#resources">Skip to the resources</a>
        <header class="page">
          <div>
            <h1>${plan.project} <span class="stack">/ ${plan.stack}</span></h1>
            <ul class="counts" aria-label="Counts">
              ${totals(plan).map(([label, count]) => markup`<li><strong>${count}</strong> ${counted(count, label).replace(/^\d+ /, "")}</li>`)}
            </ul>
          </div>
          <button
            type="button"
            id="theme"
            class="needs-script"
            aria-label="Switch between the light and the dark theme"
            hidden
          >
            ◐<span class="wide"> Theme</span>
          </button>
        </header>
        <main>
          ${await topologySection(plan, anchor)} ${options.live && liveSection(options.live)}
          <section id="resources" aria-labelledby="resources-title">
            <div class="search">
              <h2 id="resources-title">Resources</h2>
              <input
                id="search"
                class="needs-script"
                type="search"
                placeholder="Filter by kind, name, namespace or content  ( / )"
                aria-label="Filter resources"
                aria-controls="components"
                autocomplete="off"
                spellcheck="false"
                hidden
              /><output id="found" for="search" aria-live="polite"></output>
            </div>
            <div id="components">${componentSections(plan, anchor, options)}</div>
            <p id="nothing" class="card empty" hidden>No resource matches.</p>
          </section>
          ${outputsSection(plan, options)}
          ${opaqueSection(plan)}
        </main>
        <footer>
          Made from the program alone, before any deployment. Secrets print as <code>[secret]</code>, values that only a
          deployment knows as <code>[unknown]</code>.
        </footer>
        <script>${new Markup(SCRIPT)}</script>
      </body>
    </html>
`;
  return page.text;
}

async function topologySection(plan: Plan, anchor: Anchor): Promise<Markup | undefined> {
  const topology = topologyOf(plan);
  const nodes = allNodes(topology);
  if (nodes.length === 0) return undefined;
  const used = (Object.keys(ROLES) as TopologyRole[]).filter((role) => nodes.some((node) => node.role === role));
  return markup`<section class="card" aria-labelledby="topology-title">
    <div class="bar">
      <h2 id="topology-title">Topology</h2>
      <ul class="legend" aria-label="Legend">
        ${used.map((role) => markup`<li class="${`k-${role}`}"><i></i>${ROLES[role]}</li>`)}
        <li>A → B: A needs B</li>
      </ul>
      <div class="tools needs-script" role="group" aria-label="Zoom" hidden>
        <button type="button" id="zoom-out" aria-label="Zoom out">−</button>
        <button type="button" id="zoom-in" aria-label="Zoom in">+</button>
        <button type="button" id="zoom-fit">Fit</button>
      </div>
    </div>
    <div class="canvas" id="canvas" tabindex="0" role="region" aria-label="Picture of the topology, scrolls">
      ${await drawTopology(topology, anchor, `Topology of ${plan.project} ${plan.stack}`)}
    </div>
  </section>`;
}

function liveSection({ systems, pods, pools }: LiveData): Markup {
  const rows = (kind: string, list: [string, string, string][]) =>
    list.map(
      (cells) =>
        markup`<tr>
          <td>${kind}</td>
          ${cells.map((cell) => markup`<td>${cell}</td>`)}
        </tr>`,
    );
  return markup`<section class="card" aria-labelledby="live-title">
    <div class="bar"><h2 id="live-title">Running now</h2></div>
    <div class="plain scroll">
      <table>
        <thead>
          <tr>
            <th>Kind</th>
            <th>Name</th>
            <th>State</th>
            <th>Where</th>
          </tr>
        </thead>
        <tbody>
          ${systems.map((s) => rows(s.kind, [[s.name, `${s.ready} of ${s.desired} ready`, s.namespace]]))}
          ${rows(
            "Pool",
            pools.map((pool) => [pool.id, `${pool.status}, ${pool.ready} of ${pool.size} ready`, ""]),
          )}
          ${rows(
            "Pod",
            pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.phase, pod.node]),
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function outputsSection(plan: Plan, options: ViewOptions): Markup | undefined {
  const names = Object.keys(plan.outputs).sort();
  if (names.length === 0) return undefined;
  const cell = (name: string) => {
    const value = toJson(plan.outputs[name] ?? null, options);
    return typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
  };
  return markup`<section class="card" aria-labelledby="outputs-title">
    <div class="bar"><h2 id="outputs-title">Outputs</h2></div>
    <div class="plain">
      <table>
        <tbody>
          ${names.map(
            (name) =>
              markup`<tr>
                <th scope="row">${name}</th>
                <td><code>${cell(name)}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function opaqueSection(plan: Plan): Markup | undefined {
  if (plan.opaque.length === 0) return undefined;
  return markup`<section class="card" aria-labelledby="opaque-title">
    <div class="bar"><h2 id="opaque-title">Not looked into</h2></div>
    <div class="plain">
      <table>
        <tbody>
          ${plan.opaque.map(
            ({ what, reason }) =>
              markup`<tr>
                <td><code>${what}</code></td>
                <td>${reason}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function sourceHash(source: string): Markup {
  return new Markup(`'sha256-${createHash("sha256").update(source).digest("base64")}'`);
}
