import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issueAuthority, issueCertificate } from "../../../components/core/secrets/x509";
import { copyCertificate, healthCheck } from "../../../components/openyuanrong/function-master/agent-security";
import { Json } from "../../stacks/support";
import { built, containers, envOf } from "./support";

const FOLDER = "/home/sn/resource/https";
const security = { tls: { secretName: "mtls" }, keys: { secretName: "signing" }, curve: { secretName: "curve" } };
const mounts = (container: Json): string[] => container.volumeMounts.map(({ mountPath }: Json) => mountPath);

let scratch: string;

beforeAll(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), "agent-security-"));
});
afterAll(() => fs.rmSync(scratch, { recursive: true }));

test("without security nothing of it is there", async () => {
  const text = JSON.stringify(await built());
  for (const word of ["LITEBUS", FOLDER, "BRPC", "https://"]) expect(text).not.toContain(word);
  expect(text).toContain("--ssl_enable=false");
});

test("the agent speaks TLS by its flags and runtime-manager by its environment", async () => {
  const [, runtime, agent] = await containers({ security });
  expect(agent.args).toEqual(
    expect.arrayContaining([
      "--ssl_enable=true",
      `--ssl_base_path=${FOLDER}`,
      "--ssl_root_file=ca.crt",
      "--ssl_cert_file=module.crt",
      "--ssl_key_file=module.key",
    ]),
  );
  expect(envOf(runtime)).toMatchObject({
    LITEBUS_SSL_ENABLED: "1",
    LITEBUS_SSL_VERIFY_CERT: "1",
    LITEBUS_SSL_CA_FILE: `${FOLDER}/ca.crt`,
    LITEBUS_SSL_CERT_FILE: `${FOLDER}/module.crt`,
    LITEBUS_SSL_KEY_FILE: `${FOLDER}/module.key`,
  });
});

test("the Secret itself is mounted beside no function", async () => {
  const { spec } = (await built({ security })).spec.template;
  const source = spec.volumes.find(({ secret }: Json) => secret?.secretName === "mtls").name;
  for (const container of spec.containers) {
    expect(container.volumeMounts.map(({ name }: Json) => name)).not.toContain(source);
    expect(mounts(container)).toContain(FOLDER);
  }
  expect(spec.volumes.find(({ name }: Json) => name === "module").emptyDir.medium).toBe("Memory");
  expect(spec.initContainers[0].command[2]).toBe(
    ["/home/sn/bin/entrypoint-function-agent-init", ...copyCertificate].join("\n"),
  );
});

test("the copy of the certificate is read by its owner alone", () => {
  const [source, target] = ["source", "target"].map((name) => path.join(scratch, name)) as [string, string];
  fs.mkdirSync(source);
  fs.mkdirSync(target);
  fs.writeFileSync(path.join(source, "module.key"), "key", { mode: 0o440 });
  const script = copyCertificate.join("\n").replaceAll(`${FOLDER}-source`, source).replaceAll(FOLDER, target);
  // Only root may give files away.
  const log = execFileSync("bash", ["-ec", `chown() { echo "chown $*"; }\n${script}`], { encoding: "utf8" });
  expect(log).toBe(`chown -R 1002:1002 ${target}\n`);
  expect(fs.statSync(target).mode & 0o777).toBe(0o500);
  expect(fs.statSync(path.join(target, "module.key")).mode & 0o777).toBe(0o400);
  fs.chmodSync(target, 0o700);
});

test("keys are given by reference to the two processes, and runtimes inherit nothing", async () => {
  const [init, runtime, agent] = await containers({ security });
  for (const container of [runtime, agent]) {
    expect(envOf(container)).toMatchObject({ LITEBUS_AKSK_ENABLED: "1" });
    for (const key of ["LITEBUS_ACCESS_KEY", "LITEBUS_SECRET_KEY", "LITEBUS_DATA_KEY"])
      expect(envOf(container)[key]).toEqual({ secretKeyRef: { name: "signing", key } });
  }
  expect(JSON.stringify(init)).not.toContain("signing");
  expect(runtime.args).toContain("--enable_inherit_env=false");
  const handedOn = runtime.env.filter(({ name }: Json) => name.startsWith("YR_"));
  expect(handedOn.every(({ valueFrom }: Json) => valueFrom === undefined)).toBe(true);
});

test("with CurveZMQ functions speak the protocol that it encrypts, and get its keys from the proxy", async () => {
  const template = await built({ security });
  const agent = template.spec.template.spec.containers[1];
  expect(JSON.parse(envOf(agent).DELEGATE_ENV_VAR)).toMatchObject({ DATASYSTEM_USE_BRPC: "false" });
  expect(JSON.stringify(template)).not.toContain('"curve"');
});

/** Asks a server that wants a certificate, in place of a pool's pod; the exit code of the probe. */
async function probed(answer: number, withCertificate = true): Promise<{ code: number; request?: IncomingMessage }> {
  const authority = await issueAuthority({ commonName: "test" });
  const { certificatePem, privateKeyPem } = await issueCertificate({
    dnsNames: ["openyuanrong"],
    caCertificatePem: authority.certificatePem,
    caPrivateKeyPem: authority.privateKeyPem,
  });
  const folder = fs.mkdtempSync(path.join(scratch, "tls-"));
  const files = { "ca.crt": authority.certificatePem, "module.crt": certificatePem, "module.key": privateKeyPem };
  for (const [name, pem] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), pem);
  let seen: IncomingMessage | undefined;
  const server = createServer(
    { ca: authority.certificatePem, cert: certificatePem, key: privateKeyPem, requestCert: true },
    (incoming, response) => {
      seen = incoming;
      expect((incoming.socket as TLSSocket).authorized).toBe(true);
      response.writeHead(answer).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const [shell, ...args] = healthCheck("function-agent", port, { tls: { secretName: "t" } }) as [string, ...string[]];
    const command = args.map((arg) => arg.replaceAll(FOLDER, withCertificate ? folder : "/nowhere"));
    const env = { ...process.env, POD_IP: "127.0.0.1", NODE_ID: "node-1" };
    const code = await promisify(execFile)(shell, command, { env }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    return { code, request: seen };
  } finally {
    server.close();
  }
}

test("the probe asks over TLS as the process wants it, and believes nothing but 200", async () => {
  const { code, request: asked } = await probed(200);
  expect(code).toBe(0);
  expect(asked?.url).toBe("/function-agent/healthy");
  expect(asked?.headers).toMatchObject({ "node-id": "node-1", pid: "1" });
  expect((await probed(400)).code).toBe(1);
  expect((await probed(200, false)).code).toBe(1);
});

test("both processes are probed over TLS on their own port", async () => {
  const [, runtime, agent] = await containers({ security });
  for (const [container, port, name] of [
    [runtime, 21005, "runtime-manager"],
    [agent, 58866, "function-agent"],
  ] as const)
    for (const probe of [container.livenessProbe, container.readinessProbe])
      expect(probe.exec.command[2]).toContain(`https://openyuanrong:${port}/${name}/healthy`);
});
