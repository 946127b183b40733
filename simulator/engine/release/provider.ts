import { parseAllDocuments } from "yaml";
import { Properties } from "../../../planner/plan";
import { ChartInputs, valuesOf } from "../../../planner/charts/helm";
import { ChartLibrary, findChart } from "../../../planner/charts/library";
import { PartialFailure, StepFailed } from "../errors";
import { Diff, Operation, Outcome, Provider, refuseUnknown } from "../provider";
import { ResourceState } from "../state/model";
import { annotateSecrets, plain, samePlain } from "../values";
import { Helm } from "./helm";

export const RELEASE = "kubernetes:helm.sh/v3:Release";

const TIMEOUT_SECONDS = 300;

interface ReleaseInputs extends ChartInputs {
  createNamespace?: boolean;
  atomic?: boolean;
  waitForJobs?: boolean;
  timeout?: number;
}

interface Status {
  name: string;
  namespace: string;
  version: number;
  info: { status: string; description?: string };
  chart?: { metadata?: { name: string; version: string; appVersion?: string } };
  manifest?: string;
}

/** Installs charts from this machine as Helm releases, with their hooks. */
export class ReleaseProvider implements Provider {
  readonly keepsOutputs = true;
  readonly isAbandonable = false;

  constructor(
    readonly helm: Helm,
    readonly library: ChartLibrary,
    /** The program's folder. */
    readonly pwd: string,
    readonly defaultNamespace: string,
  ) {}

  async check(_operation: Operation, inputs: Properties): Promise<Properties> {
    refuseUnknown(inputs);
    const args = inputsOf(inputs);
    const chart = findChart(this.library, this.pwd, args.chart ?? "", args.version);
    if ("reason" in chart) throw new StepFailed([chart.reason]);
    return inputs;
  }

  async diff(_operation: Operation, old: ResourceState, inputs: Properties): Promise<Diff> {
    if (this.#id(inputs) !== old.id) return { change: "replace", deleteBeforeReplace: "always" };
    if (!samePlain(old.inputs, inputs)) return { change: "update" };
    const status = await this.#status(inputs);
    if (!status) return { change: "missing" };
    return status.info.status === "deployed" ? { change: "none", outputs: old.outputs } : { change: "update" };
  }

  async create(operation: Operation, inputs: Properties, claim: (id?: string) => Promise<void>): Promise<Outcome> {
    if (!operation.adopt && (await this.#status(inputs))) {
      throw new StepFailed([`release ${this.#id(inputs)} exists already and does not belong to this stack`]);
    }
    await claim(this.#id(inputs));
    return this.#upgrade(operation, inputs);
  }

  async update(operation: Operation, _old: ResourceState, inputs: Properties): Promise<Outcome> {
    return this.#upgrade(operation, inputs);
  }

  async delete(operation: Operation, old: ResourceState): Promise<void> {
    const [namespace, name] = old.id!.split("/");
    await this.helm.run(
      [
        "uninstall",
        name!,
        "--namespace",
        namespace!,
        "--ignore-not-found",
        "--wait",
        ...timeoutFlag(operation, old.inputs),
      ],
      { signal: operation.signal },
    );
  }

  async read(_operation: Operation, id: string): Promise<Outcome> {
    throw new StepFailed([`release ${id} can't be read: only the Pulumi CLI can`]);
  }

  async fallsWith(): Promise<boolean> {
    return false;
  }

  async #upgrade(operation: Operation, inputs: Properties): Promise<Outcome> {
    const args = inputsOf(inputs);
    const chart = findChart(this.library, this.pwd, args.chart!, args.version);
    if ("reason" in chart) throw new StepFailed([chart.reason]);
    const values = valuesOf(args, this.pwd);
    if ("reason" in values) throw new StepFailed([values.reason]);
    await this.#settle(operation, inputs);
    const flags = [
      ...["upgrade", "--install", args.name!, chart.path, "--namespace", this.#namespace(args), "--values", "-"],
      ...["--output", "json", ...timeoutFlag(operation, inputs)],
      ...(args.skipAwait ? [] : ["--wait"]),
      ...(args.waitForJobs ? ["--wait-for-jobs"] : []),
      ...(args.createNamespace ? ["--create-namespace"] : []),
      ...(args.skipCrds ? ["--skip-crds"] : []),
      ...(args.disableWebhooks ? ["--no-hooks"] : []),
      ...(args.atomic ? ["--atomic"] : []),
    ];
    const id = this.#id(inputs);
    operation.wait(`helm upgrade --install ${args.name}`);
    try {
      const output = await this.helm.run(flags, { input: JSON.stringify(values.merged), signal: operation.signal });
      return { id, outputs: outputsOf(JSON.parse(output) as Status, inputs) };
    } catch (error) {
      const status = error instanceof StepFailed ? await this.#status(inputs) : undefined;
      if (!status) throw error;
      throw new PartialFailure((error as StepFailed).reasons, id, outputsOf(status, inputs));
    }
  }

  /** Clears away what an interrupted helm left: a first install is taken back, a later upgrade undone. */
  async #settle(operation: Operation, inputs: Properties): Promise<void> {
    const status = await this.#status(inputs);
    if (!status?.info.status.startsWith("pending-") && status?.info.status !== "uninstalling") return;
    const place = [status.name, "--namespace", status.namespace, "--wait", ...timeoutFlag(operation, inputs)];
    operation.wait(`clearing an interrupted ${status.info.status}`);
    const verb = status.info.status === "pending-upgrade" ? "rollback" : "uninstall";
    await this.helm.run([verb, ...place], { signal: operation.signal });
  }

  async #status(inputs: Properties): Promise<Status | undefined> {
    const args = inputsOf(inputs);
    try {
      const output = await this.helm.run([
        "status",
        args.name!,
        "--namespace",
        this.#namespace(args),
        "--output",
        "json",
      ]);
      return JSON.parse(output) as Status;
    } catch (error) {
      if (error instanceof StepFailed && /not found/.test(error.message)) return undefined;
      throw error;
    }
  }

  #namespace(args: ReleaseInputs): string {
    return args.namespace || this.defaultNamespace;
  }

  #id(inputs: Properties): string {
    const args = inputsOf(inputs);
    return `${this.#namespace(args)}/${args.name}`;
  }
}

function inputsOf(inputs: Properties): ReleaseInputs {
  return plain(inputs) as ReleaseInputs;
}

function timeoutFlag(operation: Operation, inputs: Properties): string[] {
  return ["--timeout", `${operation.timeout ?? inputsOf(inputs).timeout ?? TIMEOUT_SECONDS}s`];
}

function outputsOf(status: Status, inputs: Properties): Properties {
  const { name, namespace, version: revision, info, chart } = status;
  const { name: chartName = "", version = "", appVersion = "" } = chart?.metadata ?? {};
  const described = { name, namespace, revision, status: info.status, chart: chartName, version, appVersion };
  return annotateSecrets({ ...inputs, status: described, resourceNames: resourceNames(status) }, inputs);
}

/** `namespace/name` of every object of the release, by `Kind.group/version`. */
function resourceNames({ manifest = "", namespace }: Status): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  const documents = parseAllDocuments(manifest, { uniqueKeys: false });
  for (const document of Array.isArray(documents) ? documents : []) {
    const object = document.toJS() as {
      kind: string;
      apiVersion: string;
      metadata: { name: string; namespace?: string };
    } | null;
    if (!object?.kind) continue;
    const key = `${object.kind}.${object.apiVersion}`;
    names[key] = [...(names[key] ?? []), `${object.metadata.namespace ?? namespace}/${object.metadata.name}`];
  }
  return names;
}
