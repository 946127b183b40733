import * as pulumi from "@pulumi/pulumi";

/** Which callers must come by HTTPS. */
export const KeycloakSslRequired = {
  /** All but those of private addresses, such as pods. */
  External: "external",
  /** All; pods then need `issuer`. */
  All: "all",
} as const;
export type KeycloakSslRequired = (typeof KeycloakSslRequired)[keyof typeof KeycloakSslRequired];

/** Whether a client can keep a secret. */
export const KeycloakClientAccess = {
  /** A server, which has a secret. */
  Confidential: "confidential",
  /** A program of its user, such as a page or a command, which has none and must prove itself by PKCE. */
  Public: "public",
} as const;
export type KeycloakClientAccess = (typeof KeycloakClientAccess)[keyof typeof KeycloakClientAccess];

/** What happens when somebody tries passwords. */
export interface KeycloakBruteForce {
  /** Failures after which a user must wait, 3 to 100; default 5. */
  maxFailures?: number;
  /** Seconds by which the wait grows with each further round of failures, 10 to 3600; default 60. */
  waitIncrementSeconds?: number;
  /** Seconds that a user waits at most, up to a day; default 900. */
  maxWaitSeconds?: number;
  /** Whether a user is then locked until an administrator unlocks it, which lets anybody lock others out; default false. */
  permanentLockout?: boolean;
}

/** What passwords must be like; names and addresses of users are never allowed. */
export interface KeycloakPasswordPolicy {
  /** Characters at least, 8 to 64; default 12. */
  minLength?: number;
  /** Digits at least, up to 8; default 0. */
  digits?: number;
  /** Upper-case letters at least, up to 8; default 0. */
  upperCase?: number;
  /** Lower-case letters at least, up to 8; default 0. */
  lowerCase?: number;
  /** Other characters at least, up to 8; default 0. */
  specialCharacters?: number;
  /** Former passwords that may not be used again, up to 24; default 0. */
  history?: number;
  /** Days after which a password must be changed, up to 730; default never. */
  maxAgeDays?: number;
}

/** How long sessions and tokens live. */
export interface KeycloakSessions {
  /** Seconds of an access token, which nothing takes back before, 60 to 3600; default 300. */
  accessTokenSeconds?: number;
  /** Seconds without use after which a session ends, 300 to 604800; default 1800. */
  idleSeconds?: number;
  /** Seconds after which a session ends, 600 to 2592000; default 36000. */
  maxSeconds?: number;
}

/** A role of the realm. */
export interface KeycloakRole {
  /** Name. */
  name: string;
  /** What it is for; default nothing. */
  description?: string;
}

/** A group of users. */
export interface KeycloakGroup {
  /** Name. */
  name: string;
  /** Exactly the realm's roles that its users have; default none. */
  roles?: string[];
}

/** Roles of another client. */
export interface KeycloakClientRoles {
  /** Id of the client that has the roles, such as realm-management. */
  clientId: string;
  /** Names of the roles. */
  roles: string[];
}

/** The account by which a client acts for itself. */
export interface KeycloakServiceAccount {
  /** Exactly the realm's roles that it has beside the default ones; default none. */
  roles?: string[];
  /** Exactly the roles that it has of these clients; default none. */
  clientRoles?: KeycloakClientRoles[];
}

/** An application that signs users on, or acts for itself. */
export interface KeycloakClient {
  /** Id of the client. */
  clientId: string;
  /** Name that people see; default the id. */
  name?: string;
  /** Whether it can keep a secret; default confidential. */
  access?: KeycloakClientAccess;
  /** Secret of a confidential client; default one that is generated once. */
  secret?: pulumi.Input<string>;
  /** Exact addresses to which users are sent back: HTTPS, or plain HTTP on the user's own machine; none for a client without users. */
  redirectUris?: string[];
  /** Exact addresses to which users are sent after they signed off; default those of `redirectUris`. */
  postLogoutRedirectUris?: string[];
  /** Whether a confidential client must use PKCE too, as a public one must; default false. */
  pkce?: boolean;
  /** Whether tokens tell the names of the user's groups in the claim `groups`; default false. */
  groupsClaim?: boolean;
  /** Whether tokens tell the realm's roles of the user in the claim `roles`; default false. */
  rolesClaim?: boolean;
  /** Exactly the scopes that every token has; default those of the realm. */
  defaultScopes?: string[];
  /** Exactly the scopes that the client may ask for; default those of the realm. */
  optionalScopes?: string[];
  /** Account by which it acts for itself; default none. */
  serviceAccount?: KeycloakServiceAccount;
}

/** A user who is made with the realm, with a password to be changed at once. */
export interface KeycloakFirstUser {
  /** Name by which it signs on. */
  username: string;
  /** Address. */
  email: string;
  /** Groups of the realm; default none. */
  groups?: string[];
}

/** A realm: its users, and the applications that sign them on. */
export interface KeycloakRealm {
  /** Name, which stands in the address of the issuer. */
  name: string;
  /** Id in the database, read when the realm is made; default one that the server draws. */
  id?: string;
  /** Name that people see; default the name. */
  displayName?: string;
  /** Which callers must come by HTTPS; default external. */
  sslRequired?: KeycloakSslRequired;
  /** What happens when somebody tries passwords. */
  bruteForce?: KeycloakBruteForce;
  /** What passwords must be like. */
  passwordPolicy?: KeycloakPasswordPolicy;
  /** How long sessions and tokens live. */
  sessions?: KeycloakSessions;
  /** Days that events of users and administrators are kept, 1 to 365; default 30. */
  eventDays?: number;
  /** Roles; default none. */
  roles?: KeycloakRole[];
  /** Groups; default none. */
  groups?: KeycloakGroup[];
  /** Applications; default none. */
  clients?: KeycloakClient[];
  /** A user who is made with the realm and never touched again; default none. */
  firstUser?: KeycloakFirstUser;
}
