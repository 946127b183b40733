import * as pulumi from "@pulumi/pulumi";
import { KeycloakClient, KeycloakFirstUser, KeycloakRealm } from "./realm-args";

/** What the realm of K-PaaS depends on. */
export interface KpaasRealmArgs {
  /** Domain of the platform, under which the portal is `portal.<domain>`. */
  domain: string;
  /** Secret of the portal's client; default one that is generated once. */
  clientSecret?: pulumi.Input<string>;
  /** Further exact addresses to which users are sent back, such as those of the pipeline and source control add-ons; default none. */
  redirectUris?: string[];
  /** Further applications of the platform; default none. */
  clients?: KeycloakClient[];
  /** A first user, who becomes an administrator of the portal; default none. */
  firstUser?: KeycloakFirstUser;
}

/** Names that the portal of K-PaaS knows. */
export const KPAAS_REALM = {
  /** The realm, and its id in the database. */
  realm: "cp-realm",
  /** The portal's client. */
  clientId: "cp-client",
  /** Role of administrators. */
  adminRole: "cp-cluster-admin-role",
  /** Group of administrators. */
  adminGroup: "cp-cluster-admin",
} as const;

/** The realm that the portal of K-PaaS expects. */
export function kpaasRealm({
  domain,
  clientSecret,
  redirectUris = [],
  clients = [],
  firstUser,
}: KpaasRealmArgs): KeycloakRealm {
  const { realm, clientId, adminRole, adminGroup } = KPAAS_REALM;
  return {
    name: realm,
    id: realm,
    displayName: "K-PaaS Container Platform",
    // The portal is not known to ask for new tokens, and K-PaaS gives its own an hour.
    sessions: { accessTokenSeconds: 3600, idleSeconds: 3600 },
    roles: [{ name: adminRole, description: "Administrators of the container platform" }],
    groups: [{ name: adminGroup, roles: [adminRole] }],
    clients: [
      {
        clientId,
        name: "K-PaaS portal",
        ...(clientSecret !== undefined && { secret: clientSecret }),
        redirectUris: [`https://portal.${domain}/login/oauth2/code/keycloak`, ...redirectUris],
        postLogoutRedirectUris: [`https://portal.${domain}/`, `https://portal.${domain}`],
        rolesClaim: true,
        groupsClaim: true,
      },
      ...clients,
    ],
    ...(firstUser && { firstUser: { groups: [adminGroup], ...firstUser } }),
  };
}
