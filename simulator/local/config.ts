import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Document, isMap, isSeq, parseDocument, YAMLMap } from "yaml";
import { loadProject, loadStackConfig } from "../../planner/project";

/** A stack's configuration as the local cluster deploys it. */
export interface LocalConfig {
  /** The file to read; undefined where the stack's own will do. */
  file?: string;
  /** What of the stack was left out, and how to have it. */
  leftOut?: string;
}

/** Parts of OpenYurt that are charts. */
const CHARTS_OF_OPENYURT = ["manager", "yurtHub", "raven", "iotDock"];

/**
 * What comes as charts is deployed from the folder of charts, by any engine, and left out where there is none: the local cluster asks no
 * repository. OpenYurt's definitions and objects are deployed all the same.
 */
export function localConfig(
  { cwd, stack, config, charts }: { cwd: string; stack: string; config?: string; charts?: string },
  folder: string,
  nodes: string[],
): LocalConfig {
  const project = loadProject(cwd);
  const { file } = loadStackConfig(project, { stack, configFile: config });
  if (file === undefined) return {};
  const document = parseDocument(readFileSync(file, "utf8"));
  const section = (name: string) => ["config", `${project.name}:${name}`];
  const has = (name: string) => document.errors.length === 0 && document.hasIn(section(name));
  if (has("openYurt")) unfold(document, section("openYurt"));
  const edge = has("openYurt") ? document.getIn(section("openYurt")) : undefined;
  // What is wrong with it is told by the plan.
  const isEdge = isMap(edge) && edge.get("enabled") === true;
  const lost = isEdge ? strangers(edge, nodes) : [];
  const parts = [...(has("kpaas") ? ["kpaas"] : []), ...(isEdge && lost.length === 0 ? ["openYurt"] : [])];
  if (parts.length === 0 && lost.length === 0) return { file: config };
  if (lost.length > 0) withoutEdge(document, section);
  const leftOut = charts === undefined ? parts.map((name) => leaveOut(document, name, section(name))) : [];
  if (charts !== undefined) document.setIn(section("charts"), { source: "directory", path: path.resolve(charts) });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = path.join(folder, `Pulumi.${stack}.yaml`);
  writeFileSync(made, document.toString(), { mode: 0o600 });
  const why = "which are made of Helm charts; `--charts DIR` deploys them from a folder of charts";
  const told = [
    ...(leftOut.length > 0 ? [`${leftOut.join(" and ")}, ${why}`] : []),
    ...(lost.length > 0
      ? [`OpenYurt and what runs in its pools, which name nodes that are not there (${lost.join(", ")})`]
      : []),
  ];
  return { file: made, ...(told.length > 0 && { leftOut: told.join("; ") }) };
}

/** `pulumi config set` writes sections as JSON text. */
function unfold(document: Document, section: string[]): void {
  const text = document.getIn(section);
  if (typeof text !== "string") return;
  const inner = parseDocument(text);
  if (inner.errors.length === 0) document.setIn(section, inner.contents);
}

/** Nodes that the pools of a section name and that the cluster does not have. */
function strangers(section: YAMLMap, nodes: string[]): string[] {
  const { nodePools } = section.toJSON() as { nodePools?: unknown };
  const named = (Array.isArray(nodePools) ? nodePools : []).flatMap((pool: { nodes?: unknown } | null) => pool?.nodes);
  return named.filter((name): name is string => typeof name === "string" && !nodes.includes(name));
}

/** Takes OpenYurt out of a configuration, and the pools of openYuanrong that lie in node pools. */
function withoutEdge(document: Document, section: (name: string) => string[]): void {
  document.deleteIn(section("openYurt"));
  const pools = document.getIn([...section("openYuanrong"), "pools"]);
  if (isSeq(pools))
    pools.items = pools.items.filter((pool) => !isMap(pool) || !(pool.has("nodePool") || pool.has("nodePoolSelector")));
}

/** Takes out of a configuration what is made of charts; tells what that is. */
function leaveOut(document: Document, name: string, section: string[]): string {
  if (name === "kpaas") {
    document.deleteIn(section);
    return "the K-PaaS services";
  }
  for (const part of CHARTS_OF_OPENYURT) {
    if (!isMap(document.getIn([...section, part]))) document.setIn([...section, part], document.createNode({}));
    document.setIn([...section, part, "enabled"], false);
  }
  return "OpenYurt's programs";
}
