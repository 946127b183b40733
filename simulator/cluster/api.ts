import { readFile } from "node:fs/promises";
import * as https from "node:https";
import * as path from "node:path";

/** Talks to a cluster's API server as its administrator. */
export interface Api {
  /** Answers the body of a 2xx response; throws {@link ApiError} otherwise. */
  get<T>(url: string): Promise<T>;
  /** Creates an object unless one of this name exists. */
  create(url: string, object: object): Promise<void>;
}

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads the administrator's certificate from the cluster's folder. */
export async function connect(folder: string, port: number): Promise<Api> {
  const { ca, cert, key } = await credentials(folder);
  const request = (method: string, url: string, body?: object) =>
    new Promise<unknown>((resolve, reject) => {
      const options = { host: "127.0.0.1", port, path: url, method, ca, cert, key, agent: false, timeout: 10_000 };
      const headers = { accept: "application/json", ...(body && { "content-type": "application/json" }) };
      const sent = https.request({ ...options, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status < 200 || status > 299) reject(new ApiError(status, `${method} ${url}: ${status} ${text}`));
          else resolve(text.startsWith("{") ? JSON.parse(text) : text);
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${url}: no answer`)));
      sent.on("error", reject);
      sent.end(body && JSON.stringify(body));
    });
  return {
    get: <T>(url: string) => request("GET", url) as Promise<T>,
    create: async (url, object) => {
      await request("POST", url, object).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 409)) throw error;
      });
    },
  };
}

/** The administrator's certificate, PEM. */
export async function credentials(folder: string): Promise<{ ca: string; cert: string; key: string }> {
  const [ca, cert, key] = await Promise.all(
    ["ca.crt", "admin.crt", "admin.key"].map((name) => readFile(path.join(folder, "pki", name), "utf8")),
  );
  return { ca: ca!, cert: cert!, key: key! };
}
