import type { Command } from "commander";
import type { Plan } from "../planner";

/** The options that choose what to plan. */
export interface PlanFlags {
  cwd: string;
  stack?: string;
  config?: string;
  charts?: string;
}

/** Plans the stack that the options name. */
export async function planFor({ cwd, stack, config, charts }: PlanFlags): Promise<Plan> {
  const { plan } = await import("../planner/index.js");
  return plan({ cwd, stack, config, charts, ...(await toolsOfLocalCluster()) });
}

/** The programs that the local cluster has built, for machines that have none on PATH. */
async function toolsOfLocalCluster(): Promise<{ helm?: string; kubectl?: string }> {
  const { findTools } = await import("../simulator/cluster/tools.js");
  const { helm, kubectl } = (await findTools()) ?? {};
  return { helm, kubectl };
}

/** The example that ends a command's help. */
export function example(command: Command, ...lines: string[]): Command {
  return command.addHelpText("after", `\nExample:\n${lines.map((line) => `  yuanrong-platform ${line}`).join("\n")}`);
}
