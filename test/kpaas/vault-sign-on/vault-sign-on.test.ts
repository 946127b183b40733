import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { VaultGroup, VaultSignOn, VaultSignOnArgs } from "../../../components/kpaas/vault-sign-on";
import { redirectUris, signOnCommands } from "../../../components/kpaas/vault-sign-on/commands";
import { Vault } from "../../../components/kpaas/vault";
import { sessionScript } from "../../../components/kpaas/vault/operations";
import { called, only, registered } from "../../support/registered";
import { everything } from "../vault/settings";
import { fakeVault } from "../vault/fake-vault";

export const least: VaultSignOnArgs = {
  vault: {
    namespace: "openbao",
    address: "https://openbao-active.openbao.svc:8200",
    externalUrl: "https://openbao.apps.team.test",
    caSecretName: "openbao-server-tls",
    setupServiceAccountName: "openbao-setup",
    setupRole: "platform-setup",
  },
  oidc: {
    issuerUrl: "https://keycloak.apps.team.test/realms/cp-realm",
    clientId: "openbao",
    clientSecret: "canary-of-the-client",
  },
};

const known = {
  externalUrl: "https://bao.team.test",
  issuerUrl: "https://kc.team.test/r",
  clientId: "openbao",
  trusted: true,
};

test("is a Job of the vault's setup account, with the client's secret as a file", async () => {
  let told: unknown;
  const resources = await registered(() => {
    const one = new VaultSignOn("people", {
      ...least,
      trust: { configMapName: "trust" },
      imageRegistry: "mirror.test",
    });
    pulumi.all([one.mountPath, one.redirectUris]).apply((outputs) => void (told = outputs));
  });
  expect(told).toEqual([
    "oidc",
    ["https://openbao.apps.team.test/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"],
  ]);
  const { metadata, spec } = only(resources, "Job").inputs;
  expect(metadata).toMatchObject({ name: "openbao-sign-on-oidc", namespace: "openbao" });
  const pod = spec.template.spec;
  expect(pod).toMatchObject({
    serviceAccountName: "openbao-setup",
    containers: [{ image: "mirror.test/openbao/openbao:2.6.2" }],
  });
  expect(pod.volumes).toEqual(
    expect.arrayContaining([
      {
        name: "client",
        secret: {
          secretName: "openbao-sign-on-oidc",
          defaultMode: 0o440,
          items: [{ key: "clientSecret", path: "secret" }],
        },
      },
      { name: "trust", configMap: { name: "trust", items: [{ key: "ca-certificates.crt", path: "ca.crt" }] } },
    ]),
  );
  const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("canary")).map(({ name }) => name);
  // The component's own inputs are marked as secret, which a plan shows.
  expect(holders).toEqual(["people", "people-client"]);
});

test("an existing Secret is taken, and the reference of a Vault fits", async () => {
  const resources = await registered(() => {
    const vault = new Vault("vault", {
      ...everything,
      engine: "vault",
      initialization: { done: true },
      imageRegistry: undefined,
    });
    const { clientSecret: _, ...oidc } = least.oidc;
    new VaultSignOn("people", {
      vault: vault.reference,
      oidc: { ...oidc, clientSecretSecret: { name: "client", key: "s" } },
    });
  });
  const { metadata, spec } = called(resources, "people-setup").inputs;
  expect(metadata).toMatchObject({ name: "vault-sign-on-oidc", namespace: "secrets" });
  expect(spec.template.spec.containers[0]).toMatchObject({ image: "docker.io/hashicorp/vault:2.0.4" });
  expect(spec.template.spec.containers[0].command[2]).toContain("https://openbao.apps.team.test/ui/vault/auth/oidc");
  expect(spec.template.spec.volumes).toContainEqual(
    expect.objectContaining({ secret: expect.objectContaining({ secretName: "client" }) }),
  );
  expect(resources.map(({ name }) => name)).not.toContain("people-client");
});

test("the Job runs again when what it declares changes", async () => {
  const hashes: unknown[] = [];
  for (const adminGroup of ["cp-cluster-admin", "admins"]) {
    const resources = await registered(() => new VaultSignOn("people", { ...least, adminGroup }));
    hashes.push(only(resources, "Job").inputs.spec.template.metadata.annotations["yuanrong-platform/config-hash"]);
  }
  expect(hashes[0]).not.toBe(hashes[1]);
});

test("people get the rights of their groups, whatever those are called", () => {
  const vault = fakeVault();
  const groups: VaultGroup[] = [
    { name: "/team/it's", policyName: "team", rules: { "secret/data/team/*": ["read", "list"] } },
  ];
  const script = sessionScript("openbao", "platform-setup", signOnCommands({ ...known, groups }));
  const { status, stderr } = vault.run(script);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const calls = vault.calls();
  expect(calls).toContain(
    "write identity/group-alias name=cp-cluster-admin mount_accessor=accessor-of-sys/auth/oidc canonical_id=id-of-identity/group/name/platform-admin",
  );
  expect(calls).toContain(
    "write auth/oidc/config - oidc_client_secret=@/etc/oidc-client/secret oidc_discovery_ca_pem=@/etc/oidc-trust/ca.crt",
  );
  expect(calls.join("\n")).toContain("name=/team/it's");
  expect(vault.at("auth/oidc/role/default")).toEqual({
    role_type: "oidc",
    user_claim: "preferred_username",
    groups_claim: "groups",
    oidc_scopes: ["profile"],
    allowed_redirect_uris: [
      "https://bao.team.test/ui/vault/auth/oidc/oidc/callback",
      "http://localhost:8250/oidc/callback",
    ],
    token_ttl: 3600,
    token_max_ttl: 3600,
  });
  expect(vault.at("sys/policies/acl/team").policy).toBe('path "secret/data/team/*" { capabilities = ["read","list"] }');
  expect(vault.at("identity/group/name/platform-admin")).toEqual({ type: "external", policies: ["platform-admin"] });
});

test("run again, it changes the alias of a group and makes no other", () => {
  const vault = fakeVault();
  const script = sessionScript("openbao", "platform-setup", signOnCommands(known));
  vault.run(script);
  vault.calls();
  expect(vault.run(script).status).toBe(0);
  const calls = vault.calls();
  expect(calls.filter((call) => call.startsWith("write identity/group-alias"))).toEqual([
    expect.stringMatching(/^write identity\/group-alias\/id\/an-id name=cp-cluster-admin /),
  ]);
  expect(calls.filter((call) => call === "write sys/auth/oidc -")).toEqual([]);
});

test("people are sent back only where the vault is", () => {
  expect(redirectUris("", "oidc")).toEqual(["http://localhost:8250/oidc/callback"]);
  expect(redirectUris("https://a.test/", "sso", false)).toEqual(["https://a.test/ui/vault/auth/sso/oidc/callback"]);
});
