import { UserError } from "../errors";
import type { Properties } from "../plan";
import type { Project, StackConfig } from "../project";
import { createCallbacks } from "./callbacks";
import { Severity, startMonitor } from "./monitor";
import { createDefaultProviders } from "./providers";
import type { Registrar } from "./registrar";
import { RuntimeExit, startRuntime } from "./runtime";
import type { Expand, Session } from "./session";
import { createUrn, STACK_TYPE } from "./urn";

export type { Severity } from "./monitor";
export type { Registered, Registrar } from "./registrar";
export type { Expand, RenderedObject } from "./session";

/** How to run a program. */
export interface RunOptions {
  project: Project;
  /** Name of the stack. */
  stack: string;
  config: StackConfig;
  /** True for a preview: what only an update knows stays unknown. */
  dryRun: boolean;
  /** Resources registered at once, default 16. */
  parallel?: number;
  /** Variables over those of this process. */
  env?: NodeJS.ProcessEnv;
  /** Ends the run and its process. */
  signal?: AbortSignal;
  /** Gets the program's messages and its plain output, but no errors; default: standard error. */
  onLog?: (severity: Severity, message: string, urn: string) => void;
  /** Renders charts and YAML components into objects; without it they stay opaque. */
  expand?: Expand;
}

/** Exit code of a runtime that has already logged why it failed. */
const LOGGED_FAILURE = 32;

/**
 * Runs a Pulumi program in the official language runtime, as its engine, and hands each resource to the registrar.
 * A failing program is a UserError with the program's own messages; an error of the registrar comes back as it is.
 */
export async function runProgram(o: RunOptions, registrar: Registrar): Promise<{ outputs: Properties }> {
  o.signal?.throwIfAborted();
  const onLog = o.onLog ?? toStandardError;
  const at = { project: o.project.name, stack: o.stack };
  const errors: string[] = [];
  let failure: Error | undefined;
  let stop = () => {};
  const session: Session = {
    ...at,
    dryRun: o.dryRun,
    registrar,
    expand: o.expand,
    urns: new Set(),
    known: new Map(),
    stackTransforms: [],
    invokeTransforms: [],
    callbacks: createCallbacks(),
    defaultProviders: createDefaultProviders(at, o.project.pwd, o.config.values["pulumi:disable-default-providers"]),
    abort(error) {
      failure ??= error;
      stop();
    },
  };
  const onAbort = () => session.abort(o.signal!.reason as Error);
  o.signal?.addEventListener("abort", onAbort, { once: true });
  const monitor = await startMonitor(session, (severity, message, urn) =>
    severity === "error" ? errors.push(message) : onLog(severity, message, urn),
  );
  try {
    const runtime = startRuntime({
      project: o.project,
      config: o.config,
      address: monitor.address,
      stack: o.stack,
      dryRun: o.dryRun,
      parallel: o.parallel ?? 16,
      env: o.env ?? {},
      onLine: (line) => onLog("info", line, ""),
    });
    stop = runtime.kill;
    if (failure) stop();
    const exit = await runtime.done;
    await monitor.idle();
    if (failure) throw failure;
    throwIfFailed(exit, errors);
    const name = `${at.project}-${at.stack}`;
    return { outputs: monitor.outputs.get(createUrn(at, STACK_TYPE, name)) ?? {} };
  } finally {
    o.signal?.removeEventListener("abort", onAbort);
    session.callbacks.close();
    monitor.close();
  }
}

function throwIfFailed(exit: RuntimeExit, errors: string[]): void {
  const messages = [...new Set(errors.map(withoutColors))];
  if (exit.code !== 0 && (exit.code !== LOGGED_FAILURE || messages.length === 0)) {
    const how = exit.signal ? `was ended by ${exit.signal}` : `exited with non-zero exit code: ${exit.code}`;
    messages.push(`Program ${how}`, ...(errors.length === 0 ? exit.tail.map(withoutColors) : []));
  }
  if (messages.length > 0) throw new UserError(messages.join("\n"));
}

function withoutColors(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "").trimEnd();
}

function toStandardError(severity: Severity, message: string): void {
  process.stderr.write(`${severity === "warning" ? "warning: " : ""}${message}\n`);
}
