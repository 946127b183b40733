import { Command } from "commander";
import { counted } from "../../planner/views/names";
import { printError } from "../output";
import { example, PlanFlags, planFor } from "../plan-options";

interface Flags extends PlanFlags {
  out: string;
  showSecrets?: boolean;
}

const FILES = `
Files:
  NNNN-<kind>-<namespace>-<name>.yaml  a Kubernetes object; the namespace only where it has one
  NNNN-podpool-<id>.json               the body of meta-service's POST /serverless/v1/podpools
  SECRETS.txt, UNKNOWNS.txt            the places whose values are masked, or known only to a deployment`;

/** Adds `render`. */
export function register(program: Command): void {
  const command = program
    .command("render")
    .description("write each Kubernetes object and pod pool of a stack to a file, numbered in apply order")
    .requiredOption("--out <dir>", "folder to write to: new, empty, or written by an earlier render")
    .option("--show-secrets", "write the values of secrets, in files of mode 0600")
    .action((_flags, invoked: Command) => run(invoked.optsWithGlobals<Flags>()));
  command.addHelpText("after", FILES);
  example(command, "render --stack dev --out manifests", "render --stack dev --out manifests --show-secrets");
}

async function run(flags: Flags): Promise<void> {
  const { renderFiles } = await import("../../planner/render.js");
  const { writeRendered } = await import("../../planner/rendered-folder.js");
  const plan = await planFor(flags);
  const files = renderFiles(plan, flags);
  writeRendered(flags.out, files, flags.showSecrets ? 0o600 : 0o644);
  printError(`Wrote ${counted(files.length, "file")} to ${flags.out}`);
  for (const { what, reason } of plan.opaque) printError(`Not rendered: ${what}: ${reason}`);
}
