import { Command, Option } from "commander";
import type { PlanFormat } from "../../planner/views";
import { emit, usesColour } from "../output";
import { example, PlanFlags, planFor } from "../plan-options";

interface Flags extends PlanFlags {
  format: PlanFormat;
  out?: string;
  showSecrets?: boolean;
}

const FORMATS: PlanFormat[] = ["table", "json", "mermaid", "html"];

/** Adds `plan`. */
export function register(program: Command): void {
  const command = program
    .command("plan")
    .description("show what a stack consists of, without Pulumi's CLI, a cluster or an account")
    .addOption(new Option("--format <format>", "how to show it").choices(FORMATS).default("table"))
    .option("--out <file>", "write to a file")
    .option("--show-secrets", "print the values of secrets")
    .action((_flags, invoked: Command) => run(invoked.optsWithGlobals<Flags>()));
  example(command, "plan --stack dev", "plan --stack dev --format html --out plan.html");
}

async function run(flags: Flags): Promise<void> {
  const { renderPlan } = await import("../../planner/views/index.js");
  const { format, out, showSecrets } = flags;
  const colour = out === undefined && usesColour();
  await emit(await renderPlan(await planFor(flags), format, { showSecrets, colour }), { out, isSecret: showSecrets });
}
