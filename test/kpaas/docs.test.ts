import { expect, test } from "vitest";
import { registeredByExamples } from "../support/docs";

const pages: [string, string[]][] = [
  ["docs/kpaas.md", ["KPaas", "CertManager", "Istio", "MonitoringStack", "MariaDb", "Keycloak", "TrustBundle"]],
  ["docs/cert-manager.md", ["CertManager", "Issuer", "TrustBundle"]],
  ["docs/harbor.md", ["Harbor", "Chart", "Job"]],
  ["docs/ingress-nginx.md", ["IngressNginx"]],
  ["docs/metallb.md", ["MetalLb"]],
  ["docs/monitoring-stack.md", ["PrometheusCrds", "MonitoringStack"]],
  ["docs/kubeflow.md", ["Kubeflow", "Directory"]],
  ["docs/rook.md", ["Rook", "ObjectBucket"]],
  ["docs/nfs.md", ["Nfs"]],
  ["docs/istio.md", ["GatewayApi", "Istio", "MeshAuthorization", "Gateway", "AuthorizationPolicy"]],
  ["docs/mariadb.md", ["MariaDb"]],
  ["docs/postgresql.md", ["PostgreSql"]],
  ["docs/valkey.md", ["Valkey"]],
  ["docs/external-secrets.md", ["ExternalSecrets", "ClusterSecretStore"]],
  ["docs/vault.md", ["Vault", "VaultSignOn"]],
  // one page a line
  ["docs/keycloak.md", ["Keycloak", "Chart", "Job"]],
];

test.each(pages)("the examples of %s register %j", async (page, expected) => {
  expect(await registeredByExamples(page)).toEqual(expect.arrayContaining(expected));
});
