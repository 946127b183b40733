/** The page's script: live search, jumps from the picture to a resource, zoom and theme. Without it, the page still reads. */
export const SCRIPT = `
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const input = document.getElementById("search");
const found = document.getElementById("found");
const components = all(".component").map((element) => ({ element, rows: all(".resource", element).map(row) }));

function row(element) {
  return { element, text: element.dataset.search + " " + element.querySelector("pre").textContent.toLowerCase() };
}

function filter() {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const shown = new Set();
  let count = 0;
  let total = 0;
  for (const { element, rows } of components) {
    const own = words.every((word) => element.dataset.search.includes(word));
    let matches = 0;
    for (const { element: resource, text } of rows) {
      const hit = own || words.every((word) => text.includes(word) || element.dataset.search.includes(word));
      resource.hidden = !hit;
      if (hit) { matches++; shown.add(resource.id); }
    }
    element.hidden = !own && matches === 0;
    if (!element.hidden) shown.add(element.id);
    if (words.length > 0 && matches > 0) element.open = true;
    count += matches;
    total += rows.length;
  }
  for (const node of all(".topology .node"))
    node.classList.toggle("dim", words.length > 0 && !node.dataset.ids.split(" ").some((id) => shown.has(id)));
  document.getElementById("nothing").hidden = components.some(({ element }) => !element.hidden);
  found.textContent = words.length > 0 ? count + " of " + total + " resources" : total + " resources";
}

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.matches("details")) return;
  if (target.hidden || target.closest("[hidden]")) { input.value = ""; filter(); }
  for (let at = target; at; at = at.parentElement) if (at.matches("details")) at.open = true;
  target.scrollIntoView({ block: "start" });
  target.querySelector("summary").focus({ preventScroll: true });
}

input.addEventListener("input", filter);
addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash) reveal();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  if (event.key === "Escape" && document.activeElement === input) { input.value = ""; filter(); }
});

const canvas = document.getElementById("canvas");
const picture = canvas && canvas.querySelector("svg");
if (picture) {
  const [width, height] = [picture.width.baseVal.value, picture.height.baseVal.value];
  let scale = 1;
  const zoom = (wanted) => {
    const middle = [canvas.scrollLeft + canvas.clientWidth / 2, canvas.scrollTop + canvas.clientHeight / 2];
    const factor = Math.min(3, Math.max(.15, wanted)) / scale;
    scale *= factor;
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
    canvas.scrollLeft = middle[0] * factor - canvas.clientWidth / 2;
    canvas.scrollTop = middle[1] * factor - canvas.clientHeight / 2;
  };
  const whole = () => Math.min(1, (canvas.clientWidth - 26) / width);
  zoom(Math.max(.6, whole()));
  canvas.scrollTo(0, 0);
  const on = (id, action) => document.getElementById(id).addEventListener("click", action);
  on("zoom-in", () => zoom(scale * 1.25));
  on("zoom-out", () => zoom(scale / 1.25));
  on("zoom-fit", () => zoom(whole()));
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / 400));
  }, { passive: false });
  let drag;
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    moved = false;
    drag = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [left, top] = [drag.x - event.clientX, drag.y - event.clientY];
    if (Math.abs(left - canvas.scrollLeft) + Math.abs(top - canvas.scrollTop) > 4) moved = true;
    if (moved) { canvas.classList.add("dragging"); canvas.scrollTo(left, top); }
  });
  addEventListener("pointerup", () => { drag = undefined; canvas.classList.remove("dragging"); });
  canvas.addEventListener("click", (event) => { if (moved) { event.preventDefault(); event.stopPropagation(); } }, true);
  canvas.addEventListener("dragstart", (event) => event.preventDefault());
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
document.getElementById("theme").addEventListener("click", () => {
  root.style.colorScheme = (root.style.colorScheme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark";
});
for (const element of all(".needs-script")) element.hidden = false;
filter();
reveal();
`;
