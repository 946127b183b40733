import { createExpander, evaluateFunction } from "./charts";
import { inStableOrder } from "./order";
import { OpaqueNode, Plan, PlannedResource, Properties, Unknown } from "./plan";
import { runProgram, RunOptions } from "./program";
import type { Registrar } from "./program";
import { loadProject, loadStackConfig } from "./project";

export * from "./plan";
export { UserError } from "./errors";
export { type ImageReport, imagesOf } from "./images";
export { type RenderedFile, renderFiles } from "./render";
export { type HtmlOptions, renderHtml, renderJson, renderMermaid, renderTable, type ViewOptions } from "./views";

/** What to plan, and where the charts are. */
export interface PlanOptions {
  /** A folder of the project, default the working folder; Pulumi.yaml is looked for here and above. */
  cwd?: string;
  /** Name of the stack; default the only one that has a configuration file. */
  stack?: string;
  /** A file shaped like Pulumi.<stack>.yaml, read in place of it. */
  config?: string;
  /** A folder with charts, unpacked or as *.tgz, that are expanded into their objects. */
  charts?: string;
  /** The helm program that renders them, default the one on PATH. */
  helm?: string;
  /** The kubectl program that runs kustomize, default the one on PATH. */
  kubectl?: string;
  /** Ends the run. */
  signal?: AbortSignal;
  /** Gets the program's messages and output; default: standard error. */
  onLog?: RunOptions["onLog"];
}

/** Runs a Pulumi program as a preview, without Pulumi's CLI and without state, and returns what it registers. */
export async function plan(options: PlanOptions = {}): Promise<Plan> {
  const project = loadProject(options.cwd ?? ".");
  const config = loadStackConfig(project, { stack: options.stack, configFile: options.config });
  const recorder = createRecorder();
  const { signal, onLog, charts, helm, kubectl } = options;
  const expand = createExpander({ pwd: project.pwd, charts, helm, kubectl });
  const { outputs } = await runProgram(
    { project, stack: config.stack, config, dryRun: true, signal, onLog, expand },
    recorder.registrar,
  );
  for (const key of config.opaqueKeys)
    recorder.registrar.opaque({
      what: key,
      reason: "secret configuration: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to decrypt it",
    });
  return {
    project: project.name,
    stack: config.stack,
    resources: inStableOrder(recorder.resources),
    outputs,
    opaque: recorder.opaque(),
  };
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

function createRecorder() {
  const resources: PlannedResource[] = [];
  const opaque = new Map<string, OpaqueNode>();
  const registrar: Registrar = {
    async register(resource) {
      resources.push(resource);
      let outputs: Properties = resource.inputs;
      if (resource.type === STACK_REFERENCE) {
        outputs = { ...outputs, outputs: Unknown.value, secretOutputNames: Unknown.value };
        registrar.opaque({ what: resource.urn, reason: "stack reference: the other stack's state is not read" });
      }
      return { id: resource.readId, outputs };
    },
    registerOutputs() {},
    invoke: evaluateFunction,
    opaque(node) {
      opaque.set(`${node.what}\u0000${node.reason}`, node);
    },
  };
  return {
    registrar,
    resources,
    opaque: () => [...opaque.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node),
  };
}
