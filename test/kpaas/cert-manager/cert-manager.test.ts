import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { CertManager } from "../../../components/kpaas/cert-manager";
import { chartTransform, loadCertManagerPackage } from "../../../components/kpaas/cert-manager/pulumi-package";
import { called, only, registered } from "../../support/registered";

const issuers = [
  { name: "internal", selfSignedCa: { commonName: "Platform" } },
  { name: "public", default: true, ca: { secretName: "mine" } },
];

test("is one Helm release of the pinned chart, in a namespace within the restricted standard", async () => {
  const resources = await registered(() => new CertManager("certs"));
  expect(only(resources, "Release").inputs).toMatchObject({
    name: "cert-manager",
    namespace: "cert-manager",
    chart: "oci://quay.io/jetstack/charts/cert-manager",
    version: "v1.21.1",
    timeout: 600,
    skipAwait: false,
    values: { crds: { enabled: true, keep: true } },
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.name).toBe("cert-manager");
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
});

test("makes its issuers, and tells their names and the default", async () => {
  let told: unknown;
  const resources = await registered(() => {
    const certs = new CertManager("certs", { issuers, namespace: "pki", clusterResourceNamespace: "pki-secrets" });
    const { clusterResourceNamespace, issuerNames, defaultIssuer } = certs;
    pulumi.all([clusterResourceNamespace, issuerNames, defaultIssuer]).apply((known) => void (told = known));
  });
  expect(told).toEqual([
    "pki-secrets",
    ["internal", "public"],
    { name: "public", kind: "ClusterIssuer", group: "cert-manager.io" },
  ]);
  expect(called(resources, "certs-internal-certificate").inputs.metadata.namespace).toBe("pki-secrets");
  expect(only(resources, "Release").inputs.values.ingressShim.defaultIssuerName).toBe("public");
});

test("a namespace that exists is not made", async () => {
  const resources = await registered(() => new CertManager("certs", { createNamespace: false }));
  expect(resources.filter(({ type }) => type.endsWith(":Namespace"))).toEqual([]);
  expect(only(resources, "Release").inputs.namespace).toBe("cert-manager");
});

describe("by the package of Pulumi", () => {
  const folders: string[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }));
  });

  function folderWith(code?: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "package-"));
    folders.push(folder);
    const place = path.join(folder, "node_modules/@pulumi/kubernetes-cert-manager");
    mkdirSync(place, { recursive: true });
    if (code !== undefined) writeFileSync(path.join(place, "index.js"), code);
    return folder;
  }

  test("it is asked for only then, and one error tells what to install", async () => {
    const folder = folderWith();
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    await registered(() => new CertManager("certs", { createNamespace: false }));
    const refused = registered(() => new CertManager("certs", { installer: "pulumi-package", createNamespace: false }));
    await expect(refused).rejects.toThrow(ValidationError);
    await expect(refused).rejects.toThrow(
      `installer: pulumi-package needs @pulumi/kubernetes-cert-manager, which is not installed in ${folder}`,
    );
    await expect(refused).rejects.toThrow("pulumi plugin install resource kubernetes-cert-manager 0.2.0");
  });

  test("an error inside of it is not taken for its absence", () => {
    expect(() => loadCertManagerPackage(folderWith("throw new Error('broken');"))).toThrow("broken");
  });

  test("it gets the same values, and issuers wait for it", async () => {
    const calls: unknown[][] = [];
    (globalThis as Record<string, unknown>).packaged = (...args: unknown[]) => calls.push(args);
    (globalThis as Record<string, unknown>).component = pulumi.ComponentResource;
    const folder = folderWith(`exports.CertManager = class extends globalThis.component {
      constructor(name, args, opts) { super("kubernetes-cert-manager:index:CertManager", name, args, { ...opts, transforms: [] }); globalThis.packaged(name, args, opts); }
    };`);
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    const args = { installer: "pulumi-package", issuers, values: { global: { logLevel: 5 } } } as const;
    const resources = await registered(() => new CertManager("certs", args));
    expect(resources.filter(({ type }) => type.endsWith(":Release"))).toEqual([]);
    const [[name, { helmOptions }, opts]] = calls as [
      [string, { helmOptions: object }, pulumi.ComponentResourceOptions],
    ];
    expect(name).toBe("certs-package");
    expect(helmOptions).toMatchObject({
      name: "cert-manager",
      version: "v1.21.1",
      values: { global: { logLevel: 5 } },
    });
    expect(opts.transforms).toHaveLength(1);
    expect(resources.map((resource) => resource.name)).toContain("certs-public-issuer");
  });

  test("its own repository gives way to where the charts are", async () => {
    const transform = chartTransform({ chart: "/charts/cert-manager" });
    const props = {
      chart: "cert-manager",
      version: "v1",
      repositoryOpts: { repo: "https://charts.jetstack.io" },
      values: 1,
    };
    const of = (type: string) => transform({ type, name: "n", props, opts: {}, custom: true } as never);
    expect(await of("kubernetes:helm.sh/v3:Release")).toEqual({
      props: { chart: "/charts/cert-manager", version: undefined, repositoryOpts: {}, values: 1 },
      opts: {},
    });
    expect(await of("kubernetes:core/v1:Namespace")).toBeUndefined();
  });
});
