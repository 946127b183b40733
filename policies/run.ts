import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Plan } from "../planner/plan";
import { loadProject, loadStackConfig } from "../planner/project";
import { readYamlFile } from "../planner/yaml-file";
import { PackName, ProfileName } from "./check";
import { configureChecks } from "./configure";
import { evaluate } from "./evaluate";
import { readExemptions } from "./exemption-file";
import { exemptionBook } from "./exemptions";
import type { RunReport } from "./report";
import { Resource } from "./resource";
import { resourceSet, Source } from "./resource-set";
import { PACK_NAMES, PROFILE_NAMES } from "./settings";
import { resourcesOfPlan } from "./sources/plan";
import { YamlProblem } from "./sources/yaml";

/** How a run judges. */
export interface RunOptions {
  /** Default: all. */
  packs?: readonly PackName[];
  /** Default: production. */
  profile?: ProfileName;
  /** A file as `pulumi --policy-pack-config` takes it. */
  packConfig?: string;
  /** Files of exemptions. */
  exemptions?: readonly string[];
  /** Whether exemptions count that objects carry themselves; default: true. */
  annotations?: boolean;
  /** The day on which exemptions are looked at; default: today. */
  today?: Date;
}

/** What is judged. */
export interface Subject {
  resources: Resource[];
  source: Source;
  problems?: YamlProblem[];
  skipped?: YamlProblem[];
  skippedDocuments?: number;
}

/** Reads the settings, gets what is to be judged, and judges it; throws a UserError before that for settings that are wrong. */
export async function runChecks(
  options: RunOptions,
  subject: () => Promise<Subject>,
): Promise<Omit<RunReport, "version">> {
  const {
    packs = PACK_NAMES,
    profile = "production",
    packConfig,
    exemptions: files = [],
    annotations,
    today = new Date(),
  } = options;
  const config = packConfig === undefined ? undefined : readYamlFile(packConfig);
  const { checks, exemptions } = configureChecks({ packs, profile, config, configFile: packConfig });
  const book = exemptionBook([...files.flatMap(readExemptions), ...exemptions], today, { annotations });
  const { resources, source, problems = [], skipped = [], skippedDocuments = 0 } = await subject();
  const report = evaluate(resourceSet(resources, source), checks, book);
  return { ...report, problems, skipped, skippedDocuments, checks, resources: resources.length };
}

/** A plan as a subject. */
export function subjectOfPlan(plan: Plan): Subject {
  return { resources: resourcesOfPlan(plan), source: "plan" };
}

/** Chooses a project's stack. */
export interface ProjectChoice {
  cwd: string;
  stack?: string;
  config?: string;
  /** The folder of charts that are expanded. */
  charts?: string;
}

/**
 * What a project's stack is judged by: the profile of the stack's own name, `dev` for the local cluster, else `production`; and
 * the exemptions beside the stack configurations: those of charts' objects only where charts are expanded, as they are of no use else.
 */
export function settingsOfProject({ cwd, stack, config, charts }: ProjectChoice): {
  profile: ProfileName;
  exemptions: string[];
} {
  const project = loadProject(cwd);
  const { stack: name } = loadStackConfig(project, { stack, configFile: config });
  const files = ["exemptions.yaml", ...(charts === undefined ? [] : ["exemptions.charts.yaml"])];
  return {
    profile: PROFILE_NAMES.find((profile) => profile === (name === "local" ? "dev" : name)) ?? "production",
    exemptions: files
      .map((file) => path.join(project.stackConfigDir, file))
      .filter((file) => existsSync(file))
      .map((file) => path.relative(process.cwd(), file)),
  };
}
