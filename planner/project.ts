import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { problemsOf } from "../components/core/problems";
import { UserError } from "./errors";
import { readYamlFile } from "./yaml-file";

export { findStackConfig, loadStackConfig, stackNames, type StackConfig } from "./stack-config";

/** The type that Pulumi.yaml declares for a configuration key. */
export interface ConfigType {
  type?: string;
  items?: ConfigType;
  secret?: boolean;
  default?: unknown;
  value?: unknown;
}

/** A Pulumi project: what Pulumi.yaml says, with every path absolute. */
export interface Project {
  name: string;
  /** The project file. */
  file: string;
  /** The folder of the project file. */
  root: string;
  /** The folder in which the program runs. */
  pwd: string;
  /** The program relative to `pwd`; `.` leaves the choice to the language runtime. */
  main: string;
  runtime: { typescript: boolean; tsconfig?: string; nodeArgs: string[] };
  /** The folder of the Pulumi.<stack>.yaml files. */
  stackConfigDir: string;
  /** Configuration that the project declares, by full key. */
  config: Record<string, ConfigType>;
}

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const runtimeOptions = z.looseObject({
  typescript: z.boolean().optional(),
  tsconfig: z.string().optional(),
  nodeargs: z.string().optional(),
});

const projectFile = z.looseObject({
  name: z.string().min(1),
  runtime: z.union([z.string(), z.looseObject({ name: z.string(), options: runtimeOptions.nullish() })]),
  main: z.string().nullish(),
  stackConfigDir: z.string().nullish(),
  config: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});

/** Loads the project whose Pulumi.yaml is in `cwd` or the nearest folder above it; throws a UserError. */
export function loadProject(cwd: string): Project {
  const file = findProjectFile(path.resolve(cwd));
  const content = readYamlFile(file);
  const problems = problemsOf(projectFile, content);
  if (problems.length > 0) {
    const lines = problems.map((p) => `  ${p.path || "(root)"}: ${p.problem}; expected ${p.expected}`);
    throw new UserError(`${file} is invalid:\n${lines.join("\n")}`);
  }
  const parsed = projectFile.parse(content);
  const runtime = typeof parsed.runtime === "string" ? parsed.runtime : parsed.runtime.name;
  if (runtime !== "nodejs")
    throw new UserError(`${file}: runtime: ${JSON.stringify(runtime)} is not supported; expected "nodejs"`);
  const options = typeof parsed.runtime === "string" ? undefined : parsed.runtime.options;
  const root = path.dirname(file);
  const configDir = typeof parsed.config === "string" ? parsed.config : parsed.stackConfigDir;
  return {
    name: parsed.name,
    file,
    root,
    ...pwdAndMain(file, parsed.main ?? ""),
    runtime: {
      typescript: options?.typescript ?? true,
      tsconfig: options?.tsconfig,
      nodeArgs: splitWords(options?.nodeargs ?? ""),
    },
    stackConfigDir: path.resolve(root, configDir ?? "."),
    config: declaredConfig(parsed.name, typeof parsed.config === "object" ? (parsed.config ?? {}) : {}),
  };
}

function findProjectFile(start: string): string {
  if (!existsSync(start) || !statSync(start).isDirectory())
    throw new UserError(`${start}: no such folder; expected one of a Pulumi project`);
  for (let folder = start; ; folder = path.dirname(folder)) {
    for (const name of PROJECT_FILES) {
      const file = path.join(folder, name);
      if (existsSync(file) && statSync(file).isFile()) return file;
    }
    if (folder === path.dirname(folder))
      throw new UserError(`${start}: no Pulumi.yaml here or in any folder above; expected a Pulumi project`);
  }
}

/** A folder as `main` becomes the working folder with program `.`; a file runs in the folder that holds it. */
function pwdAndMain(file: string, main: string): { pwd: string; main: string } {
  const root = path.dirname(file);
  if (main === "") return { pwd: root, main: "." };
  const target = path.resolve(root, main);
  if (!existsSync(target))
    throw new UserError(`${file}: main: ${JSON.stringify(main)} does not exist; expected a file or folder in ${root}`);
  return statSync(target).isDirectory()
    ? { pwd: target, main: "." }
    : { pwd: path.dirname(target), main: path.basename(target) };
}

function declaredConfig(project: string, declared: Record<string, unknown>): Record<string, ConfigType> {
  return Object.fromEntries(
    Object.entries(declared).map(([key, type]) => [
      key.includes(":") ? key : `${project}:${key}`,
      typeof type === "object" && type !== null && !Array.isArray(type) ? (type as ConfigType) : { value: type },
    ]),
  );
}

function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
