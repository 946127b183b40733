import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseDocument } from "yaml";
import { OperationFailed, UserError } from "../../planner/errors";

/** A stack that the real Pulumi CLI deploys on a file backend that lies beside the local cluster. */
export interface PulumiRun {
  /** The `pulumi` binary. */
  command: string;
  /** Folder that holds Pulumi.yaml. */
  projectRoot: string;
  projectName: string;
  stack: string;
  /** The config file to deploy by; it is copied, never changed. */
  configFile: string;
  /** Where the CLI keeps the stack's own config file, which is left as it was. */
  stackFile: string;
  /** Folder for the backend, the config copy and the passphrase. */
  folder: string;
  kubeconfig: string;
  report(line: string): void;
  signal?: AbortSignal;
}

/** The `pulumi` on PATH, or undefined. */
export function findPulumi(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, "pulumi")).find((file) => existsSync(file));
}

/** Brings the Pulumi CLI of the SDK's own version into `root`; needs the internet. */
export async function installPulumi(root: string): Promise<string> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  try {
    return (await PulumiCommand.install({ root })).command;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(
      `the Pulumi CLI could not be installed: ${reason}; leave out --install-pulumi to use the stand-in engine`,
    );
  }
}

/** Runs one `pulumi` operation, such as `up --yes`, on the stack, which is made first where there is none. */
export async function pulumi(run: PulumiRun, ...operation: string[]): Promise<void> {
  const environment = prepare(run);
  const stack = `organization/${run.projectName}/${run.stack}`;
  const copy = path.join(run.folder, path.basename(run.configFile));
  if (!existsSync(copy)) await initialise(run, stack, copy, environment);
  refreshCopy(run.configFile, copy);
  await execute(run, [...operation, "--non-interactive", "--stack", stack, "--config-file", copy], environment);
}

function prepare(run: PulumiRun): NodeJS.ProcessEnv {
  const backend = path.join(run.folder, "backend");
  mkdirSync(backend, { recursive: true, mode: 0o700 });
  const passphrase = path.join(run.folder, "passphrase");
  if (!existsSync(passphrase)) writeFileSync(passphrase, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const { PULUMI_CONFIG_PASSPHRASE: _own, ...inherited } = process.env;
  return {
    ...inherited,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    KUBECONFIG: run.kubeconfig,
  };
}

/** `pulumi stack init` writes its salt into the stack's own config file, which is given back as it was. */
async function initialise(run: PulumiRun, stack: string, copy: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const original = existsSync(run.stackFile) ? readFileSync(run.stackFile) : undefined;
  try {
    if (original) writeFileSync(run.stackFile, withSalt(original.toString(), undefined));
    await execute(run, ["stack", "init", stack, "--no-select", "--non-interactive"], environment);
    writeFileSync(copy, withSalt(readFileSync(run.configFile, "utf8"), saltOf(run.stackFile)), { mode: 0o600 });
  } finally {
    if (original) writeFileSync(run.stackFile, original);
    else rmSync(run.stackFile, { force: true });
  }
}

function refreshCopy(configFile: string, copy: string): void {
  writeFileSync(copy, withSalt(readFileSync(configFile, "utf8"), saltOf(copy)), { mode: 0o600 });
}

function saltOf(file: string): unknown {
  return parseDocument(readFileSync(file, "utf8")).get("encryptionsalt");
}

function withSalt(config: string, salt: unknown): string {
  const document = parseDocument(config);
  if (salt === undefined) document.delete("encryptionsalt");
  else document.set("encryptionsalt", salt);
  return String(document);
}

function execute(run: PulumiRun, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  // In a process group of its own: a Ctrl-C at the terminal would reach it beside ours, and a second one means «at once».
  const child = spawn(run.command, args, {
    cwd: run.projectRoot,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = () => child.kill("SIGINT");
  run.signal?.addEventListener("abort", stop, { once: true });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      if (line.trim() === "") return;
      tail.push(line);
      if (tail.length > 30) tail.shift();
      run.report(line.trim());
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      run.signal?.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new OperationFailed(`pulumi ${args[0]} failed:\n${tail.map((line) => `  ${line}`).join("\n")}`));
    });
  });
}
