import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { chartVersions } from "../../../components/core/versions";
import { TrustBundle, TrustBundleArgs } from "../../../components/kpaas/trust-bundle";
import { trustBundleSchema } from "../../../components/kpaas/trust-bundle/schema";
import { trustManagerValues } from "../../../components/kpaas/trust-bundle/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { only, registered } from "../../support/registered";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const sources = { secrets: [{ name: "platform-ca" }] };

test("is a bundle of all its sources, in a ConfigMap of the namespaces that are chosen", async () => {
  let told: unknown;
  const args: TrustBundleArgs = {
    bundleName: "authorities",
    sources: { publicAuthorities: true, pems: [PEM], configMaps: [{ name: "team", key: "ca.pem" }], ...sources },
    target: { key: "ca.pem", trustStoreKey: "ca.p12", namespaceLabels: { trust: "yes" } },
  };
  const resources = await registered(() => {
    const { configMapName, key, trustStoreKey } = new TrustBundle("trust", args);
    pulumi.all([configMapName, key, trustStoreKey]).apply((known) => void (told = known));
  });
  expect(told).toEqual(["authorities", "ca.pem", "ca.p12"]);
  const { metadata, spec } = only(resources, "Bundle").inputs;
  expect(metadata).toMatchObject({ name: "authorities", annotations: { "pulumi.com/waitFor": "condition=Synced" } });
  expect(spec).toEqual({
    sources: [
      { useDefaultCAs: true },
      { inLine: PEM },
      { configMap: { name: "team", key: "ca.pem" } },
      { secret: { name: "platform-ca", key: "ca.crt" } },
    ],
    target: {
      configMap: { key: "ca.pem" },
      additionalFormats: { pkcs12: { key: "ca.p12", profile: "Modern2023" } },
      namespaceSelector: { matchLabels: { trust: "yes" } },
    },
  });
});

test("brings trust-manager as a Chart, beside cert-manager, unless another bundle did", async () => {
  const resources = await registered(() => new TrustBundle("trust", { sources, namespace: "pki" }));
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "trust-manager",
    namespace: "pki",
    chart: "oci://quay.io/jetstack/charts/trust-manager",
    version: "v0.24.0",
    values: { app: { trust: { namespace: "pki" } }, defaultPackage: { enabled: false } },
  });
  expect(resources.filter(({ type }) => type.endsWith(":Namespace"))).toEqual([]);
  const second = await registered(() => new TrustBundle("more", { sources, installManager: false }));
  expect(second.map(({ name }) => name)).toEqual(["more", "more-bundle"]);
});

test.for<[string, TrustBundleArgs]>([
  ["production", { sources }],
  ["small", { sources, manager: { preset: "small" } }],
  [
    "everything",
    {
      sources: { publicAuthorities: true },
      imageRegistry: "mirror.test/x",
      imagePullSecrets: ["regcred"],
      manager: {
        replicas: 3,
        placement: {
          nodeSelector: { a: "b" },
          tolerations: [{ operator: "Exists" }],
          nodeAffinity: {},
          priorityClassName: "p",
        },
        monitoring: { scrape: "service-monitor", labels: { a: "b" } },
      },
    },
  ],
])("%s sets what the real chart knows, as its schema wants it", ([, args], context) => {
  const values = mergeValues(trustManagerValues(args, "cert-manager"));
  expect(contractHere(context, chartVersions.trustManager, values)).toEqual({ problems: [], unchecked: [] });
  const wrong = contractHere(context, chartVersions.trustManager, mergeValues(values, { app: { trusts: 1 } }));
  expect(wrong.problems[0]).toBe("app.trusts is not in trust-manager-0.24.0");
});

describe("refuses", () => {
  test.each<[object, string, string]>([
    [{ sources: undefined }, "sources", "is required"],
    [{ sources: {} }, "sources", "trusts nobody"],
    [{ sources: { publicAuthorities: false } }, "sources", "trusts nobody"],
    [{ sources: { pems: ["x"] } }, "sources.pems[0]", '"x" does not match'],
    [{ sources: { pems: [] } }, "sources.pems", "length 0 is too small"],
    [{ sources: { secrets: [{ name: "A" }] } }, "sources.secrets[0].name", '"A" does not match'],
    [{ sources: { configMaps: [{ name: "a", key: "a b" }] } }, "sources.configMaps[0].key", '"a b" does not match'],
    [{ bundleName: "A" }, "bundleName", '"A" does not match'],
    [{ target: { key: "a/b" } }, "target.key", '"a/b" does not match'],
    [{ target: { trustStoreKey: "ca-certificates.crt" } }, "target.trustStoreKey", "is the key of the PEM text too"],
    [{ target: { namespaceLabels: { a: "b c" } } }, "target.namespaceLabels.a", '"b c" does not match'],
    [{ manager: { replicas: 0 } }, "manager.replicas", "0 is too small"],
    [{ installManager: false, manager: {} }, "manager", "has no effect on a trust-manager that others install"],
    [
      { installManager: false, network: { nodeCidrs: ["10.0.0.0/8"], apiServerCidrs: ["10.0.0.1/32"] } },
      "network",
      "has no effect without the chart",
    ],
    [{ installManager: false, imageRegistry: "m.test" }, "imageRegistry", "has no effect without the chart"],
    [
      { sources: { publicAuthorities: true }, manager: { publicAuthorities: false } },
      "manager.publicAuthorities",
      "takes away what sources.publicAuthorities needs",
    ],
  ])("%j", (change, path, problem) => {
    const problems = problemsOf(trustBundleSchema, { sources, ...change });
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]!.problem).toContain(problem);
  });
});
