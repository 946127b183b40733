import { ExternalSecrets, ExternalSecretsArgs } from "../../external-secrets";
import { externalSecretsSchema } from "../../external-secrets/schema";
import { Vault, VaultArgs } from "../../vault";
import { vaultSchema } from "../../vault/schema";
import { VaultSignOn, VaultSignOnArgs } from "../../vault-sign-on";
import { vaultSignOnSchema } from "../../vault-sign-on/schema";
import { issuerOf, trustOf } from "../authority";
import { namespaceOf } from "../names";
import { isOn } from "../on";
import { CLIENTS } from "../realm";
import { givenTo, service, shared } from "../service";
import { backupsOf, storageClassOf } from "../storage";
import { monitoringOf, webOf } from "../ways";

/** The vault. Neither its storage nor its certificates may depend on it. */
export const vault = service({
  after: ["rook", "nfs", "istio", "ingressNginx", "certManager", "trustBundle", "prometheusCrds"],
  schema: vaultSchema,
  argsOf: (platform): VaultArgs => {
    const { web: _web, readers = [], ...given } = givenTo(platform.vault);
    const web = webOf(platform, "vault");
    const external = isOn(platform, "externalSecrets") ? [namespaceOf(platform, "externalSecrets")] : [];
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      trust: web.gateway && trustOf(platform),
      storageClassName: storageClassOf(platform),
      portal: {},
      ...given,
      snapshots: backupsOf(platform, given.snapshots, `${namespaceOf(platform, "vault")}-snapshots`, {
        trust: trustOf(platform),
      }),
      readers: [...external.map((namespace) => ({ ...READER, namespace })), ...readers],
      clientNamespaces: platform.network ? [...external, ...(given.clientNamespaces ?? [])] : given.clientNamespaces,
      web,
    } as VaultArgs;
  },
  create: (name, args, opts) => new Vault(name, args, opts),
});

/** Signs people on to the vault, once Keycloak is there. */
export const vaultSignOn = service({
  after: ["vault", "keycloak", "trustBundle"],
  schema: vaultSignOnSchema,
  argsOf: (platform, made): VaultSignOnArgs =>
    ({
      imageRegistry: platform.imageRegistry,
      imagePullSecrets: platform.imagePullSecrets,
      vault: made.vault?.reference,
      oidc: made.keycloak?.client(CLIENTS.vault),
      trust: trustOf(platform),
      ...givenTo(platform.vaultSignOn),
    }) as VaultSignOnArgs,
  create: (name, args, opts) => new VaultSignOn(name, args, opts),
});

/** Account of External Secrets at the vault, and the secrets that it may read. */
const READER = {
  name: "external-secrets",
  serviceAccountName: "external-secrets-vault",
  paths: ["platform/*"],
};

/** Label of the namespaces into which secrets of the vault may be brought. */
const READING_NAMESPACES = { "yuanrong-platform/vault-secrets": "allowed" };

/** Brings secrets of the vault into namespaces. */
export const externalSecrets = service({
  after: ["vault", "certManager", "trustBundle", "prometheusCrds"],
  schema: externalSecretsSchema,
  argsOf: (platform, made): ExternalSecretsArgs => ({
    ...shared(platform),
    ...monitoringOf(platform),
    preset: platform.preset,
    ...(made.vault && {
      store: {
        address: made.vault.address,
        authoritySecret: { name: made.vault.caSecretName, namespace: namespaceOf(platform, "vault") },
        ...(platform.network && { vaultNamespace: namespaceOf(platform, "vault") }),
        namespaceLabels: READING_NAMESPACES,
      },
    }),
    ...givenTo(platform.externalSecrets),
  }),
  create: (name, args, opts) => new ExternalSecrets(name, args, opts),
});
