/** The page's style sheet; each colour is given for the light and the dark theme. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f8, #0f1217);
  --card: light-dark(#ffffff, #171b22);
  --raised: light-dark(#fafbfc, #1c212a);
  --line: light-dark(#dde1e8, #2b323d);
  --strong-line: light-dark(#b4bcc9, #465061);
  --text: light-dark(#1a2029, #e6e9ef);
  --muted: light-dark(#566173, #9aa5b6);
  --accent: light-dark(#3346c7, #9db0ff);
  --accent-soft: light-dark(#e9ecfd, #232b4d);
  --workload: light-dark(#3346c7, #9db0ff);
  --service: light-dark(#0b7285, #66d9e8);
  --pool: light-dark(#9c4a00, #ffb86b);
  --chart: light-dark(#7c2d9c, #dfa3f7);
  --component: light-dark(#566173, #9aa5b6);
  --note: light-dark(#8a4b00, #ffc078);
  --note-soft: light-dark(#fdf1e0, #36291a);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 5rem; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 var(--sans); }
main, header.page, footer { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; z-index: 9; background: var(--card); padding: 8px 14px; }

header.page { padding-top: 36px; padding-bottom: 20px; display: flex; gap: 16px; align-items: flex-start; justify-content: space-between; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; letter-spacing: -.02em; font-weight: 650; overflow-wrap: anywhere; }
h1 .stack { color: var(--muted); font-weight: 400; }
h2 { margin: 0; font-size: 17px; font-weight: 650; letter-spacing: -.01em; }
.counts { display: flex; flex-wrap: wrap; gap: 6px 22px; margin: 12px 0 0; padding: 0; list-style: none; color: var(--muted); }
.counts strong { color: var(--text); font-variant-numeric: tabular-nums; }

button, input { font: inherit; color: inherit; }
button { background: var(--card); border: 1px solid var(--line); border-radius: 8px; min-width: 36px; height: 36px; padding: 0 11px; cursor: pointer; white-space: nowrap; flex: none; }
button:hover { border-color: var(--strong-line); background: var(--raised); }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; margin: 0 0 20px; overflow: hidden; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 12px 16px; border-bottom: 1px solid var(--line); }
.bar .tools { margin-left: auto; display: flex; gap: 6px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px; }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; background: var(--c); }
.canvas { overflow: auto; max-height: min(76vh, 860px); background: var(--raised); cursor: grab; text-align: center; }
.canvas.dragging { cursor: grabbing; user-select: none; }
.canvas:focus-visible { outline-offset: -2px; }
.topology { display: inline-block; vertical-align: top; margin: 12px; font-family: var(--sans); text-align: start; }
.topology a { text-decoration: none; cursor: pointer; }
.topology rect { fill: var(--card); stroke: var(--line); }
.group > rect { fill: light-dark(rgb(40 60 110 / .035), rgb(160 180 255 / .045)); stroke: light-dark(#cdd3df, #353e4c); }
.topology .label { font-size: 13px; font-weight: 600; fill: var(--text); }
.topology .detail { font-size: 11px; fill: var(--muted); }
.group > a:hover .label, .group > a:focus-visible .label { fill: var(--accent); text-decoration: underline; }
.node { --c: var(--component); }
.node.workload, .k-workload { --c: var(--workload); }
.node.service, .k-service { --c: var(--service); }
.node.pool, .k-pool { --c: var(--pool); }
.node.chart, .k-chart { --c: var(--chart); }
.k-component { --c: var(--component); }
.node .icon { fill: none; stroke: var(--c); stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.node:hover rect, .node:focus-visible rect { stroke: var(--c); stroke-width: 2; }
.node.dim, .group.dim > a { opacity: .25; }
.edges path { fill: none; stroke: var(--strong-line); stroke-width: 1.4; }
#arrow path { fill: var(--strong-line); }

.search { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 12px 0; background: var(--ground); }
.search input { flex: 1 1 260px; height: 42px; padding: 0 14px; border: 1px solid var(--strong-line); border-radius: 10px; background: var(--card); }
.search input::placeholder { color: var(--muted); }
.search output { color: var(--muted); font-size: 14px; min-width: 9em; }

summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; flex: none; width: 7px; height: 7px; margin: 0 5px 0 3px; border: solid var(--muted); border-width: 0 1.6px 1.6px 0; transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg) translate(-2px, -1px); }
.component > summary { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; padding: 12px 16px; }
.component > summary:hover, .resource > summary:hover { background: var(--raised); }
.component[open] > summary { border-bottom: 1px solid var(--line); }
.component h3 { margin: 0; font-size: 16px; font-weight: 650; overflow-wrap: anywhere; }
.path { color: var(--muted); font-weight: 400; }
.type { color: var(--accent); background: var(--accent-soft); border-radius: 6px; padding: 1px 8px; font-size: 13px; }
.kinds { margin-left: auto; color: var(--muted); font-size: 13px; }
.resource { border-top: 1px solid var(--line); }
.resource:first-of-type { border-top: 0; }
.resource > summary { display: grid; grid-template-columns: auto 13em 1fr; align-items: center; gap: 2px 10px; padding: 7px 16px; }
.kind { color: var(--muted); overflow-wrap: anywhere; }
.name { overflow-wrap: anywhere; }
.name .ns { color: var(--muted); }
.note { display: inline-block; margin-left: 8px; padding: 0 7px; border-radius: 6px; background: var(--note-soft); color: var(--note); font-size: 12.5px; }
.body { padding: 4px 16px 16px 31px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 14px; margin: 6px 0 12px; font-size: 13.5px; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.facts a { margin-right: 12px; }
code { font: 12.5px/1.5 var(--mono); overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; overflow: auto; max-height: 480px; border: 1px solid var(--line); border-radius: 10px; background: var(--raised); font: 12.5px/1.55 var(--mono); }
:target > summary { box-shadow: inset 3px 0 var(--accent); background: var(--accent-soft); }
.plain { padding: 6px 16px 14px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 500; color: var(--muted); white-space: nowrap; }
th, td { padding: 6px 16px 6px 0; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
tr:first-child > * { border-top: 0; }
.empty { padding: 26px 16px; color: var(--muted); text-align: center; }
footer { padding-top: 8px; padding-bottom: 40px; color: var(--muted); font-size: 13px; }

@media (max-width: 640px) {
  main, header.page, footer { padding-left: 14px; padding-right: 14px; }
  header.page { padding-top: 22px; }
  h1 { font-size: 22px; }
  .wide { display: none; }
  .counts { gap: 2px 16px; }
  .kinds { margin-left: 20px; flex-basis: 100%; }
  .resource > summary { grid-template-columns: auto 1fr; }
  .name { grid-column: 2; }
  .body { padding-left: 16px; }
  .facts { grid-template-columns: 1fr; }
  .facts dd { margin-bottom: 6px; }
  .canvas { max-height: 62vh; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { .search, .tools, .skip { display: none; } .canvas { max-height: none; } }
`;
