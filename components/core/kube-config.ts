import type * as https from "node:https";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { exchange, joinUrl, Reply } from "./exchange";

/** Which cluster is meant, as plain values. */
export interface KubeConnection {
  /** Default: the kubeconfig's current context. */
  context?: string;
  /** Path or content. Default: `KUBECONFIG`, `~/.kube/config` or the pod's service account. */
  kubeconfig?: string;
}

/** What a connection is for, for the message when there is none. */
export interface Purpose {
  /** What is to be reached. */
  goal: string;
  /** Settings besides `connection.context` and `connection.kubeconfig` that would tell how. */
  settings?: string[];
}

/** Requests to an API server, with the rights of a kubeconfig. */
export interface ApiServer {
  /** Its base URL. */
  url: string;
  /** Sends one request; throws PassingTrouble when no answer comes that another attempt may bring. */
  send(method: string, target: string, body?: unknown, contentType?: string): Promise<Reply>;
}

/** Opens the way to the API server of a cluster; throws when the kubeconfig or the context is not there. */
export async function apiServer(connection: KubeConnection, purpose: Purpose): Promise<ApiServer> {
  const config = await loadKubeConfig(connection, purpose);
  const url = config.getCurrentCluster()!.server;
  return {
    url,
    async send(method, target, body, contentType) {
      const headers = contentType === undefined ? {} : { "Content-Type": contentType };
      const options: https.RequestOptions = { method, headers };
      if (url.startsWith("https:")) await authenticate(config, options);
      return exchange(joinUrl(url, target), options, body);
    },
  };
}

/** Runs credential plugins when the kubeconfig names one. */
async function authenticate(config: KubeConfig, options: https.RequestOptions): Promise<void> {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new Error(`no credentials for the API server: ${(error as Error).message}`, { cause: error });
  }
}

/** Loads the Kubernetes client only where it is needed: that takes half a second. */
async function loadKubeConfig({ kubeconfig, context }: KubeConnection, purpose: Purpose): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else if (/^\s*[{\w"']+.*[:{]/.test(kubeconfig) && /\bclusters\b/.test(kubeconfig))
      config.loadFromString(kubeconfig);
    else config.loadFromFile(path.resolve(kubeconfig));
  } catch (error) {
    throw new Error(`connection.kubeconfig cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) {
      const known = config.getContexts().map(({ name }) => name);
      throw new Error(
        `connection.context ${JSON.stringify(context)} is not in the kubeconfig; expected one of ${known.join(", ")}`,
      );
    }
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (!cluster || (kubeconfig === undefined && cluster.server === "http://localhost:8080")) {
    const settings = [...(purpose.settings ?? []), "connection.context", "connection.kubeconfig"];
    throw new Error(
      `no way to ${purpose.goal}: there is no kubeconfig with a current context; expected ${settings.join(", ")}, ` +
        "kubernetes:kubeconfig in the stack's configuration, or KUBECONFIG",
    );
  }
  return config;
}
