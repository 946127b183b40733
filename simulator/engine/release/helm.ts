import { spawn } from "node:child_process";
import { AbortError, OutcomeUnknown, StepFailed } from "../errors";

/** Runs the program given after it, and kills it when the engine ends, however that ends. */
const SUPERVISOR = `
let child;
const end = () => (child ? child.kill("SIGKILL") : process.exit(1));
process.on("disconnect", end);
process.on("SIGTERM", end);
if (!process.connected) process.exit(1);
child = require("node:child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => { console.error(error.message); process.exit(127); });
child.on("exit", (code) => process.exit(code === null ? 1 : code));`;

/** A helm binary and the cluster that it works on. */
export class Helm {
  constructor(
    readonly binary: string,
    readonly kubeconfig: string,
  ) {}

  /** Runs helm and returns what it prints. Throws StepFailed with its error, OutcomeUnknown when it was cut off. */
  run(args: string[], options: { input?: string; signal?: AbortSignal } = {}): Promise<string> {
    const { input = "", signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortError());
      const child = spawn(process.execPath, ["-e", SUPERVISOR, this.binary, ...args, "--kubeconfig", this.kubeconfig], {
        stdio: ["pipe", "pipe", "pipe", "ipc"],
      });
      let stdout = "";
      let stderr = "";
      child.stdout!.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdin!.on("error", () => undefined);
      child.stdin!.end(input);
      const onAbort = () => child.kill("SIGTERM");
      signal?.addEventListener("abort", onAbort, { once: true });
      child.once("error", (error) => reject(new StepFailed([`helm can't be started: ${error.message}`])));
      child.once("close", (code) => {
        signal?.removeEventListener("abort", onAbort);
        if (code === 0) resolve(stdout);
        else if (signal?.aborted) reject(new AbortError());
        else if (code === null) reject(new OutcomeUnknown(["helm was ended"]));
        else reject(new StepFailed([stderr.trim() || `helm ended with ${code}`]));
      });
    });
  }
}
