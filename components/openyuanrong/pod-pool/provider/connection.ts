import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { PassingTrouble, type Reply, type Send } from "./client";

/** How to reach meta-service, as plain values. */
export interface Connection {
  url?: string;
  context?: string;
  kubeconfig?: string;
  namespace?: string;
  serviceName?: string;
  port?: number;
  tls?: { caCertificate?: string; clientCertificateFile?: string; clientKeyFile?: string; serverName?: string };
}

/** During an etcd outage meta-service answers after about 40 seconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Errors of a connection that another attempt would only repeat. */
const LASTING_ERRORS = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO|ERR_INVALID|ERR_OSSL/;

/** Opens the way to meta-service; throws when files or contexts are not there. */
export async function open(connection: Connection = {}): Promise<Send> {
  return connection.url ? direct(connection.url, connection.tls) : throughApiServer(connection);
}

function direct(url: string, tls: Connection["tls"] = {}): Send {
  const options: https.RequestOptions = {
    ca: tls.caCertificate,
    cert: tls.clientCertificateFile && readFile("tls.clientCertificateFile", tls.clientCertificateFile),
    key: tls.clientKeyFile && readFile("tls.clientKeyFile", tls.clientKeyFile),
    servername: tls.serverName,
  };
  return (method, target, body) => exchange(join(url, target), { ...options, method }, body);
}

async function throughApiServer(connection: Connection): Promise<Send> {
  const { namespace = "openyuanrong", serviceName = "meta-service", port = 8081 } = connection;
  const config = await loadKubeConfig(connection);
  const server = config.getCurrentCluster()!.server;
  const service = `${connection.tls ? "https" : "http"}:${serviceName}:${port}`;
  const proxy = join(server, `/api/v1/namespaces/${namespace}/services/${service}/proxy`);
  return async (method, target, body) => {
    const options: https.RequestOptions = { method, headers: {} };
    if (server.startsWith("https:")) await authenticate(config, options);
    const reply = await exchange(join(proxy, target), options, body);
    if (reply.status === 401 || reply.status === 403) {
      throw new Error(
        `the API server at ${server} refuses access to ${serviceName} in ${namespace}: ${brief(reply.text)}`,
      );
    }
    return reply;
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
async function loadKubeConfig({ kubeconfig, context }: Connection): Promise<KubeConfig> {
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
    throw new Error(
      "no way to meta-service: there is no kubeconfig with a current context; expected connection.url, connection.context, " +
        "connection.kubeconfig, kubernetes:kubeconfig in the stack's configuration, or KUBECONFIG",
    );
  }
  return config;
}

function exchange(url: string, options: https.RequestOptions, body: unknown): Promise<Reply> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = { ...(options.headers as http.OutgoingHttpHeaders), Accept: "application/json", Connection: "close" };
  if (payload !== undefined) {
    Object.assign(headers, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(payload) });
  }
  return new Promise<Reply>((resolve, reject) => {
    const client = url.startsWith("https:") ? https : http;
    const request = client.request(url, { ...options, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => reject(explain(url, error)));
      response.on("end", () => {
        if (!response.complete) reject(new PassingTrouble(`the answer of ${origin(url)} broke off`));
        else resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const timer = setTimeout(() => {
      request.destroy(new PassingTrouble(`${origin(url)} gave no answer in ${REQUEST_TIMEOUT_MS / 1000} s`));
    }, REQUEST_TIMEOUT_MS);
    request.on("close", () => clearTimeout(timer));
    request.on("error", (error) => reject(explain(url, error)));
    request.end(payload);
  });
}

function explain(url: string, error: Error): Error {
  if (error instanceof PassingTrouble) return error;
  const { code = "" } = error as NodeJS.ErrnoException;
  const message = `${origin(url)} cannot be reached: ${error.message || code}`;
  return LASTING_ERRORS.test(code) ? new Error(message, { cause: error }) : new PassingTrouble(message);
}

function origin(url: string): string {
  return new URL(url).origin;
}

function join(base: string, target: string): string {
  return base.replace(/\/+$/, "") + target;
}

function readFile(field: string, file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new Error(`connection.${field} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function brief(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
