import { Keycloak, KeycloakArgs } from "../../keycloak";
import { keycloakSchema } from "../../keycloak/schema";
import { issuerOf, trustOf } from "../authority";
import { namespaceOf } from "../names";
import { realmOf } from "../realm";
import { givenTo, service, shared } from "../service";
import { meshOf, monitoringOf, webOf } from "../ways";
import { KEYCLOAK_DATABASE } from "./data";

/** Signs people on to every other service. */
export const keycloak = service({
  after: ["mariaDb", "istio", "ingressNginx", "certManager", "trustBundle", "prometheusCrds"],
  schema: keycloakSchema,
  argsOf: (platform, { mariaDb }): KeycloakArgs => {
    const { realm: _realm, web: _web, ...given } = givenTo(platform.keycloak);
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      trust: trustOf(platform),
      mesh: meshOf(platform),
      ...(mariaDb && {
        database: mariaDb.connection(KEYCLOAK_DATABASE, KEYCLOAK_DATABASE),
        databaseTrust: issuerOf(platform) && trustOf(platform),
        ...(platform.network && { databaseNamespace: namespaceOf(platform, "mariaDb") }),
      }),
      ...given,
      web: webOf(platform, "keycloak"),
      realm: realmOf(platform),
    } as KeycloakArgs;
  },
  create: (name, args, opts) => new Keycloak(name, args, opts),
});
