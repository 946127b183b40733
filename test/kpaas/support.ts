import { mkdirSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { plan, Plan, PlanOptions } from "../../planner";
import { onPath } from "../../planner/charts/tools";
import { findTools } from "../../simulator/cluster/tools";
import { packageRoot } from "../../simulator/paths";
import { temporaryProgram } from "../planner/support";

/** Plans a program that makes components of components/kpaas; `load(<folder>)` gives what a folder of it exports. */
export async function planProgram(text: string, options: PlanOptions = {}): Promise<Plan> {
  const files = {
    "program/Pulumi.yaml": PROJECT,
    "program/package.json": "{}",
    "program/index.js": `${PRELUDE}${text}`,
  };
  const cwd = path.join(temporaryProgram(files), "program");
  // Passwords that are drawn once are looked for in the package, which must be built.
  mkdirSync(path.join(cwd, "node_modules"));
  symlinkSync(packageRoot(), path.join(cwd, "node_modules/yuanrong-platform"));
  return plan({ cwd, onLog: () => {}, ...options });
}

/** A project whose program reads this repository's TypeScript, translated file by file without a check of types. */
export const PROJECT = "name: temporary\nruntime: { name: nodejs, options: { typescript: false } }\n";

/** What a program of {@link planProgram} begins with. */
export const PRELUDE = `const ts = require("typescript");
require.extensions[".ts"] = (module, file) => {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  module._compile(ts.transpileModule(require("fs").readFileSync(file, "utf8"), { compilerOptions }).outputText, file);
};
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const load = (folder) => require(${JSON.stringify(path.join(packageRoot(), "components/kpaas"))} + "/" + folder);
`;

/** The helm of this machine. */
export async function helmHere(): Promise<string | undefined> {
  return onPath("helm") ?? (await findTools())?.helm;
}
