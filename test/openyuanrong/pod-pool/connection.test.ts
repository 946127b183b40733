import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PassingTrouble } from "../../../components/core/exchange";
import { CertificateUsage } from "../../../components/core/secrets";
import { issueAuthority, issueCertificate, type KeyPair } from "../../../components/core/secrets/x509";
import { open } from "../../../components/openyuanrong/pod-pool/provider/connection";
import { poolApi } from "../../../components/openyuanrong/pod-pool/provider/client";
import { type RunningMetaService, startMetaService } from "../../../simulator/meta-service";
import { small } from "./fixture";
import { Host } from "./host";
import { Stack } from "./stack";

const TOKEN = "token-of-the-service-account";

let folder: string;
let authority: KeyPair;
let server: KeyPair;
let client: KeyPair;
let service: RunningMetaService;
let api: https.Server;
let seen: { path: string; who: string }[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pod-pool-"));
  authority = await issueAuthority({ commonName: "test" });
  const ca = { caCertificatePem: authority.certificatePem, caPrivateKeyPem: authority.privateKeyPem };
  server = await issueCertificate({ ...ca, dnsNames: ["localhost", "meta-service"], ipAddresses: ["127.0.0.1"] });
  client = await issueCertificate({
    ...ca,
    commonName: "deployer",
    dnsNames: [],
    usages: [CertificateUsage.ClientAuth],
  });
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeEach(async () => {
  service = await startMetaService({ tick: 20 });
  seen = [];
  const tls = { cert: server.certificatePem, key: server.privateKeyPem, ca: authority.certificatePem };
  api = https.createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, serveProxy).listen(0, "127.0.0.1");
  await new Promise((resolve) => api.once("listening", resolve));
});
afterEach(async () => {
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
  await service.close();
});

/** Behaves as the service proxy of an API server for one service, for those who show the certificate or the token. */
function serveProxy(request: http.IncomingMessage, response: http.ServerResponse): void {
  const certificate = (request.socket as TLSSocket).authorized;
  const token = request.headers.authorization === `Bearer ${TOKEN}`;
  seen.push({ path: request.url!, who: certificate ? "certificate" : token ? "token" : "nobody" });
  const refuse = (status: number, message: string) =>
    response.writeHead(status).end(JSON.stringify({ kind: "Status", status: "Failure", message, code: status }));
  if (!certificate && !token) return void refuse(401, "Unauthorized");
  const [, scheme, target] =
    /^\/api\/v1\/namespaces\/yuanrong\/services\/(https?):meta-service:8081\/proxy(\/.*)$/.exec(request.url!) ?? [];
  if (!target) return void refuse(404, 'services "meta-service" not found');
  if (scheme === "https") return void refuse(503, "no endpoints available");
  request.pipe(
    http.request(service.url + target, { method: request.method, headers: request.headers }, (inner) => {
      response.writeHead(inner.statusCode!, inner.headers);
      inner.pipe(response);
    }),
  );
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const certificateUser = () => ({
  "client-certificate-data": base64(client.certificatePem),
  "client-key-data": base64(client.privateKeyPem),
});

function kubeconfig(user: object): string {
  const server = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, "certificate-authority-data": base64(authority.certificatePem) } }],
    users: [
      { name: "u", user },
      { name: "stranger", user: {} },
    ],
    contexts: [
      { name: "main", context: { cluster: "c", user: "u" } },
      { name: "other", context: { cluster: "c", user: "stranger" } },
    ],
    "current-context": "main",
  });
}

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

const list = async (connection: Parameters<typeof open>[0]) => poolApi(await open(connection)).get("none");

test("the whole life of a pool through the service proxy, with the kubeconfig's content", async () => {
  const host = await Host.start();
  const stack = new Stack(host, "");
  const args = { ...small, connection: { kubeconfig: kubeconfig(certificateUser()), namespace: "yuanrong" } };
  try {
    expect(await stack.up(args)).toBe("create");
    expect(service.pools()).toMatchObject([{ id: "small", status: 4 }]);
    expect(await stack.up({ ...args, size: 1 })).toBe("update");
    await stack.down();
    expect(service.pools()).toEqual([]);
    expect(new Set(seen.map(({ who }) => who))).toEqual(new Set(["certificate"]));
    expect(seen[0]!.path).toMatch(
      /^\/api\/v1\/namespaces\/yuanrong\/services\/http:meta-service:8081\/proxy\/serverless/,
    );
  } finally {
    await host.kill();
  }
});

