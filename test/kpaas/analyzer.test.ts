import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";

const outputs = {
  CertManager: "clusterResourceNamespace defaultIssuerName issuerNames namespace",
  Issuer: "authorityNamespace authoritySecretName group issuerName kind",
  TrustBundle: "configMapName key trustStoreKey",
  Rook: "blockStorageClassName bucketStorageClassName defaultStorageClassName fileStorageClassName namespace objectStoreEndpoint",
  ObjectBucket: "bucketName configMapName endpoint region secretName",
  Nfs: "namespace storageClassName",
  GatewayApi: "definitionNames version",
  Istio: "gatewayNamespaces mode namespace trustDomain",
  MeshAuthorization: "namespace policyNames",
  MariaDb: "caSecretName host namespace port rootSecretName",
  PostgreSql: "caSecretName host namespace port",
  Valkey: "host namespace port secretName",
  Harbor: "adminSecretName namespace registryHost url",
  IngressNginx: "ingressClassName namespace serviceName",
  MetalLb: "namespace poolNames",
  MonitoringStack: "adminSecretName alertmanagerUrl grafanaUrl namespace prometheusUrl",
  PrometheusCrds: "group",
  Kubeflow: "namespace profileNames redirectUrl url",
  Keycloak: "adminSecretName issuerUrl namespace realmSecretName url",
  ExternalSecrets: "clusterSecretStoreName namespace",
  Vault:
    "address caSecretName engine externalUrl keyValuePath kubernetesAuthPath namespace pkiSignPath portalRoleId portalSecretId setupServiceAccountName",
  VaultSignOn: "mountPath redirectUris",
  KPaas: "urls",
};

test("Pulumi can describe every component to other languages", () => {
  const source = { name: "yuanrong-platform", version: "0.0.0", main: "components/kpaas/index.ts" };
  const names = new Set(Object.keys(outputs));
  const { components } = new Analyzer(packageRoot(), source.name, source, names).analyze();
  const found = Object.entries(components).map(([name, one]) => [name, Object.keys(one.outputs).sort().join(" ")]);
  expect(Object.fromEntries(found)).toEqual(outputs);
});
