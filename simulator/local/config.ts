import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { loadProject, loadStackConfig } from "../../planner/project";

/** A stack's configuration as the local cluster deploys it. */
export interface LocalConfig {
  /** The file to read; undefined where the stack's own will do. */
  file?: string;
  /** What of the stack was left out, and how to have it. */
  leftOut?: string;
}

/**
 * Services that come as charts are deployed from the folder of charts, by any engine, and left out where there is none: the local cluster
 * asks no repository.
 */
export function localConfig(
  { cwd, stack, config, charts }: { cwd: string; stack: string; config?: string; charts?: string },
  folder: string,
): LocalConfig {
  const project = loadProject(cwd);
  const { file } = loadStackConfig(project, { stack, configFile: config });
  if (file === undefined) return {};
  const document = parseDocument(readFileSync(file, "utf8"));
  const services = ["config", `${project.name}:kpaas`];
  if (document.errors.length > 0 || !document.hasIn(services)) return { file: config };
  if (charts === undefined) document.deleteIn(services);
  else document.setIn(["config", `${project.name}:charts`], { source: "directory", path: path.resolve(charts) });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = path.join(folder, `Pulumi.${stack}.yaml`);
  writeFileSync(made, document.toString(), { mode: 0o600 });
  const leftOut =
    "the K-PaaS services, which are made of Helm charts; `--charts DIR` deploys them from a folder of charts";
  return { file: made, ...(charts === undefined && { leftOut }) };
}