test("the ambient KUBECONFIG with a context, and a token from a credential plugin", async () => {
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: TOKEN },
  };
  const plugin = fileOf("plugin.js", `console.log(${JSON.stringify(JSON.stringify(credential))})`);
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: process.execPath, args: [plugin] };
  const KUBECONFIG = fileOf("ambient.yaml", kubeconfig({ exec: { ...exec, interactiveMode: "Never" } }));
  const host = await Host.start({ KUBECONFIG });
  try {
    await new Stack(host, "").up({ ...small, connection: { context: "main", namespace: "yuanrong" } });
    expect(service.pools()).toMatchObject([{ id: "small", status: 4 }]);
    expect(new Set(seen.map(({ who }) => who))).toEqual(new Set(["token"]));
    const stranger = new Stack(host, "").up({ ...small, connection: { context: "other", namespace: "yuanrong" } });
    await expect(stranger).rejects.toThrow(
      /the API server at .* refuses access to meta-service in yuanrong: Unauthorized/,
    );
  } finally {
    await host.kill();
  }
});

test("a path to a kubeconfig, and a token", async () => {
  const file = fileOf("token.yaml", kubeconfig({ token: TOKEN }));
  await expect(list({ kubeconfig: file, namespace: "yuanrong" })).resolves.toBeUndefined();
  expect(seen.map(({ who }) => who)).toEqual(["token"]);
});

test("a service that does not exist is an error, never an absent pool", async () => {
  const config = kubeconfig(certificateUser());
  const missing = list({ kubeconfig: config, namespace: "elsewhere" });
  await expect(missing).rejects.toThrow('not served there: HTTP 404: services "meta-service" not found');
  const removal = poolApi(await open({ kubeconfig: config, namespace: "elsewhere" })).remove("small");
  await expect(removal).rejects.toThrow("not served there");
});

test("a service without endpoints, as during a restart, is tried again", async () => {
  const restarting = list({ kubeconfig: kubeconfig(certificateUser()), namespace: "yuanrong", tls: {} });
  await expect(restarting).rejects.toBeInstanceOf(PassingTrouble);
  expect(seen[0]!.path).toContain("/services/https:meta-service:8081/proxy/");
});

test.each([
  [
    "an unknown context",
    { kubeconfig: () => kubeconfig({}), context: "x" },
    'connection.context "x" is not in the kubeconfig; expected one of main, other',
  ],
  ["a file that is not there", { kubeconfig: () => "no-such-file" }, "connection.kubeconfig cannot be read: ENOENT"],
  ["text that is no kubeconfig", { kubeconfig: () => "clusters: {a: [" }, "connection.kubeconfig cannot be read"],
])("%s", async (_name, { kubeconfig, ...rest }, message) => {
  await expect(open({ kubeconfig: kubeconfig(), ...rest })).rejects.toThrow(message);
});

test("no kubeconfig at all", async () => {
  const host = await Host.start({ KUBECONFIG: "", HOME: folder });
  const failed = new Stack(host, "").up({ ...small, connection: {} });
  await expect(failed).rejects.toThrow("no way to meta-service: there is no kubeconfig with a current context");
  await host.kill();
});

test("mutual TLS by url", async () => {
  await service.close();
  const tls = { cert: server.certificatePem, key: server.privateKeyPem, ca: authority.certificatePem };
  service = await startMetaService({ tick: 20, tls });
  const { certificatePem: caCertificate } = authority;
  const clientCertificateFile = fileOf("client.crt", client.certificatePem);
  const clientKeyFile = fileOf("client.key", client.privateKeyPem);
  const files = { caCertificate, clientCertificateFile, clientKeyFile };
  await expect(list({ url: service.url, tls: { ...files, serverName: "meta-service" } })).resolves.toBeUndefined();
  await expect(list({ url: service.url, tls: { ...files, serverName: "wrong.example" } })).rejects.toThrow(
    "wrong.example",
  );
  const distrusted = list({ url: service.url });
  await expect(distrusted).rejects.toThrow(/cannot be reached: .*certificate/);
  await expect(distrusted).rejects.not.toBeInstanceOf(PassingTrouble);
  await expect(open({ url: service.url, tls: { ...files, clientKeyFile: "no-such-file" } })).rejects.toThrow(
    "connection.tls.clientKeyFile cannot be read: ENOENT",
  );
});

test("nobody listening is passing trouble", async () => {
  const { url } = service;
  await service.close();
  const refused = list({ url });
  await expect(refused).rejects.toBeInstanceOf(PassingTrouble);
  await expect(refused).rejects.toThrow("cannot be reached: connect ECONNREFUSED");
  service = await startMetaService({ tick: 20 });
});
