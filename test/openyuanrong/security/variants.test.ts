import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { hashOf } from "../../../components/core/config-hash";
import { SystemSecurityArgs, SystemSecuritySettings } from "../../../components/openyuanrong/security";
import { packageRoot } from "../../../simulator/paths";
import { Deployed, deploySecurity, secretsIn } from "./support";

const CRD = path.join(packageRoot(), "../shared/crds/cert-manager/cert-manager.io_certificates.yaml");
const crd = fs.existsSync(CRD) ? parse(fs.readFileSync(CRD, "utf8")) : undefined;
if (!crd) process.stdout.write(`${CRD} is not there: certificates for cert-manager were not held against its schema\n`);

const off = { enabled: false };
const without: SystemSecuritySettings = { mutualTls: off, signing: off, curve: off };
const deploy = (args: Partial<SystemSecurityArgs>) => deploySecurity({ namespaces: ["yr"], ...args });
const kinds = ({ resources }: Deployed) => resources.map(({ type }) => type.split(":").pop()).sort();
const of = ({ resources }: Deployed, kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`));

let generated: Deployed;
beforeAll(async () => {
  generated = await deploy({});
});

test("what is off is neither made nor connected", async () => {
  const none = await deploy(without);
  expect(kinds(none)).toEqual(["SystemSecurity"]);
  expect(none.connection).toEqual({});
  const curve = await deploy({ ...without, curve: {} });
  expect(kinds(curve)).toEqual(["CurveKeyPair", "CurveKeyPair", "Secret", "SystemSecurity"]);
  expect(Object.keys(curve.connection)).toEqual(["curve"]);
  const signing = await deploy({ ...without, signing: {} });
  expect(kinds(signing)).toEqual(["RandomPassword", "RandomPassword", "RandomPassword", "Secret", "SystemSecurity"]);
  expect(Object.keys(signing.connection)).toEqual(["keys"]);
});

test("Secrets of one's own are named, and nothing is made", async () => {
  const given = await deploy({
    mutualTls: { secretName: "corporate-tls", serverName: "yr.example", revision: "7" },
    signing: { secretName: "corporate-keys" },
    curve: { secretName: "corporate-curve", revision: "1" },
  });
  expect(kinds(given)).toEqual(["SystemSecurity"]);
  expect(given.connection).toEqual({
    tls: { secretName: "corporate-tls", serverName: "yr.example", revision: "7" },
    keys: { secretName: "corporate-keys" },
    curve: { secretName: "corporate-curve", revision: "1" },
  });
});

test("what would be lost for good is protected, unless told otherwise", async () => {
  const guarded = (made: Deployed) => made.resources.filter((one) => one.protect).map(({ name }) => name);
  expect(guarded(generated).sort()).toEqual([
    "security-access-key",
    "security-ca",
    "security-curve-client",
    "security-curve-worker",
    "security-data-key",
    "security-secret-key",
  ]);
  expect(guarded(await deploy({ protect: false }))).toEqual([]);
});

test("a revision makes new keys, restarts their readers, and leaves the rest alone", async () => {
  const next = await deploy({ signing: { revision: "2" }, curve: { revision: "3" } });
  const keepers = (made: Deployed, kind: string) => of(made, kind).map(({ inputs }) => inputs.keepers);
  expect(keepers(generated, "RandomPassword")).toEqual([undefined, undefined, undefined]);
  expect(keepers(next, "RandomPassword")).toEqual(Array(3).fill({ revision: "2" }));
  expect(keepers(next, "CurveKeyPair")).toEqual(Array(2).fill({ revision: "3" }));
  expect(of(next, "Certificate").map(({ inputs }) => inputs.keepers)).toEqual([undefined]);
});

test("revisions are those of what was made, and a hash of no secret", async () => {
  const again = await deploy({});
  for (const part of ["tls", "keys", "curve"] as const)
    expect(again.connection[part]!.revision).not.toBe(generated.connection[part]!.revision);
  const keys = secretsIn(generated, "yr")["openyuanrong-keys"] as object;
  const { revision } = generated.connection.keys!;
  for (const secret of [...Object.values(keys), Object.values(keys), keys]) expect(hashOf(secret)).not.toBe(revision);
  // As a renewed certificate would be: other contents under the same settings.
  const asked = await deploy({ ...without, mutualTls: { revision: "2" } });
  expect(asked.connection.tls!.revision).toMatch(/^[0-9a-f]{16}$/);
});

test("cert-manager is asked for a certificate in each namespace", async () => {
  const made = await issued({ issuer: { name: "internal" } });
  const requests = of(made, "Certificate");
  expect(requests.map(({ inputs }) => (inputs.metadata as { namespace: string }).namespace)).toEqual(["yr", "workers"]);
  expect(requests[0]!.inputs).toEqual({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: {
      name: "openyuanrong-tls",
      namespace: "yr",
      labels: expect.objectContaining({ "app.kubernetes.io/part-of": "openyuanrong" }),
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      secretName: "openyuanrong-tls",
      dnsNames: ["openyuanrong", "meta-service.yr.svc"],
      duration: "8760h",
      privateKey: { algorithm: "RSA", size: 4096, encoding: "PKCS8", rotationPolicy: "Always" },
      usages: ["digital signature", "server auth", "client auth"],
      issuerRef: { name: "internal", kind: "ClusterIssuer", group: "cert-manager.io" },
    },
  });
  expect(kinds(made)).toEqual(["Certificate", "Certificate", "SystemSecurity"]);
  expect(made.connection.tls).toMatchObject({ secretName: "openyuanrong-tls", serverName: "openyuanrong" });
});

test("another request to cert-manager restarts the readers", async () => {
  const revision = async (...settings: Parameters<typeof issued>) =>
    (await issued(...settings)).connection.tls!.revision;
  const first = await revision({ issuer: { name: "internal" } });
  expect(await revision({ issuer: { name: "internal" } })).toBe(first);
  expect(await revision({ issuer: { name: "other" } })).not.toBe(first);
  expect(await revision({ issuer: { name: "internal" }, revision: "2" })).not.toBe(first);
});

test.runIf(crd)("what cert-manager is asked for fits its schema", async () => {
  const schema = crd.spec.versions.find(({ name }: { name: string }) => name === "v1").schema.openAPIV3Schema;
  const made = await issued({
    issuer: { name: "step", kind: "StepClusterIssuer", group: "certmanager.step.sm" },
    serverName: "yr.example",
    duration: "2160h",
    renewBefore: "719h30m",
  });
  const { inputs } = of(made, "Certificate")[0]!;
  expect(inputs.spec).toMatchObject({ duration: "2160h", renewBefore: "719h30m" });
  expect(misfits(schema, inputs)).toEqual([]);
  expect(misfits(schema, { ...inputs, spec: { ...(inputs.spec as object), usages: ["server"], names: [] } })).toEqual([
    "spec.usages.0: server",
    "spec.names: unknown",
  ]);
  expect(misfits(schema, { ...inputs, spec: {} })).toEqual(["spec.issuerRef: missing", "spec.secretName: missing"]);
});

function issued(mutualTls: SystemSecuritySettings["mutualTls"]): Promise<Deployed> {
  return deploySecurity({
    ...without,
    namespaces: ["yr", "workers"],
    serviceHosts: ["meta-service.yr.svc"],
    mutualTls,
  });
}

interface Schema {
  type?: string;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
}

/** Where a value does not fit a structural schema, as the API server would find under strict field validation. */
function misfits(schema: Schema, value: unknown, at = ""): string[] {
  const inside = (key: string | number) => (at ? `${at}.${key}` : String(key));
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${String(value)}`];
  if (Array.isArray(value)) {
    if (schema.type !== "array") return [`${at}: array`];
    return value.flatMap((part, index) => misfits(schema.items!, part, inside(index)));
  }
  if (typeof value !== "object" || value === null) {
    const type = Number.isInteger(value) ? "integer" : typeof value;
    return type === schema.type ? [] : [`${at}: ${type}`];
  }
  if (at === "metadata") return [];
  if (schema.type !== "object") return [`${at}: object`];
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${inside(key)}: missing`);
  const fields = Object.entries(value).flatMap(([key, part]) => {
    const field = schema.properties?.[key] ?? schema.additionalProperties;
    return field ? misfits(field, part, inside(key)) : [`${inside(key)}: unknown`];
  });
  return [...missing, ...fields];
}
