import * as fs from "node:fs";
import type * as https from "node:https";
import { brief, exchange, joinUrl } from "../../../core/exchange";
import { apiServer, type KubeConnection } from "../../../core/kube-config";
import type { Send } from "./client";

/** How to reach meta-service, as plain values. */
export interface Connection extends KubeConnection {
  url?: string;
  namespace?: string;
  serviceName?: string;
  port?: number;
  tls?: { caCertificate?: string; clientCertificateFile?: string; clientKeyFile?: string; serverName?: string };
}

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
  return (method, target, body) => exchange(joinUrl(url, target), { ...options, method }, body);
}

async function throughApiServer(connection: Connection): Promise<Send> {
  const { namespace = "openyuanrong", serviceName = "meta-service", port = 8081 } = connection;
  const server = await apiServer(connection, { goal: "meta-service", settings: ["connection.url"] });
  const service = `${connection.tls ? "https" : "http"}:${serviceName}:${port}`;
  const proxy = `/api/v1/namespaces/${namespace}/services/${service}/proxy`;
  return async (method, target, body) => {
    const reply = await server.send(method, proxy + target, body);
    if (reply.status === 401 || reply.status === 403) {
      throw new Error(
        `the API server at ${server.url} refuses access to ${serviceName} in ${namespace}: ${brief(reply.text)}`,
      );
    }
    return reply;
  };
}

function readFile(field: string, file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new Error(`connection.${field} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
