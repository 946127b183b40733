import * as http from "node:http";
import * as https from "node:https";

/** Something that passes by itself: an outage, a restart, a lost answer. */
export class PassingTrouble extends Error {}

/** An answer as it came. */
export interface Reply {
  status: number;
  text: string;
}

/** During an etcd outage meta-service answers after about 40 seconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Errors of a connection that another attempt would only repeat. */
const LASTING_ERRORS = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO|ERR_INVALID|ERR_OSSL/;

/** Sends one request with a body of JSON; throws PassingTrouble when no answer comes that another attempt may bring. */
export function exchange(url: string, options: https.RequestOptions, body: unknown): Promise<Reply> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const given = options.headers as http.OutgoingHttpHeaders;
  const headers: http.OutgoingHttpHeaders = { ...given, Accept: "application/json", Connection: "close" };
  if (payload !== undefined) {
    headers["Content-Type"] ??= "application/json";
    headers["Content-Length"] = Buffer.byteLength(payload);
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

/** A path below a base URL. */
export function joinUrl(base: string, target: string): string {
  return base.replace(/\/+$/, "") + target;
}

/** What an answer says: the message of a Kubernetes Status, or the beginning of its text. */
export function brief(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
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
