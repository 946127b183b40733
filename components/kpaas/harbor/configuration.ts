import { HarborOidc } from "./args";

/** Name of the group whose members administer K-PaaS. */
export const ADMIN_GROUP = "cp-cluster-admin";

/** What Harbor's configuration calls a sign-on by an OpenID provider. */
export function oidcConfiguration(
  { displayName, adminGroup, groupsClaim, usernameClaim, scopes, autoOnboard }: HarborOidc,
  client: { issuerUrl: string; clientId: string; clientSecret: string },
): Record<string, unknown> {
  return {
    auth_mode: "oidc_auth",
    oidc_name: displayName ?? "Keycloak",
    oidc_endpoint: client.issuerUrl,
    oidc_client_id: client.clientId,
    oidc_client_secret: client.clientSecret,
    oidc_scope: (scopes ?? ["openid", "profile", "email", "offline_access"]).join(","),
    oidc_groups_claim: groupsClaim ?? "groups",
    oidc_admin_group: adminGroup ?? ADMIN_GROUP,
    oidc_user_claim: usernameClaim ?? "preferred_username",
    oidc_auto_onboard: autoOnboard ?? true,
    oidc_verify_cert: true,
  };
}
