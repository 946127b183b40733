import { ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../errors";
import type { Project, StackConfig } from "../project";

/** How a language runtime ended. */
export interface RuntimeExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Its last lines on standard error. */
  tail: string[];
}

/** A running program. */
export interface Runtime {
  done: Promise<RuntimeExit>;
  kill(): void;
}

const TAIL_LINES = 20;

/**
 * Runs before the program. Node 20 never returns from a coloured `inspect` of an error whose stack has a frame such as
 * `node_modules/@scope/file.ts`, and the runtime reports errors so: errors are inspected without colours instead.
 * Debug messages, several calls per resource, are not sent: nobody would see them. Nor do the promises of the runtime note
 * where they were made, a fifth of a large program's time, unless the variable that has it print that is set.
 */
const PRELOAD = `import { createRequire } from "node:module";
import util from "node:util";
util.inspect = new Proxy(util.inspect, {
  apply: (inspect, self, [value, options, ...rest]) =>
    Reflect.apply(inspect, self, [value, value instanceof Error && options?.colors ? { ...options, colors: false } : options, ...rest]),
});
setImmediate(() => {
  const require = createRequire(process.argv[1]);
  require("../../log").debug = async () => {};
  const promises = require("../../runtime/debuggable");
  const { debuggablePromise } = promises;
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS || !debuggablePromise) return;
  promises.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try { return debuggablePromise(...args); } finally { Error.stackTraceLimit = limit; }
  };
});`;

/** Starts the program under the `@pulumi/pulumi` that it has installed, as Pulumi's language host starts it. */
export function startRuntime(o: {
  project: Project;
  config: StackConfig;
  address: string;
  stack: string;
  dryRun: boolean;
  parallel: number;
  env: NodeJS.ProcessEnv;
  onLine: (line: string) => void;
}): Runtime {
  const { project } = o;
  const flags = {
    monitor: o.address,
    engine: o.address,
    organization: "organization",
    project: project.name,
    "root-directory": project.root,
    stack: o.stack,
    pwd: project.pwd,
    parallel: String(o.parallel),
  };
  const child = spawn(
    process.execPath,
    [
      `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
      ...project.runtime.nodeArgs,
      locateRuntime(project),
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      ...(o.dryRun ? ["--dry-run"] : []),
      project.main,
    ],
    { cwd: project.pwd, env: environment(o), stdio: ["ignore", "pipe", "pipe"] },
  );
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const done = ended(child, o.onLine).finally(() => process.removeListener("exit", kill));
  return { done, kill };
}

function locateRuntime(project: Project): string {
  try {
    return createRequire(path.join(project.pwd, "_.js")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    throw new UserError(`${project.pwd}: @pulumi/pulumi is not installed; run "npm install" there`);
  }
}

function environment(o: { project: Project; config: StackConfig; env: NodeJS.ProcessEnv }): NodeJS.ProcessEnv {
  const inherited = Object.entries({ ...process.env, ...o.env }).filter(
    ([name]) => !/^PULUMI_NODEJS_(ORGANIZATION|PROJECT|ROOT_DIRECTORY|STACK|DRY_RUN|PARALLEL|SYNC)$/.test(name),
  );
  const config = Object.entries(o.config.values).map(([key, value]) => [key.replace(":", ":config:"), value]);
  const { typescript, tsconfig } = o.project.runtime;
  return {
    ...Object.fromEntries(inherited),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(o.config.secretKeys),
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

function ended(child: ChildProcess, onLine: (line: string) => void): Promise<RuntimeExit> {
  const tail: string[] = [];
  createInterface({ input: child.stdout! }).on("line", onLine);
  createInterface({ input: child.stderr! }).on("line", (line) => {
    onLine(line);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, tail }));
  });
}
