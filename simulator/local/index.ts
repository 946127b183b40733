import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../planner/errors";
import { plan, Plan } from "../../planner";
import { loadProject, loadStackConfig } from "../../planner/project";
import { renderHtml } from "../../planner/views";
import { clusterDown, clusterStatus, clusterUp, LocalCluster, ToolsUnavailable } from "../cluster";
import { nodeNames } from "../cluster/nodes";
import { deploy, StepEvent } from "../engine";
import { cacheRoot } from "../paths";
import { localConfig } from "./config";
import { clusterIdentity, Inventory, inventory } from "./inventory";
import { findPulumi, installPulumi, pulumi, PulumiRun } from "./pulumi";
import { hasStandIn, runningStandIn, standInUrl, startStandIn, stopStandIn } from "./stand-in";

/** Shows a step while it runs; `report` says in one line what it is doing. */
export interface Progress {
  step<T>(title: string, run: (report: (line: string) => void) => Promise<T>): Promise<T>;
}

export interface LocalUpOptions {
  cwd: string;
  stack: string;
  /** File shaped like Pulumi.<stack>.yaml; default is the stack's own. */
  config?: string;
  /** Folder of charts. */
  charts?: string;
  /** Worker nodes that answer; default 5. */
  nodes?: number;
  /** Brings the Pulumi CLI when PATH has none; needs the internet. */
  installPulumi?: boolean;
  progress: Progress;
  signal?: AbortSignal;
}

/** What `local up` ended with. */
export interface LocalUpResult {
  plan: Plan;
  /** The topology as an HTML file. */
  page: string;
  /** Why nothing was deployed, when this machine cannot run the control plane. */
  notRun?: string;
  cluster?: LocalCluster;
  engine?: string;
  /** In words, such as `12 created` or `nothing to change`. */
  changes?: string;
  inventory?: Inventory;
  /** What of the stack was left out, and how to have it. */
  leftOut?: string;
}

const CLUSTER = "local";
const STAND_IN_ENGINE = "stand-in engine";

/** Brings a stack up on the local cluster; a second run changes nothing. */
export async function localUp(asked: LocalUpOptions): Promise<LocalUpResult> {
  const { file, leftOut } = localConfig(asked, configs(), nodeNames(asked.nodes));
  try {
    return { ...(await bringUp({ ...asked, config: file })), leftOut };
  } finally {
    // It holds what the user's own file holds, secrets among it.
    rmSync(configs(), { recursive: true, force: true });
  }
}

async function bringUp(o: LocalUpOptions): Promise<Omit<LocalUpResult, "leftOut">> {
  const planned = await o.progress.step("Plan the stack", () => plan(o));
  const url = standInUrl(planned);
  const page = await writePage(planned);
  let cluster: LocalCluster;
  try {
    cluster = await o.progress.step("Bring up a local Kubernetes", (report) =>
      clusterUp({ name: CLUSTER, nodes: o.nodes, report, signal: o.signal }),
    );
  } catch (error) {
    if (error instanceof ToolsUnavailable) return { plan: planned, page, notRun: error.message };
    throw error;
  }
  await forgetFormerCluster(cluster);
  if (url) {
    await o.progress.step("Start the meta-service stand-in", () =>
      startStandIn(folderOf("meta-service"), url, cluster.kubeconfig, o.signal),
    );
  }
  const command = findPulumi() ?? (o.installPulumi ? await installPulumi(path.join(cacheRoot(), "pulumi")) : undefined);
  const engine = command ? "pulumi" : STAND_IN_ENGINE;
  claim(engine);
  const changes = await o.progress.step(`Deploy ${planned.project}/${planned.stack} by ${engine}`, (report) =>
    command ? deployByPulumi(o, planned, cluster, command, report) : deployByStandIn(o, planned, cluster, report),
  );
  const live = await inventory(cluster.kubeconfig, url);
  await writePage(planned, live);
  return { plan: planned, page, cluster, engine, changes, inventory: live };
}

/** The cluster, what runs on it, and the stand-in where there was one. */
export interface LocalStatus {
  cluster: LocalCluster & { running: boolean };
  inventory?: Inventory;
  standIn?: "running" | "stopped";
}

/** The cluster and what runs on it; undefined when there is none. */
export async function localStatus(): Promise<LocalStatus | undefined> {
  const cluster = await clusterStatus(CLUSTER);
  if (!cluster) return undefined;
  const running = await runningStandIn(folderOf("meta-service"));
  return {
    cluster,
    inventory: cluster.running ? await inventory(cluster.kubeconfig, running?.url) : undefined,
    standIn: running ? "running" : hasStandIn(folderOf("meta-service")) ? "stopped" : undefined,
  };
}

