import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { expect, test } from "vitest";
import * as components from "../../components";
import { packageRoot } from "../../simulator/paths";
import { registered } from "../support/registered";

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

test.each(pages)("the examples of %s register %j", async (file, expected) => {
  const text = fs.readFileSync(path.join(packageRoot(), file), "utf8");
  const examples = [...text.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, code]) => code!);
  expect(examples.length).toBeGreaterThan(0);
  const resources = await registered(() => {
    for (const code of examples) {
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(code, { compilerOptions });
      new Function("require", "exports", outputText)(() => components, {});
    }
  });
  expect(resources.map(({ type }) => type.split(":").pop())).toEqual(expect.arrayContaining(expected));
});
