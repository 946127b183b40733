import { KubeConfig } from "@kubernetes/client-node";
import * as http from "node:http";
import * as https from "node:https";
import { UserError } from "../../../planner/errors";
import { AbortError } from "../errors";

/** Plain JSON of a Kubernetes object. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
    managedFields?: { manager: string; operation: string; subresource?: string }[];
    finalizers?: string[];
    [key: string]: unknown;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of any kind are looked into
  [key: string]: any;
}

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly causes: { reason?: string; field?: string; message?: string }[],
  ) {
    super(message);
  }
}

export interface Call {
  method?: string;
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  contentType?: string;
  /** Headers beside those that every call has. */
  headers?: Record<string, string>;
  signal?: AbortSignal;
  onWarning?(message: string): void;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;
const TIMEOUT_MS = 30_000;

/** Speaks to one API server, which must be on loopback: anything else is refused with UserError. */
export class Api {
  readonly #agent: https.Agent | http.Agent;

  private constructor(
    readonly server: URL,
    readonly defaultNamespace: string,
    readonly options: https.RequestOptions,
  ) {
    this.#agent =
      server.protocol === "http:"
        ? new http.Agent({ keepAlive: true })
        : new https.Agent({
            keepAlive: true,
            maxSockets: 64,
            ca: options.ca,
            cert: options.cert,
            key: options.key,
            servername: options.servername,
            rejectUnauthorized: options.rejectUnauthorized,
          });
  }

  static async fromKubeconfig(
    source: { file: string } | { text: string },
    context?: string,
    namespace?: string,
  ): Promise<Api> {
    const config = new KubeConfig();
    const from = "file" in source ? source.file : "the kubeconfig of an explicit provider";
    try {
      if ("file" in source) config.loadFromFile(source.file);
      else config.loadFromString(source.text);
    } catch (error) {
      throw new UserError(`${from} is not a readable kubeconfig: ${(error as Error).message}`);
    }
    if (context !== undefined) config.setCurrentContext(context);
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new UserError(`${from} has no cluster for the context "${config.getCurrentContext()}".`);
    const server = new URL(cluster.server);
    if (!LOOPBACK.test(server.hostname)) {
      throw new UserError(
        `The stand-in engine deploys only to an API server on loopback, and ${from} points to ${server.host}. Use the Pulumi CLI for real clusters.`,
      );
    }
    const options: https.RequestOptions = {};
    if (server.protocol === "https:") await config.applyToHTTPSOptions(options);
    const fallback = config.getContextObject(config.getCurrentContext())?.namespace;
    return new Api(server, namespace ?? fallback ?? "default", options);
  }

  /** Sends one request and returns the JSON of the answer. Throws ApiError for any other status than 2xx. */
  async call<T = KubeObject>(call: Call): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once<T>(call);
      } catch (error) {
        if (attempt >= 4 || !isTransient(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #once<T>(call: Call): Promise<T> {
    const url = new URL(this.server);
    url.pathname = url.pathname.replace(/\/$/, "") + call.path;
    for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
      ...this.options.headers,
      ...call.headers,
      accept: "application/json",
      ...(body !== undefined && {
        "content-type": call.contentType ?? "application/json",
        "content-length": Buffer.byteLength(body),
      }),
    };
    return new Promise<T>((resolve, reject) => {
      if (call.signal?.aborted) return reject(new AbortError());
      const request = (url.protocol === "http:" ? http : https).request(
        url,
        {
          method: call.method ?? "GET",
          agent: this.#agent,
          headers,
          auth: this.options.auth ?? undefined,
          timeout: TIMEOUT_MS,
          signal: call.signal,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            for (const warning of warningsOf(response.headers["warning"])) call.onWarning?.(warning);
            const text = Buffer.concat(chunks).toString("utf8");
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 300) return resolve(JSON.parse(text) as T);
            reject(errorOf(status, text));
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error(`${url.host} does not answer`)));
      request.on("error", (error) => reject(call.signal?.aborted ? new AbortError() : error));
      request.end(body);
    });
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 429 || error.code === 503 || error.code === 504;
  return ["ECONNRESET", "ECONNREFUSED", "EPIPE"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function warningsOf(header: string | undefined): string[] {
  return [...(header ?? "").matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!.replace(/\\(.)/g, "$1"));
}

function errorOf(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { reason?: string; message?: string; details?: { causes?: ApiError["causes"] } };
    return new ApiError(status, body.reason ?? "", body.message ?? `status ${status}`, body.details?.causes ?? []);
  } catch {
    return new ApiError(status, "", `status ${status}: ${text.slice(0, 300)}`, []);
  }
}
