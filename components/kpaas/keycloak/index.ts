import * as pulumi from "@pulumi/pulumi";
import { configHash } from "../../core/config-hash";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs, ValidationError } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { OidcClientReference } from "../references";
import { createWebExposure } from "../web";
import { KeycloakArgs } from "./args";
import { keycloakFlows } from "./flows";
import { KEYCLOAK, OBJECTS } from "./names";
import { keycloakSchema } from "./schema";
import { createSecrets, withSecrets } from "./secrets";
import { createImport, createRealmSetup } from "./setup";
import { keycloakValues } from "./values";
import { createPodCertificate, webOf, webTarget } from "./way-in";

export * from "./args";
export { KPAAS_REALM, kpaasRealm, type KpaasRealmArgs } from "./kpaas-realm";

/** Secrets of confidential clients; a field would be an output, and an input of nobody's. */
const secretsOf = new WeakMap<Keycloak, Record<string, pulumi.Output<string> | undefined>>();

/**
 * Signs people on: Keycloak on MariaDB or PostgreSQL, with one realm that is kept as it is declared. The database must be there before
 * it. Throws ValidationError on bad arguments.
 */
export class Keycloak extends pulumi.ComponentResource {
  /** Namespace of Keycloak. */
  readonly namespace: pulumi.Output<string>;
  /** Address for people, such as https://keycloak.example.com. */
  readonly url: pulumi.Output<string>;
  /** Issuer of the realm's tokens, known once the realm is as declared. */
  readonly issuerUrl: pulumi.Output<string>;
  /** Secret with the password of the server's administrator. */
  readonly adminSecretName: pulumi.Output<string>;
  /** Secret with the clients' secrets and the password of the first user. */
  readonly realmSecretName: pulumi.Output<string>;

  constructor(name: string, args: KeycloakArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Keycloak ${name}`, keycloakSchema, args);
    super("yuanrong-platform:kpaas:Keycloak", name, withSecrets(args), opts);
    const namespace = serviceNamespace(this, name, args, {
      namespace: KEYCLOAK,
      enforce: PodSecurityLevel.Restricted,
      mesh: args.mesh,
    });
    const secrets = createSecrets(this, name, args, namespace.name);
    const certificate = createPodCertificate(this, name, args, namespace);
    const imported = createImport(this, name, args, namespace.name);
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: KEYCLOAK, namespace: args.namespace ?? KEYCLOAK, mesh: args.mesh },
      keycloakFlows(args, args.namespace ?? KEYCLOAK),
      namespace.resources,
    );
    const chart = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.keycloakx,
        kind: ChartKind.Chart,
        releaseName: KEYCLOAK,
        namespace: namespace.name,
        values: keycloakValues(args, configHash(secrets.databaseFingerprint), certificate),
      },
      { dependsOn: [...secrets.resources, imported, ...policies] },
    );
    const setup = createRealmSetup(this, name, args, namespace.name, secrets.clientFingerprint, [chart]);
    createWebExposure(this, name, webOf(args), webTarget(args, namespace.name), { dependsOn: [setup] });

    const clients = (args.realm.clients ?? []).map(({ clientId }) => [clientId, secrets.clientSecrets[clientId]]);
    secretsOf.set(this, Object.fromEntries(clients) as Record<string, pulumi.Output<string> | undefined>);
    this.namespace = namespace.name;
    this.url = pulumi.interpolate`https://${args.web.host}`;
    this.issuerUrl = pulumi.all([this.url, setup.urn]).apply(([url]) => `${url}/realms/${args.realm.name}`);
    this.adminSecretName = secrets.adminSecretName;
    this.realmSecretName = pulumi.output(OBJECTS.realm);
    this.registerOutputs({
      namespace: this.namespace,
      url: this.url,
      issuerUrl: this.issuerUrl,
      adminSecretName: this.adminSecretName,
      realmSecretName: this.realmSecretName,
    });
  }

  /** A client of the realm, as the service takes it that signs its users on. Throws when the realm declares no such client. */
  client(clientId: string): OidcClientReference {
    const secrets = secretsOf.get(this)!;
    if (!(clientId in secrets))
      throw new ValidationError("Keycloak", [
        {
          path: "realm.clients",
          problem: `hold no ${clientId}`,
          expected: `one of: ${Object.keys(secrets).join(", ")}`,
        },
      ]);
    const clientSecret = secrets[clientId];
    return { issuerUrl: this.issuerUrl, clientId, ...(clientSecret && { clientSecret }) };
  }
}
