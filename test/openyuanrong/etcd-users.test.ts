import { credentials, Client } from "@grpc/grpc-js";
import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CertificateUsage } from "../../components";
import { issueAuthority, issueCertificate } from "../../components/core/secrets/x509";
import { USERS_SCRIPT } from "../../components/openyuanrong/etcd/users";
import { requireTools } from "../support/cluster";

// A real etcd with the flags of our members, and the script of our Job: what no plan can show.
const tools = requireTools();
const folder = mkdtempSync(path.join(tmpdir(), "etcd-users-"));
const PASSWORD = `quote " backslash \\ apostrophe '`;

let etcd: ChildProcess | undefined;
let address = "";

beforeAll(async () => {
  if (!tools()) return;
  await issueAll();
  const [client, peer, metrics] = await Promise.all([freePort(), freePort(), freePort()]);
  address = `127.0.0.1:${client}`;
  const [clientUrl, peerUrl] = [`https://${address}`, `http://127.0.0.1:${peer}`];
  const file = (name: string) => path.join(folder, "server", name);
  etcd = spawn(
    tools().etcd,
    [
      "--name=m0",
      `--data-dir=${path.join(folder, "data")}`,
      `--initial-cluster=m0=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--advertise-client-urls=${clientUrl}`,
      `--listen-client-urls=${clientUrl}`,
      `--listen-metrics-urls=http://127.0.0.1:${metrics}`,
      "--auto-compaction-mode=revision",
      "--auto-compaction-retention=10000",
      `--trusted-ca-file=${file("ca.crt")}`,
      `--cert-file=${file("client.crt")}`,
      `--key-file=${file("client.key")}`,
      "--client-cert-auth",
    ],
    { stdio: "ignore" },
  );
  await ready(`http://127.0.0.1:${metrics}/readyz`);
});

afterAll(() => {
  etcd?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test("the metrics listener is healthy without a certificate, the rights are off, then on, and on again", async () => {
  expect(await put("stranger")).toBe("ok");
  expect(runScript(PASSWORD)).toEqual({ status: 0, error: "" });
  expect(await put("openyuanrong")).toBe("ok");
  expect(await put("stranger")).toBe("etcdserver: permission denied");
  expect(await put("")).toBe("etcdserver: permission denied");
  expect(runScript(PASSWORD)).toEqual({ status: 0, error: "" });
  expect(await put("openyuanrong")).toBe("ok");
});

test("another password of root fails and says so, without repeating it", () => {
  const { status, error } = runScript("wrong-password");
  expect(status).toBe(1);
  expect(error).toContain("etcd does not accept the password of root");
  expect(error).not.toContain("wrong-password");
});

/** One folder of certificate files per client, by common name; none for the Job, whose certificate has none. */
async function issueAll(): Promise<void> {
  const ca = await issueAuthority({ commonName: "test" });
  for (const name of ["server", "openyuanrong", "stranger", ""]) {
    const pair = await issueCertificate({
      ...(name && { commonName: name }),
      dnsNames: [],
      ...(name === "server" ? { ipAddresses: ["127.0.0.1"] } : { usages: [CertificateUsage.ClientAuth] }),
      organizations: ["test"],
      caCertificatePem: ca.certificatePem,
      caPrivateKeyPem: ca.privateKeyPem,
    });
    const target = path.join(folder, name || "setup");
    mkdirSync(target);
    writeFileSync(path.join(target, "ca.crt"), ca.certificatePem);
    writeFileSync(path.join(target, "client.crt"), pair.certificatePem);
    writeFileSync(path.join(target, "client.key"), pair.privateKeyPem);
  }
}

function runScript(password: string): { status: number | null; error: string } {
  // The Job has a /tmp of its own.
  const script = USERS_SCRIPT.replaceAll("/tmp/headers", path.join(folder, "headers"));
  const env = {
    PATH: process.env.PATH,
    ENDPOINT: `https://${address}`,
    CLIENT: path.join(folder, "setup"),
    ETCD_USER: "openyuanrong",
    ROOT_PASSWORD: password,
  };
  const { status, stderr } = spawnSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
  return { status, error: stderr };
}

/** Writes a key over gRPC as the owner of a certificate; answers ok or etcd's reason. */
function put(commonName: string): Promise<string> {
  const read = (name: string) => readFileSync(path.join(folder, commonName || "setup", name));
  const client = new Client(address, credentials.createSsl(read("ca.crt"), read("client.key"), read("client.crt")));
  const field = (tag: number, text: string) => Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text)]);
  const request = Buffer.concat([field(0x0a, "/yr/key"), field(0x12, "value")]);
  const same = (bytes: Buffer) => bytes;
  return new Promise((resolve) =>
    client.makeUnaryRequest("/etcdserverpb.KV/Put", same, same, request, (error) => {
      client.close();
      resolve(error ? error.details : "ok");
    }),
  );
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("etcd did not become ready");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
