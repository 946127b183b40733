import { styleText } from "node:util";
import { formatPath } from "../../components/core/problems";
import { Plan } from "../plan";
import {
  counted,
  isPlumbing,
  namespaceOf,
  objectName,
  optionNotes,
  shortType,
  totals,
  TreeNode,
  treeOf,
} from "./names";
import { Json, toJson, ViewOptions } from "./values";

export interface TableOptions extends ViewOptions {
  /** Use ANSI colours; default false. */
  colour?: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

interface Row {
  branch: string;
  node: TreeNode;
}

/** No first column is wider, in characters. */
const COLUMN_LIMIT = 44;

/** The plan as a tree of components and their resources, with counts, opaque parts and outputs. */
export function renderTable(plan: Plan, options: TableOptions = {}): string {
  const paint: Paint = (style, text) =>
    options.colour && text ? styleText(style, clean(text), { validateStream: false }) : clean(text);
  const sections = [head(plan, paint), tree(plan, paint), opaque(plan, paint), outputs(plan, options, paint)];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
}

function head(plan: Plan, paint: Paint): string[] {
  const counts = totals(plan).map(([label, count]) => counted(count, label));
  return [`${paint("bold", plan.project)} ${paint("cyan", plan.stack)}`, counts.join(", ") || "no resources"];
}

function tree(plan: Plan, paint: Paint): string[] {
  const rows = treeOf(plan)
    .filter(({ resource }) => !isPlumbing(resource))
    .flatMap((node) => rowsOf(node, "", ""));
  const width = Math.min(COLUMN_LIMIT, Math.max(0, ...rows.filter(isLeaf).map((row) => label(row).length)));
  return rows.map((row) => line(row, width, paint));
}

function rowsOf(node: TreeNode, branch: string, below: string): Row[] {
  const children = [...node.children].sort((a, b) => Number(isComponent(a)) - Number(isComponent(b)));
  return [
    { branch, node },
    ...children.flatMap((child, i) => {
      const last = i === children.length - 1;
      return rowsOf(child, `${below}${last ? "└─ " : "├─ "}`, `${below}${last ? "   " : "│  "}`);
    }),
  ];
}

function line(row: Row, width: number, paint: Paint): string {
  const { resource } = row.node;
  const notes = paint("yellow", optionNotes(resource).join(", "));
  if (isComponent(row.node)) {
    return joined(
      paint("dim", row.branch) + paint("bold", resource.name),
      paint("cyan", shortType(resource.type)),
      notes,
    );
  }
  const padding = " ".repeat(Math.max(0, width - label(row).length));
  const namespace = namespaceOf(resource);
  const name = (namespace ? paint("dim", `${namespace}/`) : "") + clean(objectName(resource));
  return joined(paint("dim", row.branch) + clean(shortType(resource.type)) + padding, name, notes);
}

function opaque(plan: Plan, paint: Paint): string[] {
  if (plan.opaque.length === 0) return [];
  const lines = plan.opaque.map(({ what, reason }) => `  ${clean(what)}\n    ${paint("dim", reason)}`);
  return [paint("bold", `Not looked into (${plan.opaque.length})`), ...lines];
}

function outputs(plan: Plan, options: ViewOptions, paint: Paint): string[] {
  const lines = leavesOf(toJson(plan.outputs, options), []);
  if (lines.length === 0) return [];
  const width = Math.min(COLUMN_LIMIT, Math.max(...lines.map(([name]) => name.length)));
  return [paint("bold", "Outputs"), ...lines.map(([name, text]) => `  ${clean(name).padEnd(width)}  ${clean(text)}`)];
}

/** Objects one line per property, everything else as text. */
function leavesOf(value: Json, path: string[]): [name: string, text: string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [[formatPath(path), typeof value === "string" ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]));
}

function isComponent(node: TreeNode): boolean {
  return !node.resource.custom || node.children.length > 0;
}

function isLeaf(row: Row): boolean {
  return !isComponent(row.node);
}

function label(row: Row): string {
  return row.branch + shortType(row.node.resource.type);
}

function joined(...parts: string[]): string {
  return parts
    .filter((part) => part !== "")
    .join("  ")
    .trimEnd();
}

/** Text without control characters, which could move the cursor or recolour the terminal. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
