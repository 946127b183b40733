import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";

const outputs = {
  CertManager: "clusterResourceNamespace defaultIssuerName issuerNames namespace",
  Issuer: "authorityNamespace authoritySecretName group issuerName kind",
  TrustBundle: "configMapName key trustStoreKey",
  ExternalSecrets: "clusterSecretStoreName namespace",
  Vault:
    "address caSecretName engine externalUrl keyValuePath kubernetesAuthPath namespace pkiSignPath portalRoleId portalSecretId setupServiceAccountName",
  VaultSignOn: "mountPath redirectUris",
};

test("Pulumi can describe every component to other languages", () => {
  const source = { name: "yuanrong-platform", version: "0.0.0", main: "components/kpaas/index.ts" };
  const names = new Set(Object.keys(outputs));
  const { components } = new Analyzer(packageRoot(), source.name, source, names).analyze();
  const found = Object.entries(components).map(([name, one]) => [name, Object.keys(one.outputs).sort().join(" ")]);
  expect(Object.fromEntries(found)).toEqual(outputs);
});
