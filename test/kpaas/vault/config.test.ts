import { expect, test } from "vitest";
import type { VaultArgs, VaultSeal } from "../../../components/kpaas/vault";
import { initializeConfig, serverConfig } from "../../../components/kpaas/vault/config";
import { certificateNames, namesOf } from "../../../components/kpaas/vault/names";
import { sealSetup } from "../../../components/kpaas/vault/seal";
import { everything, least, leastVault } from "./settings";

test("members speak TLS, find each other by names that are in their certificate, and unseal by the key", () => {
  const config = serverConfig(least);
  expect(config).toMatchObject({
    ui: true,
    listener: [{ tcp: { address: "[::]:8200", tls_cert_file: "/openbao/tls/tls.crt", tls_min_version: "tls12" } }],
    seal: { static: { current_key_id: "generated", current_key: "file:///openbao/seal/current/key" } },
    service_registration: { kubernetes: {} },
  });
  const { retry_join: joins } = (config.storage as { raft: { retry_join: Record<string, string>[] } }).raft;
  expect(joins).toHaveLength(3);
  const names = certificateNames(namesOf(least));
  for (const [index, join] of joins.entries()) {
    expect(join).toEqual({
      leader_api_addr: `https://openbao-${index}.openbao-internal:8200`,
      leader_tls_servername: `openbao-${index}.openbao-internal`,
      leader_ca_cert_file: "/openbao/tls/ca.crt",
    });
    expect(names).toContain(join.leader_tls_servername);
  }
  expect(names).toEqual(
    expect.arrayContaining(["localhost", "openbao-active.openbao.svc", "openbao.openbao.svc.cluster.local"]),
  );
});

test("memory is not locked under Raft, which Vault must be told and OpenBao never does", () => {
  expect(serverConfig(leastVault)).toMatchObject({ disable_mlock: true });
  expect(serverConfig(least)).not.toHaveProperty("disable_mlock");
});

test("OpenBao has its audit devices in the configuration, each with more than its options", () => {
  expect(serverConfig({ ...least, audit: { volume: {} } }).audit).toEqual([
    { file: { stdout: { description: expect.any(String), options: { file_path: "stdout" } } } },
    { file: { volume: { description: expect.any(String), options: { file_path: "/openbao/audit/audit.log" } } } },
  ]);
  expect(serverConfig({ ...least, audit: { stdout: false, volume: {} } }).audit).toHaveLength(1);
  expect(serverConfig(leastVault)).not.toHaveProperty("audit");
});

test("metrics need no token only where they are asked for", () => {
  expect(JSON.stringify(serverConfig(least))).not.toContain("unauthenticated_metrics_access");
  expect(JSON.stringify(serverConfig(everything))).toContain('"unauthenticated_metrics_access":true');
});

