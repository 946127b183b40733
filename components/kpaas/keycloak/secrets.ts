import { createHmac } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { RandomPassword } from "../../core/secrets";
import { KeycloakArgs } from "./args";
import { ADMIN_USERNAME, KEYCLOAK, OBJECTS, PASSWORD_KEY, SETUP_CLIENT, SETUP_SECRET_KEY } from "./names";
import { FIRST_USER_PASSWORD, hasSecret, secretVariable } from "./realm";
import { KeycloakPasswordPolicy } from "./realm-args";

/** Secrets of Keycloak, and what was put into them. */
export interface KeycloakSecrets {
  resources: pulumi.Resource[];
  /** Secret with the password of the server's administrator. */
  adminSecretName: pulumi.Output<string>;
  /** Secrets of confidential clients, by their ids. */
  clientSecrets: Record<string, pulumi.Output<string>>;
  /** Changes with the database's password. */
  databaseFingerprint: pulumi.Output<string>;
  /** Changes with a client's secret. */
  clientFingerprint: pulumi.Output<string>;
}

/** Creates the Secrets that Keycloak and its setup Job read, and draws what is not given. */
export function createSecrets(
  parent: pulumi.Resource,
  name: string,
  args: KeycloakArgs,
  namespace: pulumi.Output<string>,
): KeycloakSecrets {
  const { admin = {}, database, realm, protect = true } = args;
  // They are in the server's database too, which does not follow a new one.
  const drawn = (role: string) => new RandomPassword(`${name}-${role}`, {}, statefulChildOf(parent, protect)).result;
  const secret = (role: string, object: string, stringData: Record<string, pulumi.Input<string>>) =>
    new k8s.core.v1.Secret(
      `${name}-${role}`,
      {
        metadata: { name: object, namespace, labels: labels({ name: KEYCLOAK, partOf: "kpaas" }, KEYCLOAK) },
        stringData: pulumi.secret(stringData),
      },
      childOf(parent),
    );

  const setupSecret = drawn("setup-password");
  const resources: k8s.core.v1.Secret[] = [
    secret("setup-secret", OBJECTS.setup, { "client-id": SETUP_CLIENT, [SETUP_SECRET_KEY]: setupSecret }),
  ];
  if (!admin.passwordSecret)
    resources.push(
      secret("admin-secret", OBJECTS.admin, {
        username: admin.username ?? ADMIN_USERNAME,
        [PASSWORD_KEY]: admin.password ?? drawn("admin-password"),
      }),
    );
  if (!database.passwordSecret)
    resources.push(secret("database-secret", OBJECTS.database, { [PASSWORD_KEY]: database.password! }));

  const clientSecrets = Object.fromEntries(
    (realm.clients ?? [])
      .filter(hasSecret)
      .map(({ clientId, secret }) => [clientId, pulumi.secret(secret ?? drawn(`client-${clientId}`))]),
  );
  const variables = Object.entries(clientSecrets).map(([id, value]) => [secretVariable(id), value]);
  resources.push(
    secret("realm-secret", OBJECTS.realm, {
      ...Object.fromEntries(variables),
      ...(realm.firstUser && {
        [FIRST_USER_PASSWORD]: fitting(drawn("first-user-password"), realm.passwordPolicy),
      }),
    }),
  );
  return {
    resources,
    adminSecretName: pulumi.output(admin.passwordSecret?.name ?? OBJECTS.admin),
    clientSecrets,
    databaseFingerprint: fingerprint(setupSecret, database.password ?? ""),
    clientFingerprint: fingerprint(setupSecret, clientSecrets),
  };
}

/** A drawn password of letters and digits, with what a policy wants beside. */
function fitting(password: pulumi.Output<string>, policy: KeycloakPasswordPolicy = {}): pulumi.Output<string> {
  const { digits = 0, upperCase = 0, lowerCase = 0, specialCharacters = 0 } = policy;
  const times = Math.max(digits, upperCase, lowerCase, specialCharacters);
  return pulumi.interpolate`${password}${"aA1!".repeat(times)}`;
}

/** A hash that nobody can guess values from, since its key is a drawn secret. */
function fingerprint(key: pulumi.Output<string>, value: pulumi.Input<unknown>): pulumi.Output<string> {
  const hash = pulumi
    .all([key, value])
    .apply(([secret, known]) =>
      createHmac("sha256", String(secret)).update(JSON.stringify(known)).digest("hex").slice(0, 16),
    );
  return pulumi.unsecret(hash);
}

/** Component inputs reach the state. */
export function withSecrets(args: KeycloakArgs): KeycloakArgs {
  const { admin, database, realm } = args;
  const kept = (value?: pulumi.Input<string>) => value && pulumi.secret(value);
  return {
    ...args,
    database: database.password === undefined ? database : { ...database, password: kept(database.password) },
    ...(admin && { admin: admin.password === undefined ? admin : { ...admin, password: kept(admin.password) } }),
    realm: {
      ...realm,
      ...(realm.clients && {
        clients: realm.clients.map((client) =>
          client.secret === undefined ? client : { ...client, secret: kept(client.secret) },
        ),
      }),
    },
  };
}
