import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { plan, Plan } from "../../planner";
import type { Json } from "./support";

const PREFIX = "yuanrong-platform:";

/** Sections of a configuration by name. */
export type Sections = Record<string, Json>;

/** A plan, and everything that the program printed. */
export type PrintedPlan = Plan & { printed: string };

/** The plan of a configuration; rules that look at the stack's name see `stack`. */
export async function planOf(sections: Sections, stack = "variant"): Promise<PrintedPlan> {
  const folder = mkdtempSync(path.join(tmpdir(), "stack-"));
  try {
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    const keys = Object.entries(sections).map(([key, value]) => [`${PREFIX}${key}`, value]);
    writeFileSync(file, stringify({ config: Object.fromEntries(keys) }));
    const lines: string[] = [];
    const result = await plan({
      stack,
      config: file,
      onLog: (_level, message) => void lines.push(message),
    });
    return { ...result, printed: lines.join("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The configuration of an environment with openYuanrong alone: no pools at the edge, and a store of somebody else for that of K-PaaS. */
export function sectionsOf(stack: string): Sections {
  const { kpaas: services, openYurt: _edge, ...sections } = allSectionsOf(stack);
  const { objectStore, pools = [] } = sections.openYuanrong;
  sections.openYuanrong.pools = pools.filter((pool: Json) => !("nodePoolSelector" in pool));
  if (services && objectStore && !objectStore.minio) Object.assign(objectStore, FOREIGN_STORE);
  return sections;
}

const FOREIGN_STORE = { endpoint: "rook-ceph-rgw-packages.rook-ceph.svc:443", secretName: "function-packages" };

/** The whole configuration of an environment. */
export function allSectionsOf(stack: string): Sections {
  const { config } = parse(readFileSync(`stacks/Pulumi.${stack}.yaml`, "utf8")) as { config: Sections };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(PREFIX, ""), value]));
}

/** The plan of openYuanrong alone as an environment has it. */
export function runtimePlan(stack: string): Promise<PrintedPlan> {
  return planOf(sectionsOf(stack), stack);
}

/** The plan of production with something else in its configuration. */
export function production(change: (openYuanrong: Json, sections: Sections) => void): Promise<PrintedPlan> {
  const sections = sectionsOf("production");
  change(sections.openYuanrong, sections);
  return planOf(sections);
}
