import { Command, InvalidArgumentError } from "commander";
import type { LocalUpResult, Progress } from "../../simulator/local";
import type { Inventory } from "../../simulator/local/inventory";
import { print, printError, table } from "../output";

interface UpFlags {
  cwd: string;
  stack?: string;
  config?: string;
  charts?: string;
  nodes?: number;
  installPulumi?: boolean;
}

/** Adds `local up | status | down`. */
export function register(program: Command): void {
  const local = program.command("local").description("a local Kubernetes: real control plane, simulated nodes");
  local
    .command("up")
    .description("bring up the local cluster and deploy the stack to it; a second run changes nothing")
    .option(
      "--nodes <n>",
      "worker nodes that answer (default 5); one more, at the edge, is disconnected",
      positiveInteger,
    )
    .option("--install-pulumi", "bring the Pulumi CLI when PATH has none (needs the internet)")
    .addHelpText("after", "\nExample:\n  yuanrong-platform local up --stack local")
    .action(async (_flags, command: Command) => up(command.optsWithGlobals<UpFlags>()));
  local.command("status").description("show the local cluster and what runs on it").action(status);
  local
    .command("down")
    .description("end the local cluster and remove all that it wrote; the built binaries stay in the cache")
    .action(down);
}

async function up(flags: UpFlags): Promise<void> {
  const { localUp } = await import("../../simulator/local/index.js");
  const interrupt = new AbortController();
  const onSignal = () => {
    if (interrupt.signal.aborted) process.exit(130);
    printError("Stopping; `local up` goes on from here, `local down` removes everything.");
    interrupt.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    printResult(
      await localUp({ ...flags, stack: flags.stack ?? "local", progress: await progress(), signal: interrupt.signal }),
    );
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function status(): Promise<void> {
  const { localStatus } = await import("../../simulator/local/index.js");
  const found = await localStatus();
  if (!found) return print("There is no local cluster; `yuanrong-platform local up` makes one.");
  const { cluster, inventory, standIn } = found;
  const nodes = `${cluster.nodes} worker nodes and ${cluster.disconnected}, which is disconnected`;
  print(`Kubernetes ${cluster.version}, ${nodes}, ${cluster.running ? "running" : "stopped"}`);
  print(`KUBECONFIG=${cluster.kubeconfig}`);
  if (inventory) printInventory(inventory);
  else print("Not all of its processes run; `yuanrong-platform local up` starts them again.");
  if (standIn === "stopped")
    print("\nThe meta-service stand-in does not run; `yuanrong-platform local up` starts it again.");
}

async function down(): Promise<void> {
  const { localDown } = await import("../../simulator/local/index.js");
  print((await localDown(await progress())) ? "The local cluster is gone." : "There is no local cluster.");
}

function printResult(result: LocalUpResult): void {
  if (result.notRun) {
    print(`\nNot run: ${result.notRun}`);
    print(`The plan has ${result.plan.resources.length} resources; \`yuanrong-platform plan\` lists them.`);
  } else if (result.cluster && result.inventory) {
    printInventory(result.inventory);
    print(`\n${result.plan.project}/${result.plan.stack}: ${result.changes}`);
    print(`KUBECONFIG=${result.cluster.kubeconfig}`);
    print("Nodes and pods are simulated: kubectl shows and changes everything, but has no logs, exec or metrics.");
  }
  if (result.leftOut) print(`Left out: ${result.leftOut}`);
  print(`Topology: ${result.page}`);
}

function printInventory({ systems, pods, pools }: Inventory): void {
  print(
    `\n${table(
      ["SYSTEM", "KIND", "NAMESPACE", "READY"],
      systems.map((s) => [s.name, s.kind, s.namespace, `${s.ready}/${s.desired}`]),
    )}`,
  );
  print(
    `\n${table(
      ["POD", "PHASE", "NODE"],
      pods.map((pod) => [pod.name, pod.phase, pod.node]),
    )}`,
  );
  print(
    `\n${table(
      ["POOL", "STATUS", "READY"],
      pools.map((pool) => [pool.id, pool.status, readiness(pool)]),
    )}`,
  );
}

function readiness(pool: Inventory["pools"][number]): string {
  return pool.maxSize > pool.size ? `${pool.ready}/${pool.size}–${pool.maxSize}` : `${pool.ready}/${pool.size}`;
}

/** Shows steps with a spinner on a terminal, and as plain lines elsewhere; a failure is left to whoever reports errors. */
async function progress(): Promise<Progress> {
  const { Listr } = await import("listr2");
  return {
    async step(title, run) {
      type Result = Awaited<ReturnType<typeof run>>;
      let outcome: { result: Result } | { error: unknown } | undefined;
      const list = new Listr(
        [
          {
            title,
            task: async (_context, task) => {
              try {
                outcome = { result: await run((line) => (task.output = line)) };
              } catch (error) {
                outcome = { error };
                throw new Error("see below");
              }
            },
          },
        ],
        { registerSignalListeners: false, fallbackRenderer: "simple", exitOnError: false },
      );
      await list.run();
      if (outcome && "result" in outcome) return outcome.result;
      throw outcome?.error;
    },
  };
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected an integer of at least 1.");
  return value;
}
