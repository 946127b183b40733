import { describe, expect, test } from "vitest";
import { kpaasRealm } from "../../../components/kpaas/keycloak";
import { declaredFiles } from "../../../components/kpaas/keycloak/declared";
import { clientFields, importedRealm, masterFields, realmFields } from "../../../components/kpaas/keycloak/realm";
import { realm } from "./support";

describe("a realm", () => {
  test("registers nobody, stands guessing and keeps events, unless told otherwise only in measure", () => {
    expect(realmFields({ name: "team" })).toEqual({
      realm: "team",
      enabled: true,
      displayName: "team",
      sslRequired: "external",
      registrationAllowed: false,
      duplicateEmailsAllowed: false,
      editUsernameAllowed: false,
      bruteForceProtected: true,
      permanentLockout: false,
      failureFactor: 5,
      waitIncrementSeconds: 60,
      maxFailureWaitSeconds: 900,
      passwordPolicy: "length(12) and notUsername(undefined) and notEmail(undefined)",
      accessTokenLifespan: 300,
      ssoSessionIdleTimeout: 1800,
      ssoSessionMaxLifespan: 36000,
      eventsEnabled: true,
      eventsExpiration: 2592000,
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: false,
      attributes: { adminEventsExpiration: "2592000" },
    });
    const told = realmFields({
      name: "team",
      displayName: "Team",
      sslRequired: "all",
      bruteForce: { maxFailures: 3, permanentLockout: true },
      passwordPolicy: { minLength: 16, digits: 1, specialCharacters: 2, history: 5, maxAgeDays: 90, upperCase: 0 },
      sessions: { accessTokenSeconds: 60, idleSeconds: 600, maxSeconds: 3600 },
      eventDays: 1,
    });
    expect(told).toMatchObject({
      displayName: "Team",
      sslRequired: "all",
      failureFactor: 3,
      permanentLockout: true,
      passwordPolicy:
        "length(16) and notUsername(undefined) and notEmail(undefined) and digits(1) and specialChars(2) and " +
        "passwordHistory(5) and forceExpiredPasswordChange(90)",
      accessTokenLifespan: 60,
      ssoSessionIdleTimeout: 600,
      ssoSessionMaxLifespan: 3600,
      eventsExpiration: 86400,
    });
  });

  test("is imported whole, with secrets in the place of variables alone", () => {
    const imported = importedRealm(realm);
    expect(imported).toMatchObject({
      id: "cp-realm",
      roles: { realm: [{ name: "cp-cluster-admin-role" }, { name: "auditor", description: "reads" }] },
      groups: [{ name: "cp-cluster-admin", realmRoles: ["cp-cluster-admin-role"] }],
      users: [
        {
          username: "first",
          groups: ["/cp-cluster-admin"],
          requiredActions: ["UPDATE_PASSWORD"],
          credentials: [{ value: "${FIRST_USER_PASSWORD}", temporary: true }],
        },
      ],
    });
    const clients = imported.clients as { clientId: string; secret?: string }[];
    expect(clients.map(({ clientId, secret }) => [clientId, secret])).toEqual([
      ["cp-client", "${CLIENT_SECRET_CP_CLIENT}"],
      ["harbor", "${CLIENT_SECRET_HARBOR}"],
      ["cli", undefined],
      ["machine", "${CLIENT_SECRET_MACHINE}"],
    ]);
    expect(JSON.stringify(imported)).not.toContain("canary");
    expect(importedRealm({ name: "team" })).not.toHaveProperty("id");
    expect(importedRealm({ name: "team" }).users).toEqual([]);
  });

  test("of the server's administrators is guarded too, and otherwise left alone", () => {
    const fields = masterFields({ name: "team", eventDays: 2 });
    expect(fields).toMatchObject({ bruteForceProtected: true, registrationAllowed: false, eventsExpiration: 172800 });
    for (const key of ["passwordPolicy", "accessTokenLifespan", "attributes", "realm"])
      expect(fields).not.toHaveProperty(key);
  });
});

