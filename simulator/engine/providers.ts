import * as fs from "node:fs";
import * as path from "node:path";
import { Properties } from "../../planner/plan";
import { ChartLibrary } from "../../planner/charts/library";
import { onPath } from "../../planner/charts/tools";
import { DynamicHost } from "./dynamic/host";
import { DynamicProvider } from "./dynamic/provider";
import { StepFailed } from "./errors";
import { Api } from "./kubernetes/api";
import { Cluster } from "./kubernetes/cluster";
import { KubernetesProvider } from "./kubernetes/provider";
import { Provider } from "./provider";
import { Helm } from "./release/helm";
import { RELEASE, ReleaseProvider } from "./release/provider";
import { ResourceState } from "./state/model";
import { plain } from "./values";

const KUBERNETES = "pulumi:providers:kubernetes";

export interface ProvidersOptions {
  kubeconfig: string;
  /** Field manager of the stack's objects. */
  manager: string;
  /** Folder of the program; relative paths of explicit providers start there. */
  programDir: string;
  host: DynamicHost;
  /** The helm binary, for releases; default the one on PATH. */
  helm?: string;
  /** Charts for releases. */
  library: ChartLibrary;
  /** Inputs of an explicit provider, by URN. */
  inputsOf(urn: string): Properties | undefined;
  /** What the state holds. */
  resources(): readonly ResourceState[];
}

/** The providers of a deployment: one per cluster, one for dynamic resources. */
export class Providers {
  readonly #clusters = new Map<string, Promise<KubernetesProvider>>();
  readonly #dynamic: DynamicProvider;
  #apis: Api[] = [];
  #releases: ReleaseProvider | undefined;

  constructor(readonly options: ProvidersOptions) {
    this.#dynamic = new DynamicProvider(options.host);
  }

  /** The provider of a resource. Rejects with StepFailed for types that only a provider plugin can deploy. */
  async of(resource: { type: string; provider?: string }): Promise<Provider> {
    if (resource.type.startsWith("pulumi-nodejs:dynamic")) return this.#dynamic;
    if (resource.type.startsWith("kubernetes:")) {
      const urn = resource.provider;
      const inputs = (urn !== undefined && this.options.inputsOf(urn)) || {};
      return resource.type === RELEASE ? this.#release(inputs) : this.cluster(inputs);
    }
    throw new StepFailed([
      `the stand-in engine deploys Kubernetes objects and dynamic resources only, and ${resource.type} needs its provider plugin; use the Pulumi CLI`,
    ]);
  }

  /** The cluster that the inputs of a Kubernetes provider choose. */
  async cluster(inputs: Properties): Promise<KubernetesProvider> {
    const { kubeconfig, context, namespace, renderYamlToDirectory } = plain(inputs) as Record<
      string,
      string | undefined
    >;
    if (renderYamlToDirectory) throw new StepFailed(["renderYamlToDirectory: needs the Pulumi CLI; expected no value"]);
    const key = JSON.stringify([kubeconfig, context, namespace]);
    let provider = this.#clusters.get(key);
    if (!provider) this.#clusters.set(key, (provider = this.#connect(kubeconfig, context, namespace)));
    return provider;
  }

  /** Helm reads a kubeconfig of its own, so releases go to the default cluster only. */
  async #release(inputs: Properties): Promise<ReleaseProvider> {
    const { kubeconfig, library, programDir } = this.options;
    const { cluster } = await this.cluster(inputs);
    if (cluster.api.server.href !== (await this.cluster({})).cluster.api.server.href) {
      throw new StepFailed(["the provider of a release points to another cluster; expected the local one"]);
    }
    const binary = this.options.helm ?? onPath("helm");
    if (binary === undefined) throw new StepFailed(["there is no helm on PATH, which releases need"]);
    return (this.#releases ??= new ReleaseProvider(
      new Helm(binary, kubeconfig),
      library,
      programDir,
      cluster.api.defaultNamespace,
    ));
  }

  async close(): Promise<void> {
    for (const api of this.#apis) api.close();
    await this.options.host.close();
  }

  async #connect(
    kubeconfig: string | undefined,
    context: string | undefined,
    namespace: string | undefined,
  ): Promise<KubernetesProvider> {
    const api = await Api.fromKubeconfig(this.#source(kubeconfig), context, namespace);
    this.#apis.push(api);
    return new KubernetesProvider(new Cluster(api), this.options.manager, () => this.options.resources());
  }

  /** The kubeconfig input is a path, or the text of the file itself. */
  #source(kubeconfig: string | undefined): { file: string } | { text: string } {
    if (!kubeconfig) return { file: this.options.kubeconfig };
    if (kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{")) return { text: kubeconfig };
    const file = path.resolve(this.options.programDir, kubeconfig);
    return fs.existsSync(file) ? { file } : { text: kubeconfig };
  }
}

export function isKubernetesProvider(type: string): boolean {
  return type === KUBERNETES;
}
