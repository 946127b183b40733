import * as path from "node:path";
import { createExpander } from "../../planner/charts";
import { readChartLibrary } from "../../planner/charts/library";
import { UserError } from "../../planner/errors";
import { Properties, Secret } from "../../planner/plan";
import { RunOptions, runProgram } from "../../planner/program";
import { loadProject, loadStackConfig, Project, StackConfig } from "../../planner/project";
import { Deployment, removeEntries } from "./deployment";
import { DynamicHost } from "./dynamic/host";
import { AbortError, DeploymentFailed } from "./errors";
import { Providers } from "./providers";
import { RELEASE } from "./release/provider";
import { Counts, Run, StepEvent } from "./run";
import { StateStore } from "./state/store";

export { AbortError, DeploymentFailed, type Failure } from "./errors";
export type { Counts, StepEvent } from "./run";
export type { ResourceState, StackState } from "./state/model";
export { readState } from "./state/store";

/** What to deploy, where, and how to follow it. */
export interface DeployOptions {
  /** A folder of the project. */
  cwd: string;
  /** Name of the stack. */
  stack: string;
  /** A file shaped like Pulumi.<stack>.yaml, read in place of it. */
  config?: string;
  /** The cluster, whose API server has to be on loopback. */
  kubeconfig: string;
  /** The stack's state; the files beside it that begin with its name belong to it. */
  stateFile: string;
  /** Locks the secrets in the state, default PULUMI_CONFIG_PASSPHRASE, or else a key file beside the state. */
  passphrase?: string;
  /** The helm binary, for releases. */
  helm?: string;
  /** The kubectl binary, for kustomizations; default the one on PATH. */
  kubectl?: string;
  /** A folder with charts. */
  charts?: string;
  report(event: StepEvent): void;
  /** Cancels the deployment, whose state is kept. */
  signal?: AbortSignal;
  /** Resources registered at once, default 16. */
  parallel?: number;
  /** Gets the program's messages; default: standard error. */
  onLog?: RunOptions["onLog"];
}

/** What a deployment did. */
export interface DeployResult {
  outputs: Properties;
  counts: Counts;
}

/**
 * Deploys a Pulumi program to the local cluster, without the Pulumi CLI.
 * Rejects with DeploymentFailed naming every resource that failed and why, AbortError when cancelled, and UserError
 * for a program, configuration, cluster or state that can't be used; the state is kept in every case.
 */
export async function deploy(o: DeployOptions): Promise<DeployResult> {
  const project = loadProject(o.cwd);
  const passphrase = passphraseOf(o);
  const env = passphrase === undefined ? process.env : { ...process.env, PULUMI_CONFIG_PASSPHRASE: passphrase };
  const config = loadStackConfig(project, { stack: o.stack, configFile: o.config }, env);
  if (config.opaqueKeys.length > 0) {
    throw new UserError(
      `${config.file}: can't be decrypted: ${config.opaqueKeys.join(", ")}; set PULUMI_CONFIG_PASSPHRASE`,
    );
  }
  return withRun(o, project, propertiesOf(config), async (run, signal) => {
    const deployment = new Deployment(run);
    const expand = createExpander({ pwd: project.pwd, charts: o.charts, helm: o.helm, kubectl: o.kubectl });
    const { outputs } = await runProgram(
      {
        project,
        stack: o.stack,
        config,
        dryRun: false,
        parallel: o.parallel,
        env: { KUBECONFIG: path.resolve(o.kubeconfig) },
        signal,
        expand: async (resource) => (resource.type === RELEASE ? undefined : expand(resource)),
        onLog: (severity, message, urn) => (o.onLog ?? toStandardError)(severity, run.redact(message), urn),
      },
      deployment,
    );
    await deployment.removeLeftovers();
    return outputs;
  });
}

/** Deletes everything that the state holds, in reverse order of dependency; rejects as deploy does. */
export async function destroy(o: Omit<DeployOptions, "config" | "charts">): Promise<DeployResult> {
  return withRun(o, loadProject(o.cwd), undefined, async (run) => {
    await removeEntries(run, () => true);
    if (run.failures.length === 0) run.store.setOutputs({});
    return {};
  });
}

async function withRun(
  o: Omit<DeployOptions, "config">,
  project: Project,
  config: Properties | undefined,
  work: (run: Run, signal: AbortSignal) => Promise<Properties>,
): Promise<DeployResult> {
  const signal = o.signal ?? new AbortController().signal;
  if (signal.aborted) throw new AbortError();
  const stateFile = path.resolve(o.stateFile);
  const library = readChartLibrary(o.charts);
  const store = StateStore.open({
    file: stateFile,
    project: project.name,
    stack: o.stack,
    passphrase: passphraseOf(o),
  });
  if (config) store.setConfig(config);
  const programDir = project.pwd;
  const kubeconfig = path.resolve(o.kubeconfig);
  const providers = new Providers({
    kubeconfig,
    manager: `yuanrong-platform-${project.name}-${o.stack}`.slice(0, 100),
    programDir,
    host: new DynamicHost({ programDir, project: project.name, stack: o.stack, config: store.config, kubeconfig }),
    helm: o.helm,
    library,
    inputsOf: (urn) => store.live(urn)?.inputs,
    resources: () => store.resources,
  });
  const run = new Run(store, providers, signal, o.report);
  try {
    await providers.cluster({});
    const outputs = await work(run, signal).catch((error: unknown) => {
      if (run.failures.length === 0 && !signal.aborted) throw error;
      return {};
    });
    if (signal.aborted) throw new AbortError();
    if (run.failures.length > 0) throw new DeploymentFailed(run.failures);
    return { outputs, counts: run.counts };
  } catch (error) {
    if (error instanceof UserError) error.message = run.redact(error.message);
    throw error;
  } finally {
    run.end();
    await providers.close();
    await store.close();
  }
}

function passphraseOf(o: { passphrase?: string }): string | undefined {
  return o.passphrase ?? process.env["PULUMI_CONFIG_PASSPHRASE"];
}

function propertiesOf(config: StackConfig): Properties {
  const secret = new Set(config.secretKeys);
  return Object.fromEntries(
    Object.entries(config.values).map(([key, value]) => [key, secret.has(key) ? new Secret(value) : value]),
  );
}

function toStandardError(severity: string, message: string): void {
  if (severity !== "debug") process.stderr.write(`${severity === "warning" ? "warning: " : ""}${message}\n`);
}
