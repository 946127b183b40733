import { ExternalSecrets } from "../../external-secrets";
import { externalSecretsSchema } from "../../external-secrets/schema";
import { Vault, VaultArgs } from "../../vault";
import { vaultSchema } from "../../vault/schema";
import { VaultSignOn, VaultSignOnArgs } from "../../vault-sign-on";
import { vaultSignOnSchema } from "../../vault-sign-on/schema";
import { issuerOf, trustOf } from "../authority";
import { CLIENTS } from "../realm";
import { givenTo, service, shared } from "../service";
import { storageClassOf } from "../storage";
import { monitoringOf, webOf } from "../ways";

/** The vault. Neither its storage nor its certificates may depend on it. */
export const vault = service({
  after: ["rook", "nfs", "istio", "ingressNginx", "certManager", "trustBundle", "prometheusCrds"],
  schema: vaultSchema,
  argsOf: (platform): VaultArgs => {
    const { web: _web, ...given } = givenTo(platform.vault);
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      trust: trustOf(platform),
      storageClassName: storageClassOf(platform),
      portal: {},
      ...given,
      web: webOf(platform, "vault"),
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

/** Brings secrets of the vault into namespaces. */
export const externalSecrets = service({
  after: ["vault", "certManager", "trustBundle", "prometheusCrds"],
  schema: externalSecretsSchema,
  argsOf: (platform) => ({
    ...shared(platform),
    ...monitoringOf(platform),
    preset: platform.preset,
    ...givenTo(platform.externalSecrets),
  }),
  create: (name, args, opts) => new ExternalSecrets(name, args, opts),
});
