import { expect, test } from "vitest";
import { named, seen } from "../../planner/support";
import { planProgram } from "../support";

const PROGRAM = `
const { KPaas } = load("platform");
new KPaas("kpaas", {
  domain: "team.test",
  publicIssuer: { ca: { certificatePem: "-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----\\n",
    privateKeyPem: "-----BEGIN PRIVATE KEY-----\\nCANARY==\\n-----END PRIVATE KEY-----\\n" } },
  certManager: { enabled: true },
  trustBundle: { enabled: true },
  istio: { enabled: true },
  mariaDb: { enabled: true, rootPassword: "canary-root-77aa" },
  keycloak: { enabled: true },
  postgreSql: { enabled: true },
  valkey: { enabled: true, password: "canary-store-77aa" },
  harbor: { enabled: true, adminPassword: "canary-admin-77aa", storage: { size: "10Gi", accessMode: "ReadWriteMany" } },
  vault: { enabled: true, seal: { transit: { address: "https://bao.team.test:8200", keyName: "k", token: { name: "t" } } } },
  externalSecrets: { enabled: true },
  monitoring: { enabled: true },
});`;

test("without NetworkPolicies every service is told only what it takes, and no password or key of the arguments is in the state", async () => {
  const planned = await planProgram(PROGRAM);
  expect(JSON.stringify(planned)).not.toMatch(/canary/i);
  const { domain, ...rest } = named(planned, "kpaas").inputs;
  expect(domain).toBe("team.test");
  expect(seen(rest)).toMatchObject({
    harbor: { adminPassword: "[secret]" },
    publicIssuer: { ca: { privateKeyPem: "[secret]" } },
  });
});