describe("a client", () => {
  const [, harbor, cli, machine] = realm.clients!;

  test("with a secret signs users on at exact addresses, without passwords of users", () => {
    expect(clientFields(harbor!)).toMatchObject({
      publicClient: false,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      redirectUris: harbor!.redirectUris,
      webOrigins: ["https://harbor.apps.team.test", "https://harbor.apps.team.test:8443"],
      attributes: { "pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "+" },
      protocolMappers: [
        {
          name: "groups",
          protocolMapper: "oidc-group-membership-mapper",
          config: { "claim.name": "groups", "full.path": "false", "id.token.claim": "true" },
        },
      ],
    });
  });

  test("without one must prove itself by PKCE, and a command is no origin of pages", () => {
    expect(clientFields(cli!)).toMatchObject({
      publicClient: true,
      webOrigins: [],
      attributes: { "pkce.code.challenge.method": "S256" },
      protocolMappers: [],
    });
    expect(clientFields(cli!)).not.toHaveProperty("secret");
  });

  test("without users has no flow for them, and keeps the scope of service accounts", () => {
    expect(clientFields(machine!)).toMatchObject({
      standardFlowEnabled: false,
      serviceAccountsEnabled: true,
      attributes: { "pkce.code.challenge.method": "" },
    });
    const imported = importedRealm(realm).clients as Record<string, unknown>[];
    expect(imported[3]).toMatchObject({ defaultClientScopes: ["roles", "basic", "service_account"] });
    expect(imported[0]).not.toHaveProperty("defaultClientScopes");
  });
});

test("the plan of the setup names what is needed before what needs it", () => {
  const files = declaredFiles(realm);
  expect(
    files
      .plan!.trimEnd()
      .split("\n")
      .map((line) => line.split("\t")),
  ).toEqual([
    ["role", "cp-cluster-admin-role", "role-0.json"],
    ["role", "auditor", "role-1.json"],
    ["group", "cp-cluster-admin", "cp-cluster-admin-role"],
    ["client", "cp-client", "client-0.json"],
    ["client", "harbor", "client-1.json"],
    ["client", "cli", "client-2.json"],
    ["client", "machine", "client-3.json"],
    ["scopes", "machine", "default", "roles,basic,service_account"],
    ["scopes", "machine", "optional", "profile"],
    ["account", "machine", "-", "auditor"],
    ["account", "machine", "realm-management", "view-users"],
  ]);
  for (const [, , file] of files.plan!.split("\n").map((line) => line.split("\t")))
    if (file?.endsWith(".json")) expect(Object.keys(files)).toContain(file);
  expect(declaredFiles({ name: "team" }).plan).toBe("");
});

test("the realm of K-PaaS is what the portal expects, without what its own leaves open", () => {
  const kpaas = kpaasRealm({ domain: "apps.team.test", redirectUris: ["https://scm.apps.team.test/login"] });
  expect(kpaas).toMatchObject({
    name: "cp-realm",
    id: "cp-realm",
    roles: [{ name: "cp-cluster-admin-role" }],
    groups: [{ name: "cp-cluster-admin", roles: ["cp-cluster-admin-role"] }],
    clients: [
      {
        clientId: "cp-client",
        redirectUris: ["https://portal.apps.team.test/login/oauth2/code/keycloak", "https://scm.apps.team.test/login"],
        rolesClaim: true,
      },
    ],
  });
  expect(kpaas.clients![0]).not.toHaveProperty("secret");
  expect(kpaas).not.toHaveProperty("firstUser");
  const mapper = { name: "RealmRoles", config: { "claim.name": "roles", multivalued: "true" } };
  expect(clientFields(kpaas.clients![0]!).protocolMappers).toContainEqual(
    expect.objectContaining({ name: "RealmRoles" }),
  );
  expect((clientFields(kpaas.clients![0]!).protocolMappers as object[]).at(-1)).toMatchObject(mapper);
});
