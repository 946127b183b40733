import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { UserError } from "../../planner/errors";
import { startMetaService } from "./index";

const USAGE = "usage: main.js [--port N] [--store FILE] [--kubeconfig FILE [--namespace NAME]] [--pid-file FILE]";

/** How long an unanswered request to the API server may hold up the end, in ms. */
const END_WITHIN = 5000;

async function main(): Promise<void> {
  const options = readArguments();
  const service = await startMetaService({
    port: options.port,
    store: options.store,
    kubeconfig: options.kubeconfig,
    namespace: options.namespace,
    warn: (message) => console.error(`function-master: ${message}`),
  });
  const pidFile = options["pid-file"];
  if (pidFile) fs.writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  const end = async () => {
    setTimeout(() => process.exit(0), END_WITHIN).unref();
    await service.close();
    if (pidFile) fs.rmSync(pidFile, { force: true });
    process.exit(0);
  };
  process.once("SIGTERM", () => void end());
  process.once("SIGINT", () => void end());
  console.log(`meta-service stand-in listening on ${service.url}`);
}

function readArguments() {
  const string = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      options: { port: string, store: string, kubeconfig: string, namespace: string, "pid-file": string },
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new UserError(`--port ${values.port} is not a port; expected 0 to 65535`);
    }
    return { ...values, port };
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n${USAGE}`);
  }
}

main().catch((error: Error) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = error instanceof UserError ? 2 : 1;
});
