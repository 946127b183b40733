import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { compare } from "bcryptjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  Certificate,
  CertificateAuthority,
  CertificateArgs,
  CurveKeyPair,
  PasswordHash,
  RandomPassword,
} from "../../../components/core/secrets";
import { curvePublicKey } from "../../../components/core/secrets/curve";
import { lateBoundProvider } from "../../../components/core/dynamic-provider";
import { Host, Properties } from "./host";
import { Registration, register } from "./register";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
let host: Host;
let authority: Registration & { resource: CertificateAuthority };
let ca: { id: string; outputs: Properties };

beforeAll(async () => {
  host = await Host.start();
  authority = await register(() => new CertificateAuthority("ca", { commonName: "example" }));
  ca = await host.create(authority.inputs);
});
afterAll(() => host.stop());

const issuer = () => ca.outputs as { certificatePem: string; privateKeyPem: string };
const declare = (args: Partial<CertificateArgs> = {}) =>
  register(
    () => new Certificate("server", { commonName: "server", dnsNames: ["server.example"], ca: issuer(), ...args }),
  );

test("a program registers the documented types, with secrets marked and a short provider text", async () => {
  const password = await register(() => new RandomPassword("p"));
  expect(password.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:RandomPassword");
  expect(password.additionalSecretOutputs).toEqual(["result"]);
  expect(authority.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:CertificateAuthority");
  expect(authority.additionalSecretOutputs).toEqual(["privateKeyPem"]);
  const leaf = await declare();
  expect(leaf.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:Certificate");
  expect(leaf.additionalSecretOutputs).toEqual(["privateKeyPem"]);
  expect(leaf.secrets).toEqual(["caPrivateKeyPem"]);
  const pair = await register(() => new CurveKeyPair("k"));
  expect(pair.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:CurveKeyPair");
  expect(pair.additionalSecretOutputs).toEqual(["secretKey"]);
  for (const { inputs } of [password, authority, leaf, pair]) {
    const text = String(inputs.__provider);
    expect(text.length).toBeLessThan(4000);
    expect(text).toContain("yuanrong-platform/secret-provider");
    expect(text).not.toContain(process.cwd());
  }
});

test("the compiled package writes a provider text that the host runs", async () => {
  const script = `
    const { lateBoundProvider } = require("./dist/components/core/dynamic-provider.js");
    const provider = lateBoundProvider("yuanrong-platform/secret-provider", "randomPassword");
    require("@pulumi/pulumi").runtime.serializeFunction(() => provider).then(({ text }) => process.stdout.write(text));`;
  const text = execFileSync(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] }).toString();
  const { outputs } = await host.create({ __provider: text, length: 12 });
  expect(outputs.result).toMatch(/^[A-Za-z0-9]{12}$/);
});

test("a hash is made once, fits the password, and changes with it alone", async () => {
  const { type, inputs, secrets, additionalSecretOutputs } = await register(
    () => new PasswordHash("h", { password: "canary-password", cost: 4 }),
  );
  expect(type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:PasswordHash");
  expect([secrets, additionalSecretOutputs]).toEqual([["password"], ["hash"]]);
  const first = await host.create(inputs);
  const hash = String(first.outputs.hash);
  expect(hash).toMatch(/^\$2[aby]\$04\$[./A-Za-z0-9]{53}$/);
  expect(await compare("canary-password", hash)).toBe(true);
  expect(JSON.stringify(first.outputs)).not.toContain("canary");
  expect((await host.create(inputs)).outputs.hash).not.toBe(hash);
  const changes = async (change: object) =>
    (await host.diff(first.id, first.outputs, { ...inputs, ...change })).changes;
  expect(await changes({})).toBe(false);
  expect(await changes({ password: "another-password" })).toBe(true);
  expect(await changes({ cost: 5 })).toBe(true);
});

test("secret outputs are secret in the program, certificates are public", async () => {
  const password = await register(() => new RandomPassword("p"), { result: "drawn" });
  const leaf = await register(
    () => new Certificate("c", { commonName: "c", dnsNames: ["c.example"], ca: authority.resource }),
    { certificatePem: "x", privateKeyPem: "y" },
  );
  expect(password.inputs).not.toHaveProperty("result");
  expect(leaf.inputs).not.toHaveProperty("privateKeyPem");
  const secret = (output: pulumi.Output<unknown>) => pulumi.isSecret(output);
  expect(await secret(password.resource.result)).toBe(true);
  expect(await secret(leaf.resource.privateKeyPem)).toBe(true);
  expect(await secret(leaf.resource.certificatePem)).toBe(false);
});

test("a password is drawn once and again only when its arguments ask for it", async () => {
  const { inputs } = await register(() => new RandomPassword("p", { keepers: { version: "1" } }));
  const first = await host.create(inputs);
  expect(first.outputs.result).toMatch(/^[A-Za-z0-9]{32}$/);
  expect((await host.create(inputs)).outputs.result).not.toBe(first.outputs.result);
  expect(await host.diff(first.id, first.outputs, inputs)).toEqual({ changes: false, replaces: [] });
  expect(await host.diff(first.id, first.outputs, { ...inputs, __provider: inputs.__provider + "\n" })).toEqual({
    changes: false,
    replaces: [],
  });
  expect(await host.diff(first.id, first.outputs, { ...inputs, length: 40 })).toEqual({
    changes: true,
    replaces: ["length"],
  });
  expect(await host.diff(first.id, first.outputs, { ...inputs, keepers: { version: "2" } })).toEqual({
    changes: true,
    replaces: ["keepers"],
  });
  expect(await host.read(first.id, first.outputs)).toEqual(first);
  await host.delete(first.id, first.outputs);
});

test("a password has the length and the characters that were asked for", async () => {
  const { inputs } = await register(() => new RandomPassword("p", { length: 200, characters: "0123456789abcdef" }));
  const { result } = (await host.create(inputs)).outputs;
  expect(result).toMatch(/^[0-9a-f]{200}$/);
  expect(new Set(result as string).size).toBe(16);
});

test("a CurveZMQ pair is drawn once, and again only when a keeper asks for it", async () => {
  const declared = await register(() => new CurveKeyPair("k", { keepers: { revision: "1" } }), { secretKey: "drawn" });
  expect(await pulumi.isSecret(declared.resource.secretKey)).toBe(true);
  expect(await pulumi.isSecret(declared.resource.publicKey)).toBe(false);
  expect(declared.inputs).not.toHaveProperty("secretKey");
  const { inputs } = declared;
  const first = await host.create(inputs);
  expect(curvePublicKey(first.outputs.secretKey as string)).toBe(first.outputs.publicKey);
  expect((await host.create(inputs)).outputs.secretKey).not.toBe(first.outputs.secretKey);
  expect(await host.check(first.outputs, inputs)).toEqual({ inputs, failures: [] });
  expect(await host.diff(first.id, first.outputs, inputs)).toEqual({ changes: false, replaces: [] });
  expect(await host.diff(first.id, first.outputs, { ...inputs, keepers: { revision: "2" } })).toEqual({
    changes: true,
    replaces: ["keepers"],
  });
  expect(await host.read(first.id, first.outputs)).toEqual(first);
  await host.delete(first.id, first.outputs);
});

test("an authority keeps its key when its certificate is issued anew, and gets another with another name", async () => {
  expect(await host.diff(ca.id, ca.outputs, authority.inputs)).toEqual({ changes: false, replaces: [] });
  const longer = { ...authority.inputs, validityDays: 5000 };
  expect(await host.diff(ca.id, ca.outputs, longer)).toEqual({ changes: true, replaces: [] });
  const renewed = await host.update(ca.id, ca.outputs, longer);
  expect(renewed.privateKeyPem).toBe(ca.outputs.privateKeyPem);
  expect(renewed.certificatePem).not.toBe(ca.outputs.certificatePem);
  expect(await host.diff(ca.id, renewed, longer)).toEqual({ changes: false, replaces: [] });
  const renamed = { ...authority.inputs, commonName: "other" };
  expect(await host.diff(ca.id, ca.outputs, renamed)).toEqual({ changes: true, replaces: ["commonName"] });
});

test.each<[string, Partial<CertificateArgs>]>([
  ["commonName", { commonName: "other" }],
  ["dnsNames", { dnsNames: ["server.example", "second.example"] }],
  ["ipAddresses", { ipAddresses: ["::1"] }],
  ["usages", { usages: ["serverAuth"] }],
  ["keyAlgorithm", { keyAlgorithm: "rsa-3072" }],
  ["organizations", { organizations: ["group"] }],
  ["validityDays", { validityDays: 100 }],
  ["renewBeforeDays", { renewBeforeDays: 10 }],
])("a changed %s issues a certificate anew in place", async (_property, change) => {
  const { inputs } = await declare();
  const issued = await host.create(inputs);
  expect(await host.diff(issued.id, issued.outputs, inputs)).toEqual({ changes: false, replaces: [] });
  const news = (await declare(change)).inputs;
  expect(await host.diff(issued.id, issued.outputs, news)).toEqual({ changes: true, replaces: [] });
  const outputs = await host.update(issued.id, issued.outputs, news);
  expect(outputs.certificatePem).not.toBe(issued.outputs.certificatePem);
  expect(outputs.privateKeyPem).not.toBe(issued.outputs.privateKeyPem);
  expect(await host.diff(issued.id, outputs, news)).toEqual({ changes: false, replaces: [] });
});

test("another authority issues a certificate anew, and its key stays out of the outputs", async () => {
  const { inputs } = await declare();
  const issued = await host.create(inputs);
  expect(Object.keys(issued.outputs)).not.toContain("caPrivateKeyPem");
  const other = await host.create({ ...authority.inputs, commonName: "other" });
  const news = (await declare({ ca: other.outputs as never })).inputs;
  expect(await host.diff(issued.id, issued.outputs, news)).toEqual({ changes: true, replaces: [] });
});

test("a certificate of an authority that is not made yet passes the check and differs", async () => {
  const issued = await host.create((await declare()).inputs);
  const { inputs } = await declare({ ca: { certificatePem: unknown(), privateKeyPem: unknown() } });
  expect(inputs).toMatchObject({ caCertificatePem: UNKNOWN, caPrivateKeyPem: UNKNOWN });
  expect(await host.check({}, inputs)).toEqual({ inputs, failures: [] });
  expect(await host.diff(issued.id, issued.outputs, inputs)).toEqual({ changes: true, replaces: [] });
});

test("an authority's key that belongs to another is refused before anything is issued", async () => {
  const other = await host.create(authority.inputs);
  const { inputs } = await declare({
    ca: { certificatePem: issuer().certificatePem, privateKeyPem: String(other.outputs.privateKeyPem) },
  });
  expect((await host.check({}, inputs)).failures).toEqual([
    { property: "ca", reason: expect.stringContaining("privateKeyPem does not belong to certificatePem") },
  ]);
});

test("a program from whose folder the package is not found gets one clear error", () => {
  const home = process.cwd();
  const folder = mkdtempSync(path.join(tmpdir(), "no-package-"));
  process.chdir(folder);
  try {
    expect(() => lateBoundProvider("yuanrong-platform/secret-provider", "other")).toThrow(pulumi.RunError);
    expect(() => lateBoundProvider("yuanrong-platform/secret-provider", "other")).toThrow(
      "expected yuanrong-platform in the node_modules of that folder",
    );
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  }
});

function unknown(): pulumi.Output<string> {
  return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
}
