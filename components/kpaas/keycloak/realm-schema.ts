import { z } from "zod";
import { secretString } from "../../core/insecure";
import { pattern, Report, rule } from "../../core/problems";
import { secretVariable } from "./realm";
import { KeycloakClientAccess, KeycloakSslRequired } from "./realm-args";

/** Names go through a list of a shell, so they hold no blanks and commas. */
const name = pattern(/^[A-Za-z0-9][\w.-]{0,253}$/, "letters, digits, ., _ and -, with a letter or digit first");
const text = pattern(/^[^\n\r$]{1,255}$/, "one line of up to 255 characters, without $");

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Why users may not be sent back there. */
function redirectProblem(uri: string): string | undefined {
  if (uri.includes("*")) return "holds a wildcard";
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || uri !== uri.trim() || !url.host) return "is no address";
  if (url.protocol === "http:" && !LOOPBACK.includes(url.hostname)) return "is plain HTTP";
  if (url.protocol !== "https:" && url.protocol !== "http:") return `has the scheme ${url.protocol}`;
  if (url.username || url.password) return "holds a user";
  return uri.includes("#") ? "holds a fragment" : undefined;
}

const redirectUri = z.string().refine((uri) => redirectProblem(uri) === undefined, {
  error: ({ input }) =>
    `${JSON.stringify(input)} ${redirectProblem(String(input))}; expected an exact https:// address, or http:// at localhost`,
});

/** Its value stands in JSON that a shell fills in, and must mean the same everywhere. */
const clientSecret = secretString.refine((value) => /^[A-Za-z0-9._~+/=@:%-]{16,255}$/.test(value), {
  error: "is too short or has other characters; expected 16 to 255 letters, digits and . _ ~ + / = @ : % -",
});

const count = z.int().min(0).max(8).optional();
const names = z.array(name).min(1);

const bruteForce = rule(
  z.strictObject({
    maxFailures: z.int().min(3).max(100).optional(),
    waitIncrementSeconds: z.int().min(10).max(3600).optional(),
    maxWaitSeconds: z.int().min(10).max(86_400).optional(),
    permanentLockout: z.boolean().optional(),
  }),
  ({ waitIncrementSeconds = 60, maxWaitSeconds = 900 }, report) => {
    if (maxWaitSeconds < waitIncrementSeconds)
      report(["maxWaitSeconds"], `${maxWaitSeconds} is below waitIncrementSeconds`, `at least ${waitIncrementSeconds}`);
  },
);

const passwordPolicy = rule(
  z.strictObject({
    minLength: z.int().min(8).max(64).optional(),
    digits: count,
    upperCase: count,
    lowerCase: count,
    specialCharacters: count,
    history: z.int().min(0).max(24).optional(),
    maxAgeDays: z.int().min(1).max(730).optional(),
  }),
  ({ minLength = 12, digits = 0, upperCase = 0, lowerCase = 0, specialCharacters = 0 }, report) => {
    const sum = digits + upperCase + lowerCase + specialCharacters;
    if (sum > minLength)
      report(["minLength"], `${minLength} is less than the rules on characters ask`, `at least ${sum}`);
  },
);

const sessions = rule(
  z.strictObject({
    accessTokenSeconds: z.int().min(60).max(3600).optional(),
    idleSeconds: z.int().min(300).max(604_800).optional(),
    maxSeconds: z.int().min(600).max(2_592_000).optional(),
  }),
  ({ accessTokenSeconds = 300, idleSeconds = 1800, maxSeconds = 36_000 }, report) => {
    if (accessTokenSeconds > idleSeconds)
      report(["accessTokenSeconds"], `${accessTokenSeconds} outlives idleSeconds`, `at most ${idleSeconds}`);
    if (idleSeconds > maxSeconds)
      report(["idleSeconds"], `${idleSeconds} outlives maxSeconds`, `at most ${maxSeconds}`);
  },
);

const serviceAccount = z.strictObject({
  roles: names.optional(),
  clientRoles: z.array(z.strictObject({ clientId: name, roles: names })).optional(),
});

