import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiServer } from "../../../components/core/kube-config";

/** A way to an API server that counts requests, and leaves one of them without an answer. */
export class Proxy {
  /** Requests so far, such as `PATCH /api/v1/nodes/a`. */
  readonly requests: string[] = [];
  private server: http.Server | undefined;
  private hanging: { at: number; reached: () => void; forwards: boolean } | undefined;

  constructor(private readonly target: ApiServer) {}

  async start(port = 0): Promise<void> {
    this.server = http.createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => this.server!.listen(port, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Content of a kubeconfig that leads here. */
  get kubeconfig(): string {
    const server = `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
    return JSON.stringify({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "here" },
      clusters: [{ name: "here", cluster: { server } }],
      contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
      users: [{ name: "me", user: {} }],
    });
  }

  /** Leaves the n-th request from now without an answer, done or not; resolves when it has come. */
  hangAt(n: number, forwards: boolean): Promise<void> {
    return new Promise((reached) => (this.hanging = { at: this.requests.length + n, reached, forwards }));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    this.requests.push(`${request.method} ${request.url!.split("?", 1)[0]}`);
    const hanging = this.hanging?.at === this.requests.length ? this.hanging : undefined;
    if (!hanging || hanging.forwards) {
      const body = text === "" ? undefined : (JSON.parse(text) as unknown);
      const reply = await this.target.send(request.method!, request.url!, body, request.headers["content-type"]);
      if (!hanging) return void response.writeHead(reply.status).end(reply.text);
    }
    this.hanging = undefined;
    hanging!.reached();
  }
}
