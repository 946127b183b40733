import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { Keycloak, KeycloakClient, KeycloakRealm } from "../../../components/kpaas/keycloak";
import { keycloakSchema } from "../../../components/kpaas/keycloak/schema";
import { everything, production, realm } from "./support";

const { database, web } = production;
const withDatabase = (change: object) => ({ database: { ...database, ...change } });
const withRealm = (change: object) => ({ realm: { name: "team", ...change } });
const client = { clientId: "app", redirectUris: ["https://app.team.test/callback"] };
const withClient = (change: Partial<Record<keyof KeycloakClient, unknown>>) =>
  withRealm({ clients: [{ ...client, ...change }] });
const withRedirect = (uri: string) => withClient({ redirectUris: [uri] });
const REDIRECT = "realm.clients[0].redirectUris[0]";
const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };
const trust = { configMapName: "trust-bundle" };

/** What is given beside the least that is needed, and the place and reason of the one problem that it makes. */
const cases: [change: object, path: string, problem: string][] = [
  [{ web: undefined }, "web", "is required"],
  [{ web: { host: "keycloak.team.test/auth" } }, "web.host", "does not match"],
  [{ web: { host: "https://keycloak.team.test" } }, "web.host", "does not match"],
  [{ web: { host: "localhost" } }, "web.host", "does not match"],
  [{ web: { ...web, ingress: { tlsSecretName: "a" } } }, "web.ingress", "stands beside gateway"],
  [{ web: { host: "a.test", ingress: { className: "nginx" } } }, "web.ingress.tlsSecretName", "is required"],
  [{ preset: "tiny" }, "preset", '"tiny" is not supported'],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ replicas: 11 }, "replicas", "11 is too large"],
  [{ replicas: 1.5 }, "replicas", "is a number"],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }, "resources.limits.cpu", "is below the request"],
  [{ database: undefined }, "database", "is required"],
  [withDatabase({ password: undefined }), "database.password", "is required"],
  [withDatabase({ passwordSecret: { name: "a" } }), "database.passwordSecret", "stands beside password"],
  [withDatabase({ password: "cpAdmin!12345" }), "database.password", "is a known default password"],
  [withDatabase({ port: 0 }), "database.port", "0 is too small"],
  [{ databaseKind: "h2" }, "databaseKind", '"h2" is not supported'],
  [{ databaseTrust: undefined }, "databaseTrust", "is required"],
  [{ databaseTrust: { configMapName: "A" } }, "databaseTrust.configMapName", '"A" does not match'],
  [{ databaseNamespace: "data" }, "databaseNamespace", "has no effect without network"],
  [{ databaseCidrs: ["192.0.2.0/24"] }, "databaseCidrs", "has no effect without network"],
  [
    { network, databaseNamespace: "data", databaseCidrs: ["192.0.2.0/24"] },
    "databaseCidrs",
    "stands beside databaseNamespace",
  ],
  [{ network, ...withDatabase({ host: "db.team.test" }) }, "databaseNamespace", "is required, since no policy"],
  [
    { network, ...withDatabase({ host: pulumi.output("a.b.svc") }) },
    "databaseNamespace",
    "is required, since no policy",
  ],
  [{ connectionPoolSize: 1 }, "connectionPoolSize", "1 is too small"],
  [{ issuer: {}, trust: { ...trust, key: "ca.crt" } }, "issuer.name", "is required"],
  [{ issuer: { name: "ca" } }, "trust", "is required by a Gateway"],
  [{ issuer: { name: "ca" }, trust }, "trust.key", "is none that a Gateway reads"],
  [{ issuer: { name: "ca" }, trust: { ...trust, key: "ca.pem" } }, "trust.key", "is none that a Gateway reads"],
  [{ admin: { password: "admin" } }, "admin.password", "is shorter than 8"],
  [{ admin: { password: "Harbor12345" } }, "admin.password", "is a known default password"],
  [{ admin: { username: "platform", password: "platform" } }, "admin.password", "is the name of the user"],
  [{ admin: { username: "Admin" } }, "admin.username", '"Admin" does not match'],
  [
    { admin: { password: "long-enough-1", passwordSecret: { name: "a" } } },
    "admin.passwordSecret",
    "stands beside password",
  ],
  [{ disabledFeatures: ["CIBA"] }, "disabledFeatures[0]", '"CIBA" does not match'],
  [{ logLevel: "trace" }, "logLevel", '"trace" is not supported'],
  [{ mesh: "linkerd" }, "mesh", '"linkerd" is not supported'],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ values: { database: { password: "changeit" } } }, "values.database.password", "is a known default password"],
  [{ realm: undefined }, "realm", "is required"],
  [withRealm({ name: "master" }), "realm.name", "is the realm of the server's administrators"],
  [withRealm({ name: "Team A" }), "realm.name", '"Team A" does not match'],
  [withRealm({ id: "x".repeat(37) }), "realm.id", "does not match"],
  [withRealm({ sslRequired: "none" }), "realm.sslRequired", '"none" is not supported'],
  [withRealm({ sslRequired: "all" }), "realm.sslRequired", "shuts out the setup Job"],
  [withRealm({ registrationAllowed: true }), "realm.registrationAllowed", "is not a known property"],
  [withRealm({ bruteForce: { maxFailures: 1 } }), "realm.bruteForce.maxFailures", "1 is too small"],
  [
    withRealm({ bruteForce: { maxWaitSeconds: 30 } }),
    "realm.bruteForce.maxWaitSeconds",
    "is below waitIncrementSeconds",
  ],
  [withRealm({ passwordPolicy: { minLength: 4 } }), "realm.passwordPolicy.minLength", "4 is too small"],
  [
    withRealm({ passwordPolicy: { minLength: 8, digits: 8, specialCharacters: 1 } }),
    "realm.passwordPolicy.minLength",
    "8 is less than the rules on characters ask",
  ],
  [withRealm({ sessions: { accessTokenSeconds: 86400 } }), "realm.sessions.accessTokenSeconds", "is too large"],
  [
    withRealm({ sessions: { accessTokenSeconds: 600, idleSeconds: 300 } }),
    "realm.sessions.accessTokenSeconds",
    "600 outlives idleSeconds",
  ],
  [withRealm({ sessions: { maxSeconds: 600 } }), "realm.sessions.idleSeconds", "1800 outlives maxSeconds"],
  [withRealm({ eventDays: 0 }), "realm.eventDays", "0 is too small"],
  [withRealm({ roles: [{ name: "a,b" }] }), "realm.roles[0].name", '"a,b" does not match'],
  [withRealm({ roles: [{ name: "a" }, { name: "a" }] }), "realm.roles[1].name", "is another role"],
  [withRealm({ groups: [{ name: "a" }, { name: "a" }] }), "realm.groups[1].name", "is another group"],
  [
    withRealm({ groups: [{ name: "a", roles: ["admin"] }] }),
    "realm.groups[0].roles[0]",
    "admin is no role of the realm",
  ],
  [withRealm({ clients: [client, client] }), "realm.clients[1].clientId", "app is another client"],
  [
    withRealm({
      clients: [
        { ...client, clientId: "a-b" },
        { ...client, clientId: "a.b" },
      ],
    }),
    "realm.clients[1].clientId",
    "differs in signs alone",
  ],
  [withClient({ clientId: "admin-cli" }), "realm.clients[0].clientId", "admin-cli is Keycloak's own"],
  [withClient({ clientId: "a b" }), "realm.clients[0].clientId", '"a b" does not match'],
  [withClient({ redirectUris: undefined }), "realm.clients[0].redirectUris", "is required"],
  [withClient({ redirectUris: [] }), "realm.clients[0].redirectUris", "length 0 is too small"],
  [withRedirect("*"), REDIRECT, '"*" holds a wildcard'],
  [withRedirect("https://*.team.test/callback"), REDIRECT, "holds a wildcard"],
  [withRedirect("https://app.team.test/*"), REDIRECT, "holds a wildcard"],
  [withRedirect("http://app.team.test/callback"), REDIRECT, "is plain HTTP"],
  [withRedirect("http://localhost.team.test/callback"), REDIRECT, "is plain HTTP"],
  [withRedirect("app://callback"), REDIRECT, "has the scheme app:"],
  [withRedirect("/callback"), REDIRECT, "is no address"],
  [withRedirect("https://app.team.test@evil.test/"), REDIRECT, "holds a user"],
  [withRedirect("https://app.team.test/#x"), REDIRECT, "holds a fragment"],
  [
    withClient({ postLogoutRedirectUris: ["https://app.team.test/*"] }),
    "realm.clients[0].postLogoutRedirectUris[0]",
    "holds a wildcard",
  ],
  [
    withClient({ redirectUris: undefined, serviceAccount: {}, postLogoutRedirectUris: ["https://a.test/"] }),
    "realm.clients[0].postLogoutRedirectUris",
    "has no effect without redirectUris",
  ],
  [withClient({ secret: "changeit" }), "realm.clients[0].secret", "is"],
  [withClient({ secret: 'quoted"secret"of-mine' }), "realm.clients[0].secret", "has other characters"],
  [
    withClient({ access: "public", secret: "canary-of-a-client" }),
    "realm.clients[0].secret",
    "is none that a public client could keep",
  ],
  [withClient({ access: "public", serviceAccount: {} }), "realm.clients[0].serviceAccount", "needs a secret"],
  [withClient({ access: "public", pkce: false }), "realm.clients[0].pkce", "is all that a public client"],
  [withClient({ access: "bearer" }), "realm.clients[0].access", '"bearer" is not supported'],
  [
    withClient({ defaultScopes: ["a"], optionalScopes: ["b", "a"] }),
    "realm.clients[0].optionalScopes[1]",
    "a is a default scope too",
  ],
  [
    withClient({ serviceAccount: { roles: ["x"] } }),
    "realm.clients[0].serviceAccount.roles[0]",
    "x is no role of the realm",
  ],
  [
    withClient({ serviceAccount: { clientRoles: [{ clientId: "x", roles: ["a"] }] } }),
    "realm.clients[0].serviceAccount.clientRoles[0].clientId",
    "x is no client of the realm",
  ],
  [
    withRealm({ firstUser: { username: "first", email: "a@team.test", groups: ["x"] } }),
    "realm.firstUser.groups[0]",
    "x is no group of the realm",
  ],
  [withRealm({ firstUser: { username: "first", email: "none" } }), "realm.firstUser.email", '"none" does not match'],
  [withRealm({ firstUser: { username: "First", email: "a@b.test" } }), "realm.firstUser.username", "does not match"],
];

