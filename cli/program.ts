import { Command, Option } from "commander";
import * as check from "./commands/check";
import * as config from "./commands/config";
import * as images from "./commands/images";
import * as local from "./commands/local";
import * as plan from "./commands/plan";
import * as render from "./commands/render";
import { packageVersion } from "./version";

/** What each command module exports; it loads what its action needs when the action runs. */
interface CommandModule {
  register(program: Command): void;
}

const MODULES: CommandModule[] = [plan, render, check, images, config, local];

/** The command line of `yuanrong-platform`; a wrong one throws a CommanderError in place of ending the process. */
export function createProgram(): Command {
  const program = new Command("yuanrong-platform")
    .description("Plans, renders and tries out the openYuanrong platform stack, or any Pulumi program for Node.js.")
    .version(packageVersion())
    .option("--cwd <dir>", "project folder: has Pulumi.yaml, or is below one that has", ".")
    .addOption(new Option("--stack <env>", "stack, by its Pulumi.<env>.yaml").conflicts("config"))
    .addOption(new Option("--config <file>", "file shaped like Pulumi.<env>.yaml").conflicts("stack"))
    .option("--charts <dir>", "folder of Helm charts to expand, unpacked or *.tgz")
    .addHelpText("after", "\nExample:\n  yuanrong-platform plan --stack dev")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const { register } of MODULES) register(program);
  return program;
}
