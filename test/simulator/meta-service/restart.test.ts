import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import * as x509 from "@peculiar/x509";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../planner/errors";
import { call, PODPOOLS, pool, post, read, start, until, untilStatus } from "./harness";

const MAIN = path.join(__dirname, "../../../dist/simulator/meta-service/main.js");
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "meta-service-"));
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test("a restart on the same store loses nothing, keeps the order and goes on", async () => {
  const store = path.join(folder, "deep", "pools.json");
  const first = await start({ store, tick: 1 });
  await post(first, "runs");
  await untilStatus(first, "runs", 4);
  first.faults.neverReady = ["creating"];
  await post(first, "creating", { max_size: 5 });
  await untilStatus(first, "creating", 1);
  const before = first.pools();
  await first.close();
  expect(fs.statSync(store).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(path.dirname(store))).toEqual(["pools.json"]);

  const resting = await start({ store });
  expect(resting.pools().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(resting.pools()).toContainEqual(before.find(({ id }) => id === "runs"));
  await resting.close();

  const second = await start({ store, tick: 1 });
  await untilStatus(second, "creating", 4);
  await call(second, "PUT", `${PODPOOLS}/runs`, { size: 3 });
  expect(await untilStatus(second, "runs", 4)).toMatchObject({ size: 3 });
});

test("a file that is no store, a taken port and a kubeconfig that is none are refused by name", async () => {
  const store = path.join(folder, "pools.json");
  fs.writeFileSync(store, "[]");
  await expect(start({ store })).rejects.toThrow(UserError);
  await expect(start({ store })).rejects.toThrow(/pools\.json is not a store/);
  const { port } = await start();
  await expect(start({ port })).rejects.toThrow(new UserError(`port ${port} on 127.0.0.1 is in use; give another`));
  await expect(start({ kubeconfig: path.join(folder, "none") })).rejects.toThrow(/cannot be read as a kubeconfig/);
});

/** A certificate for 127.0.0.1 that is its own authority, with its key, in PEM. */
async function selfSigned(): Promise<{ cert: string; key: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=127.0.0.1",
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    cert: certificate.toString("pem"),
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}

test("with TLS it shows its certificate, and with an authority it asks for one", async () => {
  const pem = await selfSigned();
  const open = await start({ tls: pem });
  const mutual = await start({ tls: { ...pem, ca: pem.cert } });
  const get = (url: string, options: https.RequestOptions) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = https.get(`${url}/healthz`, { agent: false, ...options }, (reply) => resolve(reply.statusCode));
      request.on("error", reject);
    });
  expect(await get(open.url, { ca: pem.cert })).toBe(200);
  await expect(get(open.url, {})).rejects.toThrow();
  expect(await get(mutual.url, { ca: pem.cert, ...pem })).toBe(200);
  await expect(get(mutual.url, { ca: pem.cert })).rejects.toThrow();
});

test("an API server that cannot be reached is reported once, and pools wait for it", async () => {
  const kubeconfig = path.join(folder, "kubeconfig");
  const config = {
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    users: [{ name: "u", user: {} }],
    "current-context": "c",
  };
  fs.writeFileSync(kubeconfig, JSON.stringify(config));
  const warnings: string[] = [];
  const service = await start({ kubeconfig, tick: 1, warn: (message) => warnings.push(message) });
  await post(service, "p");
  let looks = 0;
  await until("twenty looks", () => ++looks > 20);
  expect(warnings).toEqual([expect.stringMatching(/ECONNREFUSED/)]);
  expect(await read(service, "p")).toMatchObject({ status: 0 });
});

/** The process, as soon as it listens. */
async function spawned(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | string | null>((resolve) =>
    child.on("exit", (code, signal) => resolve(signal ?? code)),
  );
  let output = "";
  child.stderr.on("data", (data) => (output += data));
  const url = await new Promise<string>((resolve) => {
    child.stdout.on("data", (data) => {
      output += data;
      const listening = /listening on (http:\S+)\n/.exec(output);
      if (listening) resolve(listening[1]!);
    });
    void ended.then(() => resolve(""));
  });
  return { url, child, ended, output: () => output };
}

test("the process says where it listens, survives kill -9 with its pools, and ends cleanly on SIGTERM", async () => {
  const args = ["--store", path.join(folder, "pools.json"), "--pid-file", path.join(folder, "pid")];
  const first = await spawned(...args);
  expect(first.output()).toBe(`meta-service stand-in listening on ${first.url}\n`);
  expect(fs.readFileSync(path.join(folder, "pid"), "utf8")).toBe(`${first.child.pid}\n`);
  expect((await call(first, "POST", PODPOOLS, { pools: [pool("p")] })).status).toBe(200);
  first.child.kill("SIGKILL");
  expect(await first.ended).toBe("SIGKILL");

  const { port } = new URL(first.url);
  const second = await spawned(...args, "--port", port);
  expect(second.url).toBe(first.url);
  expect(await read(second, "p")).toMatchObject({ id: "p", size: 2 });
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(fs.readdirSync(folder)).toEqual(["pools.json"]);
});

test.each([
  ["an unknown option", ["--prot", "1"], /--prot[\s\S]*usage/],
  ["a port out of range", ["--port", "65536"], /65536 is not a port; expected 0 to 65535/],
  ["a kubeconfig that is not there", ["--kubeconfig", "/nowhere/config"], /\/nowhere\/config/],
])("the process refuses %s with exit 2 and no stack trace", async (_, args, message) => {
  const refused = await spawned(...args);
  expect(await refused.ended).toBe(2);
  expect(refused.output()).toMatch(message);
  expect(refused.output()).not.toMatch(/\n +at /);
});