test.each(cases)("refuses %j", (change, path, problem) => {
  let thrown: unknown;
  try {
    new Keycloak("sso", { ...production, ...change } as never);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ValidationError);
  const { problems } = thrown as ValidationError;
  expect([...new Set(problems.map((one) => one.path))]).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
  expect(String(thrown)).not.toContain("canary");
});

test("tells everything that is wrong at once", () => {
  const wrong: KeycloakRealm = {
    name: "master",
    groups: [{ name: "a", roles: ["x"] }],
    clients: [{ clientId: "a", redirectUris: ["https://a.test/*", "http://b.test/"], access: "public", secret: "x" }],
  };
  const problems = problemsOf(keycloakSchema, { ...production, replicas: 0, databaseTrust: undefined, realm: wrong });
  const paths = problems.map(({ path }) => path);
  for (const path of [
    "replicas",
    "realm.name",
    "realm.groups[0].roles[0]",
    "realm.clients[0].redirectUris[0]",
    "realm.clients[0].redirectUris[1]",
    "realm.clients[0].secret",
  ])
    expect(paths).toContain(path);
});

test.each<[string, object]>([
  ["production", production],
  ["everything", everything],
  ["small without TLS to its database", { ...production, preset: "small", databaseTrust: undefined }],
  ["a mesh in the place of TLS to the database", { ...production, mesh: "ambient", databaseTrust: undefined }],
  ["an issuer without a Gateway", { ...production, web: { host: "a.test" }, issuer: { name: "ca" } }],
  ["addresses on the user's own machine", withClient({ redirectUris: ["http://127.0.0.1/x", "http://[::1]:8000/x"] })],
  ["a realm of its own", { realm: { ...realm, sslRequired: "all" }, issuer: { name: "ca" }, web: { host: "a.test" } }],
])("accepts %s", (_, change) => {
  const { network: _network, ...args } = { ...production, ...change } as Record<string, unknown>;
  expect(problemsOf(keycloakSchema, args)).toEqual([]);
});
