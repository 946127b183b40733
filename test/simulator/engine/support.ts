import { ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, vi } from "vitest";
import {
  deploy,
  DeployOptions,
  DeployResult,
  destroy,
  readState,
  StackState,
  StepEvent,
} from "../../../simulator/engine";

const ROOT = path.join(__dirname, "../../..");
const FIXTURES = path.join(ROOT, "test/fixtures/engine");

/** A kubeconfig to which nothing listens, for programs without Kubernetes objects. */
const NO_CLUSTER = `apiVersion: v1
kind: Config
current-context: none
contexts: [{name: none, context: {cluster: none, user: none}}]
clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
`;

type Options = Partial<Omit<DeployOptions, "cwd" | "stack" | "stateFile" | "report">>;

/** A project in a folder of its own, deployed with a state of its own. */
export interface Sandbox {
  dir: string;
  /** A name that nothing else in the cluster has. */
  unique: string;
  stateFile: string;
  /** Events of the last run. */
  events: StepEvent[];
  /** Writes the program; helpers `k8s`, `pulumi`, `Thing` and `unique` are in its scope. */
  program(text: string): void;
  write(file: string, content: string): void;
  up(text?: string, options?: Options): Promise<DeployResult>;
  destroy(options?: Options): Promise<DeployResult>;
  state(): StackState;
  /** `<operation> <name>` of each resource that was done, without those that stayed the same. */
  done(): string[];
  /** Calls that dynamic things received: method, name and detail. */
  calls(): [string, string, Record<string, unknown>?][];
  /** Ids of the things that exist. */
  things(): string[];
  /** Starts a deployment in a process of its own. */
  spawnUp(command?: "deploy" | "destroy"): Deployer;
}

/** A deployment in another process. */
export interface Deployer {
  process: ChildProcess;
  ended: Promise<{ code: number | null; output: string }>;
  /** Kills the process with SIGKILL as soon as `when` holds for an event; false when it ended before. */
  killAt(when: (event: StepEvent) => boolean): Promise<boolean>;
}

vi.setConfig({ testTimeout: 240_000 });

/** Resolves when an event of the running deployment fits; rejects when that ends before. */
export async function untilEvent(
  box: Sandbox,
  running: Promise<unknown>,
  fits: (event: StepEvent) => boolean,
): Promise<void> {
  let ended: string | undefined;
  running.then(
    () => (ended = "it succeeded"),
    (error: Error) => (ended = error.message),
  );
  while (!box.events.some(fits)) {
    if (ended !== undefined) throw new Error(`The deployment ended before: ${ended}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const folders: string[] = [];

export function sandbox(kubeconfig?: string): Sandbox {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "engine-test-"));
  if (folders.length === 0)
    afterAll(() => folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));
  folders.push(dir);
  const unique = `eng-${randomBytes(3).toString("hex")}`;
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(dir, "node_modules"));
  for (const file of ["provider.js", "thing.js"])
    fs.copyFileSync(path.join(FIXTURES, "things", file), path.join(dir, file));
  const write = (file: string, content: string) => fs.writeFileSync(path.join(dir, file), content);
  write("Pulumi.yaml", "name: engine-test\nruntime: {name: nodejs, options: {typescript: false}}\n");
  write("package.json", "{}");
  write("kubeconfig", NO_CLUSTER);
  const stateFile = path.join(dir, "state/dev.json");
  const options = (): Omit<DeployOptions, "report"> => ({
    cwd: dir,
    stack: "dev",
    stateFile,
    kubeconfig: kubeconfig ?? path.join(dir, "kubeconfig"),
    onLog: () => {},
  });
  const box: Sandbox = {
    dir,
    unique,
    stateFile,
    events: [],
    write,
    program(text) {
      const uses = text.includes("k8s.") ? `const k8s = require("@pulumi/kubernetes");\n` : "";
      const scope = `const pulumi = require("@pulumi/pulumi");\nconst { Thing } = require("./thing.js");\n`;
      write("index.js", `${uses}${scope}const unique = ${JSON.stringify(unique)};\n${text}\n`);
    },
    up(text, extra) {
      if (text !== undefined) box.program(text);
      box.events = [];
      return deploy({ ...options(), ...extra, report: (event) => box.events.push(event) });
    },
    destroy(extra) {
      box.events = [];
      return destroy({ ...options(), ...extra, report: (event) => box.events.push(event) });
    },
    state: () => readState(stateFile)!,
    done: () =>
      box.events
        .filter((e) => e.phase === "done" && e.operation !== "same" && !e.type.startsWith("pulumi:pulumi:"))
        .map((e) => `${e.operation} ${e.name}`),
    calls: () =>
      fs.existsSync(path.join(dir, "calls.log"))
        ? fs
            .readFileSync(path.join(dir, "calls.log"), "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    things: () =>
      fs.existsSync(path.join(dir, "things"))
        ? fs
            .readdirSync(path.join(dir, "things"))
            .map((file) => path.basename(file, ".json"))
            .sort()
        : [],
    spawnUp: (command = "deploy") => spawnDeployer(command, options()),
  };
  return box;
}

function spawnDeployer(command: string, options: object): Deployer {
  const child = spawn(process.execPath, [path.join(FIXTURES, "deployer.cjs"), command, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<(event: StepEvent) => void>();
  let rest = "";
  child.stdout!.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop()!;
    for (const line of lines) for (const listener of listeners) listener(JSON.parse(line) as StepEvent);
  });
  child.stderr!.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, output })),
  );
  return {
    process: child,
    ended,
    async killAt(when) {
      const killed = new Promise<true>((resolve) =>
        listeners.add((event) => {
          if (!when(event)) return;
          child.kill("SIGKILL");
          resolve(true);
        }),
      );
      const first = await Promise.race([killed, ended.then(() => false)]);
      await ended;
      return first;
    },
  };
}
