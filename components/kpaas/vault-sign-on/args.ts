import { OidcClientReference, TrustReference } from "../references";
import { VaultReference } from "../vault/args";

/** What may be done at a path. */
export const VaultCapability = {
  Create: "create",
  Read: "read",
  Update: "update",
  Patch: "patch",
  Delete: "delete",
  List: "list",
  Sudo: "sudo",
  Deny: "deny",
} as const;
export type VaultCapability = (typeof VaultCapability)[keyof typeof VaultCapability];

/** A group of the OpenID provider, and what its members may. */
export interface VaultGroup {
  /** Name of the group, as the provider tells it in the claim. */
  name: string;
  /** Name of the policy, which is made. */
  policyName: string;
  /** Capabilities by path, such as { "secret/data/team/*": ["read", "list"] }. */
  rules: Record<string, VaultCapability[]>;
}

/** How people sign on to a vault. */
export interface VaultSignOnSettings {
  /** The vault, such as `vault.reference`; it must be configured. */
  vault: VaultReference;
  /** Client of the OpenID provider; its Secret, where it is one, is in the namespace of the vault. */
  oidc: OidcClientReference;
  /** Authorities of the provider's certificate, in the namespace of the vault; default the public ones. */
  trust?: TrustReference;
  /** Path of the auth method; default oidc. */
  mountPath?: string;
  /** Claim that names a person; default preferred_username. */
  userClaim?: string;
  /** Claim with the names of the person's groups; default groups. */
  groupsClaim?: string;
  /** Scopes that are asked for beside openid; default profile. */
  scopes?: string[];
  /** Group whose members administer the vault; default cp-cluster-admin. */
  adminGroup?: string;
  /** Name of the policy of administrators, which is made; default platform-admin. */
  adminPolicyName?: string;
  /** Further groups; default none. People in no group may do nothing. */
  groups?: VaultGroup[];
  /** Whether the command line may sign on, by a redirect to port 8250 of the person's machine; default true. */
  commandLine?: boolean;
  /** Seconds that a session lasts, 300 to 86400; default 3600. */
  sessionTtlSeconds?: number;
}

/** Arguments of VaultSignOn. */
export interface VaultSignOnArgs extends VaultSignOnSettings {
  /** Registry that holds the images under the paths that they have upstream; default upstream's. */
  imageRegistry?: string;
  /** Names of Secrets in the namespace of the vault to pull images with; default none. */
  imagePullSecrets?: string[];
}