/** Ends the cluster and the stand-in and removes what they wrote; false when there was nothing. */
export async function localDown(progress: Progress): Promise<boolean> {
  const folder = folderOf();
  const existed = existsSync(folder);
  await stopStandIn(folderOf("meta-service"));
  const had = await progress.step("Take the local cluster down", (report) => clusterDown({ name: CLUSTER, report }));
  rmSync(folder, { recursive: true, force: true });
  for (const made of [configs(), path.join(cacheRoot(), "pages")]) rmSync(made, { recursive: true, force: true });
  return had || existed;
}

async function deployByStandIn(
  o: LocalUpOptions,
  planned: Plan,
  cluster: LocalCluster,
  report: (line: string) => void,
): Promise<string> {
  const { counts } = await deploy({
    cwd: o.cwd,
    stack: o.stack,
    config: o.config,
    charts: o.charts,
    kubeconfig: cluster.kubeconfig,
    helm: cluster.tools.helm,
    kubectl: cluster.tools.kubectl,
    stateFile: folderOf("state", `${planned.project}-${planned.stack}.json`),
    report: (event) => {
      if (isNews(event)) report(describe(event));
    },
    signal: o.signal,
  });
  const changes = Object.entries(counts).filter(([what, count]) => what !== "same" && count > 0);
  return changes.length > 0 ? changes.map(([what, count]) => `${count} ${what}`).join(", ") : "nothing to change";
}

async function deployByPulumi(
  o: LocalUpOptions,
  planned: Plan,
  cluster: LocalCluster,
  command: string,
  report: (line: string) => void,
): Promise<string> {
  const project = loadProject(o.cwd);
  const { file } = loadStackConfig(project, { stack: o.stack, configFile: o.config });
  if (!file) throw new UserError(`stack ${o.stack} has no configuration file; expected Pulumi.${o.stack}.yaml`);
  const run: PulumiRun = {
    command,
    projectRoot: project.root,
    projectName: planned.project,
    stack: planned.stack,
    configFile: file,
    stackFile: path.join(project.stackConfigDir, `Pulumi.${planned.stack}.yaml`),
    folder: folderOf("pulumi"),
    kubeconfig: cluster.kubeconfig,
    report,
    signal: o.signal,
  };
  await pulumi(run, "up", "--yes", "--skip-preview");
  return "as pulumi reported";
}

/** One cluster is deployed by one engine only: the other's state would know nothing of its objects. */
function claim(engine: string): void {
  const file = folderOf("engine");
  const former = existsSync(file) ? readFileSync(file, "utf8") : engine;
  if (former !== engine) {
    throw new UserError(
      `this local cluster was deployed by ${former} and would now be deployed by ${engine}; run \`yuanrong-platform local down\` first`,
    );
  }
  writeFileSync(file, engine);
}

/** What was deployed to a cluster that has been made anew since is gone: its state and its pools with it. */
async function forgetFormerCluster(cluster: LocalCluster): Promise<void> {
  const file = folderOf("cluster");
  const identity = await clusterIdentity(cluster.kubeconfig);
  if (existsSync(file) && readFileSync(file, "utf8") !== identity) {
    await stopStandIn(folderOf("meta-service"));
    rmSync(folderOf(), { recursive: true });
  }
  mkdirSync(folderOf(), { recursive: true, mode: 0o700 });
  writeFileSync(file, identity);
}

async function writePage(planned: Plan, live?: Inventory): Promise<string> {
  const folder = path.join(cacheRoot(), "pages");
  mkdirSync(folder, { recursive: true });
  const page = path.join(folder, `${planned.project}-${planned.stack}.html`);
  writeFileSync(page, await renderHtml(planned, { live }));
  return page;
}

/** Where configurations are written; not with what a former cluster leaves. */
function configs(): string {
  return path.join(cacheRoot(), "configs");
}

function folderOf(...parts: string[]): string {
  return path.join(cacheRoot(), "deployments", CLUSTER, ...parts);
}

/** Unchanged resources are not worth a line, and neither is the start of a step that will say that it is done. */
function isNews({ operation, phase }: StepEvent): boolean {
  return operation !== "same" && phase !== "start";
}

function describe(event: StepEvent): string {
  const what = `${event.operation} ${event.type.split(":").at(-1)} ${event.name}${event.phase === "wait" ? " waits" : ""}`;
  return event.message ? `${what}: ${event.message}` : what;
}