const client = rule(
  z.strictObject({
    clientId: name,
    name: text.optional(),
    access: z.enum(KeycloakClientAccess).optional(),
    secret: clientSecret.optional(),
    redirectUris: z.array(redirectUri).min(1).optional(),
    postLogoutRedirectUris: z.array(redirectUri).min(1).optional(),
    pkce: z.boolean().optional(),
    groupsClaim: z.boolean().optional(),
    rolesClaim: z.boolean().optional(),
    defaultScopes: names.optional(),
    optionalScopes: names.optional(),
    serviceAccount: serviceAccount.optional(),
  }),
  (given, report) => {
    if (BUILT_IN.includes(given.clientId)) report(["clientId"], `${given.clientId} is Keycloak's own`, "another id");
    if (!("redirectUris" in given) && !("serviceAccount" in given))
      report(["redirectUris"], "is required", "an address, or serviceAccount for a client without users");
    if (!("redirectUris" in given) && "postLogoutRedirectUris" in given)
      report(["postLogoutRedirectUris"], "has no effect without redirectUris", "redirectUris");
    if (given.access === KeycloakClientAccess.Public) {
      if ("secret" in given) report(["secret"], "is none that a public client could keep", "no secret");
      if ("serviceAccount" in given) report(["serviceAccount"], "needs a secret", "access confidential");
      if (given.pkce === false) report(["pkce"], "is all that a public client proves itself by", "no pkce");
    }
    const { defaultScopes = [], optionalScopes = [] } = given;
    for (const [index, scope] of optionalScopes.entries())
      if (defaultScopes.includes(scope))
        report(["optionalScopes", index], `${scope} is a default scope too`, "it in one of the two");
  },
);

const BUILT_IN = ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"];

/** Checks a KeycloakRealm. */
export const realmSchema = rule(
  z.strictObject({
    name: pattern(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits and hyphens, up to 63"),
    id: pattern(/^[A-Za-z0-9-]{1,36}$/, "up to 36 letters, digits and hyphens").optional(),
    displayName: text.optional(),
    sslRequired: z.enum(KeycloakSslRequired).optional(),
    bruteForce: bruteForce.optional(),
    passwordPolicy: passwordPolicy.optional(),
    sessions: sessions.optional(),
    eventDays: z.int().min(1).max(365).optional(),
    roles: z.array(z.strictObject({ name, description: text.optional() })).optional(),
    groups: z.array(z.strictObject({ name, roles: names.optional() })).optional(),
    clients: z.array(client).optional(),
    firstUser: z
      .strictObject({
        username: pattern(/^[a-z0-9][a-z0-9._@-]{2,254}$/, "3 to 255 lowercase letters, digits, ., _, @ and -"),
        email: pattern(/^[^\s@$]+@[^\s@$]+\.[^\s@$]+$/, "an address such as ops@team.test"),
        groups: names.optional(),
      })
      .optional(),
  }),
  (realm, report) => {
    const { roles = [], groups = [], clients = [], firstUser } = realm;
    if (realm.name === "master") report(["name"], "is the realm of the server's administrators", "another name");
    unique(
      roles.map((role) => role?.name),
      (index) => ["roles", index, "name"],
      "role",
      report,
    );
    unique(
      groups.map((group) => group?.name),
      (index) => ["groups", index, "name"],
      "group",
      report,
    );
    unique(
      clients.map((one) => one?.clientId),
      (index) => ["clients", index, "clientId"],
      "client",
      report,
    );
    const known = roles.map((role) => role?.name);
    for (const [index, group] of groups.entries())
      among(group?.roles, known, (at) => ["groups", index, "roles", at], "no role of the realm", report);
    for (const [index, one] of clients.entries()) {
      const path = ["clients", index, "serviceAccount"];
      among(one?.serviceAccount?.roles, known, (at) => [...path, "roles", at], "no role of the realm", report);
      const ids = [...clients.map((other) => other?.clientId), ...BUILT_IN];
      for (const [at, other] of (one?.serviceAccount?.clientRoles ?? []).entries())
        among([other?.clientId], ids, () => [...path, "clientRoles", at, "clientId"], "no client of the realm", report);
    }
    const inGroups = groups.map((group) => group?.name);
    among(firstUser?.groups, inGroups, (at) => ["firstUser", "groups", at], "no group of the realm", report);
  },
);

type Place = (index: number) => (string | number)[];

function unique(given: (string | undefined)[], place: Place, what: string, report: Report): void {
  // Variables of two ids must differ too.
  const alike = (id: string | undefined) => (what === "client" && id !== undefined ? secretVariable(String(id)) : id);
  const all = given.map(alike);
  for (const [index, id] of all.entries())
    if (id !== undefined && all.indexOf(id) < index)
      report(place(index), `${given[index]} is another ${what}, or differs in signs alone`, `a ${what} of its own`);
}

function among(
  given: (string | undefined)[] | undefined,
  known: (string | undefined)[],
  place: Place,
  problem: string,
  report: Report,
): void {
  for (const [index, one] of (given ?? []).entries())
    if (typeof one === "string" && !known.includes(one))
      report(
        place(index),
        `${one} is ${problem}`,
        known.length > 0 ? `one of: ${known.join(", ")}` : "one that is declared",
      );
}
