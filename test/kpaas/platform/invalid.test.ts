import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { validateConfig } from "../../../stacks/config";
import { issueAuthority, issueCertificate } from "../../../components/core/secrets/x509";
import { rows } from "./invalid-rows";
import { everything, kpaasWith, Changes } from "./support";

const problemsWith = (changes: Changes) => {
  const { openYuanrong: _other, ...sections } = everything();
  return validateConfig({ ...sections, kpaas: kpaasWith(changes) });
};
const named = rows.map(([changes, at, problem]) => ({ changes, at, problem }));

test("the whole is valid, and the table has enough of what is not", () => {
  expect(problemsWith({})).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(80);
});

test.each(named)("$at: $problem", ({ changes, at, problem }) => {
  expect(problemsWith(changes)).toEqual([
    { path: `kpaas.${at}`, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test.each([
  [{ keycloack: {} }, "keycloak"],
  [{ harbour: {} }, "harbor"],
  [{ mariadb: {} }, "mariaDb"],
  [{ "vault.engines": "vault" }, "engine"],
  [{ "keycloak.replica": 2 }, "replicas"],
  [{ postgreSql: undefined }, expect.stringContaining("PostgreSQL")],
  [{ valkey: undefined }, expect.stringMatching(/^valkey\.enabled: true, or /)],
  [{ mariaDb: undefined }, "mariaDb.enabled: true, or keycloak.database"],
])("%j is answered by what was probably meant", (changes, expected) => {
  expect(problemsWith(changes).map((one) => one.expected)).toEqual([expected]);
});

test("an authority below another is refused where Galera would not take its certificates", async () => {
  const root = await issueAuthority({ commonName: "root" });
  const below = await issueCertificate({
    commonName: "below",
    dnsNames: ["below.test"],
    caCertificatePem: root.certificatePem,
    caPrivateKeyPem: root.privateKeyPem,
  });
  const of = ({ certificatePem, privateKeyPem }: typeof root) => ({
    authority: { ca: { certificatePem, privateKeyPem } },
  });
  expect(problemsWith(of(root))).toEqual([]);
  expect(problemsWith(of(below))).toEqual([
    expect.objectContaining({ path: "kpaas.authority.ca.certificatePem", problem: expect.stringContaining("Galera") }),
  ]);
  expect(problemsWith({ ...of(below), "mariaDb.topology": "replication" })).toEqual([]);
});

test("a bucket for functions needs a store, of Rook or another", () => {
  const found = validateConfig({
    ...everything(),
    kpaas: kpaasWith({ "rook.objectStores": [], harbor: undefined, postgreSql: undefined }),
  });
  expect(found.map((one) => one.path)).toContain("openYuanrong.objectStore.endpoint");
});

test("without cert-manager each service tells what it lacks, in a place that can be written", () => {
  expect(
    problemsWith({ certManager: undefined, kubeflow: undefined, ingressNginx: undefined }).map((one) => one.path),
  ).toEqual([
    "kpaas.harbor.issuer",
    "kpaas.istio.gateways",
    "kpaas.publicIssuer",
    "kpaas.rook.objectStores",
    "kpaas.trustBundle.enabled",
    "kpaas.valkey.issuer",
    "kpaas.vault.enabled",
  ]);
});

describe("several problems", () => {
  const changes = {
    domain: "x y",
    preset: "big",
    "harbor.adminPassword": "Harbor12345",
    "mariaDb.replicas": 2,
    "vault.engines": "x",
    "istio.gateways": 7,
    keycloack: {},
  };
  const paths = [
    "domain",
    "harbor.adminPassword",
    "istio.gateways",
    "keycloack",
    "mariaDb.replicas",
    "preset",
    "vault.engines",
  ];

  test("are all told, and none that follows from another", () => {
    expect(problemsWith(changes).map((one) => one.path)).toEqual(paths.map((one) => `kpaas.${one}`));
  });

  test("are all that the command prints, and it ends with 2", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "invalid-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, "Pulumi.invalid.yaml");
    const sections = Object.entries({ ...everything(), kpaas: kpaasWith(changes) });
    writeFileSync(
      file,
      stringify({ config: Object.fromEntries(sections.map(([key, value]) => [`yuanrong-platform:${key}`, value])) }),
    );
    const run = () =>
      execFileSync(process.execPath, ["dist/cli/main.js", "config", "validate", "--config", file], { stdio: "pipe" });
    let failed: { status: number; stdout: Buffer; stderr: Buffer } | undefined;
    try {
      run();
    } catch (error) {
      failed = error as typeof failed;
    }
    expect(failed!.status).toBe(2);
    expect(failed!.stdout.toString()).toBe("");
    const lines = failed!.stderr.toString().trimEnd().split("\n");
    expect(lines[0]).toContain(`${file} is invalid (${paths.length} problems):`);
    expect(lines.slice(1).map((line) => line.trim().split(":")[0])).toEqual(paths.map((one) => `kpaas.${one}`));
    expect(failed!.stderr.toString()).not.toContain("Harbor12345");
  });
});
