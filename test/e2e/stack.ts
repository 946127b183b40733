import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { stringify } from "yaml";
import { clusterDown, clusterUp, LocalCluster } from "../../simulator/cluster";
import { deploy, destroy, StepEvent } from "../../simulator/engine";
import { RunningMetaService, startMetaService } from "../../simulator/meta-service";
import { packageRoot } from "../../simulator/paths";
import { allSectionsOf, sectionsOf } from "../stacks/plans";
import type { Json } from "../stacks/support";
import { clusterName, kubectl, requireTools } from "../support/cluster";

const PREFIX = "yuanrong-platform:";

/** Changes the section of openYuanrong, or others, of a configuration. */
export type Change = (openYuanrong: Json, sections: Record<string, Json>) => void;

/** An environment of the repository on a cluster of its own, with the stand-ins for the engine and for meta-service. */
export interface Stack {
  readonly cluster: LocalCluster;
  readonly metaService: RunningMetaService;
  /** What the API server warned of while the last deployment ran. */
  readonly warnings: string[];
  /** What the last deployment or destruction told, and what its program printed. */
  readonly told: { events: StepEvent[]; printed: string[] };
  /** The file with the state. */
  readonly stateFile: string;
  /** Deploys the environment with something else in its configuration; tells what was done to anything but components. */
  up(change?: Change): Promise<string[]>;
  /** Destroys all that is deployed; tells what was deleted, by type, in that order. */
  destroy(): Promise<string[]>;
  /** Objects of kinds as kubectl names them, in all namespaces or with kubectl's own options. */
  list(kinds: string, ...options: string[]): Promise<Json[]>;
  kubectl(args: string[], input?: object[]): Promise<string>;
}

/**
 * Gives the tests of a file or `describe` a stack; they are skipped with a printed reason where there can be no cluster. Without a folder
 * of charts the K-PaaS services are left out of it.
 */
export function stackOf(environment: string, suffix: string, charts?: () => string): Stack {
  const tools = requireTools();
  const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-stack-"));
  const stateFile = path.join(folder, "state.json");
  let cluster: LocalCluster;
  let metaService: RunningMetaService;
  let told: Stack["told"] = { events: [], printed: [] };

  beforeAll(async () => {
    if (!tools()) return;
    cluster = await clusterUp({ name: clusterName(suffix), report: () => {} });
    metaService = await startMetaService({ kubeconfig: cluster.kubeconfig, store: path.join(folder, "pools.json") });
  });
  afterAll(async () => {
    await metaService?.close();
    await clusterDown({ name: clusterName(suffix), report: () => {} });
    rmSync(folder, { recursive: true, force: true });
  });

  const target = () => ({
    cwd: packageRoot(),
    stack: environment,
    kubeconfig: cluster.kubeconfig,
    stateFile,
  });
  const listen = () => {
    const events: StepEvent[] = [];
    const printed: string[] = [];
    told = { events, printed };
    return {
      report: (event: StepEvent) => void events.push(event),
      onLog: (_severity: unknown, message: string) => void printed.push(message),
    };
  };
  const done = () => told.events.filter(({ phase }) => phase === "done");
  const configFile = (change: Change) => {
    const sections = charts ? allSectionsOf(environment) : sectionsOf(environment);
    sections.openYuanrong.metaService.url = metaService.url;
    if (charts) sections.charts = { source: "directory", path: charts() };
    change(sections.openYuanrong, sections);
    const file = path.join(folder, `Pulumi.${environment}.yaml`);
    const keys = Object.entries(sections).map(([key, value]) => [PREFIX + key, value]);
    writeFileSync(file, stringify({ config: Object.fromEntries(keys) }));
    return file;
  };
  return {
    get cluster() {
      return cluster;
    },
    get metaService() {
      return metaService;
    },
    get warnings() {
      const warned = told.events.filter(({ message }) => message?.startsWith("warning: "));
      return warned.map(({ name, message }) => `${name}: ${message}`);
    },
    get told() {
      return told;
    },
    stateFile,
    up: async (change = () => {}) => {
      const { helm, kubectl } = cluster.tools;
      const { report, onLog } = listen();
      await deploy({ ...target(), config: configFile(change), charts: charts?.(), helm, kubectl, report, onLog });
      const steps = done().filter(({ operation, type }) => operation !== "same" && isObject(type));
      return steps.map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    },
    destroy: async () => {
      await destroy({ ...target(), helm: cluster.tools.helm, ...listen() });
      return done().flatMap(({ operation, type }) => (operation === "delete" ? [type] : []));
    },
    list: async (kinds, ...options) => {
      const where = options.length > 0 ? options : ["-A"];
      const answer = await kubectl(cluster, ["get", kinds, "-o", "json", ...where]);
      return (JSON.parse(answer) as { items: Json[] }).items;
    },
    kubectl: (args, input) => kubectl(cluster, args, input),
  };
}

function isObject(type: string): boolean {
  return !type.startsWith("yuanrong-platform:") && !type.startsWith("pulumi:");
}