test("the first start lets the Jobs in and makes nothing else", () => {
  const { initialize } = initializeConfig(least) as {
    initialize: [{ platform: { request: Record<string, { path: string; data: Record<string, unknown> }>[] } }];
  };
  const requests = initialize[0].platform.request.flatMap((one) => Object.values(one));
  expect(requests.map(({ path }) => path)).toEqual([
    "sys/auth/kubernetes",
    "auth/kubernetes/config",
    "sys/policies/acl/platform-setup",
    "auth/kubernetes/role/platform-setup",
  ]);
  expect(requests[3]!.data).toMatchObject({
    bound_service_account_names: ["openbao-setup"],
    bound_service_account_namespaces: ["openbao"],
    audience: "vault",
    token_policies: ["platform-setup"],
    token_max_ttl: 900,
  });
  expect(requests[2]!.data.policy).not.toMatch(/"(secret|sys\/raw|sys\/storage|sys\/rotate|sys\/seal|\*)/);
});

const seals: [string, VaultArgs["engine"], VaultSeal, object | undefined, object][] = [
  [
    "AWS KMS by the identity of the pods",
    "vault",
    { awsKms: { region: "eu-central-1", keyId: "alias/v" } },
    { awskms: { region: "eu-central-1", kms_key_id: "alias/v" } },
    { variables: [] },
  ],
  [
    "AWS KMS by access keys",
    "openbao",
    {
      awsKms: { region: "eu-central-1", keyId: "k", endpoint: "https://kms.test", credentials: { secretName: "aws" } },
    },
    { awskms: { region: "eu-central-1", kms_key_id: "k", endpoint: "https://kms.test" } },
    {
      variables: [
        { envName: "AWS_ACCESS_KEY_ID", secretName: "aws", secretKey: "AWS_ACCESS_KEY_ID" },
        { envName: "AWS_SECRET_ACCESS_KEY", secretName: "aws", secretKey: "AWS_SECRET_ACCESS_KEY" },
      ],
    },
  ],
  [
    "Azure Key Vault by the identity of the pods",
    "openbao",
    { azureKeyVault: { tenantId: "t", vaultName: "v", keyName: "k" } },
    { azurekeyvault: { tenant_id: "t", vault_name: "v", key_name: "k" } },
    { podLabels: { "azure.workload.identity/use": "true" }, variables: [] },
  ],
  [
    "Azure Key Vault by an application",
    "openbao",
    { azureKeyVault: { tenantId: "t", vaultName: "v", keyName: "k", clientId: "c", clientSecret: { name: "s" } } },
    { azurekeyvault: { tenant_id: "t", vault_name: "v", key_name: "k", client_id: "c" } },
    {
      podLabels: {},
      variables: [{ envName: "AZURE_CLIENT_SECRET", secretName: "s", secretKey: "clientSecret" }],
    },
  ],
  [
    "Google Cloud KMS by a key file",
    "vault",
    { gcpKms: { project: "p", region: "global", keyRing: "r", cryptoKey: "k", credentials: { name: "s", key: "j" } } },
    { gcpckms: { project: "p", region: "global", key_ring: "r", crypto_key: "k" } },
    { env: { GOOGLE_APPLICATION_CREDENTIALS: "/vault/seal/credentials/credentials.json" } },
  ],
  [
    "transit",
    "openbao",
    everything.seal,
    {
      transit: {
        address: "https://10.0.0.9:8200",
        key_name: "autounseal",
        mount_path: "keys/",
        namespace: "team",
        tls_ca_cert: "/openbao/seal/trust/ca.crt",
        tls_server_name: "10.0.0.9",
      },
    },
    { variables: [{ envName: "VAULT_TRANSIT_SEAL_TOKEN", secretName: "transit-token", secretKey: "token" }] },
  ],
  [
    "a static key that follows another",
    "openbao",
    {
      static: { keyId: "2", key: { name: "new" }, previous: { keyId: "generated", key: { name: "openbao-seal-key" } } },
    },
    {
      static: {
        current_key_id: "2",
        current_key: "file:///openbao/seal/current/key",
        previous_key_id: "generated",
        previous_key: "file:///openbao/seal/previous/key",
      },
    },
    {
      volumes: [
        expect.objectContaining({ name: "seal-key", secret: expect.objectContaining({ secretName: "new" }) }),
        expect.objectContaining({
          name: "seal-previous",
          secret: expect.objectContaining({ secretName: "openbao-seal-key" }),
        }),
      ],
    },
  ],
  ["shamir", "vault", { shamir: true }, undefined, { variables: [], volumes: [] }],
];

test.each(seals)("the seal %s has no credential in the configuration", (_, engine, seal, stanza, rest) => {
  const setup = sealSetup({ engine, seal }, "drawn");
  expect(setup.stanza).toEqual(stanza);
  expect(setup).toMatchObject(rest);
  expect(JSON.stringify(serverConfig({ ...least, engine, seal }))).not.toMatch(
    /access_key|secret_key|client_secret|"token"/,
  );
});
