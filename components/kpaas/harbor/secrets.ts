import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { labels } from "../../core/labels";
import {
  Certificate,
  CertificateAuthority,
  CertificateKeyAlgorithm,
  PasswordHash,
  RandomPassword,
} from "../../core/secrets";
import { HarborArgs } from "./args";
import { HarborRobot } from "./content-args";
import { ADMIN_KEY, CREDENTIAL_KEYS, HARBOR, REGISTRY_USER } from "./names";

/** One key of a Secret. */
export interface KeyOfSecret {
  name: pulumi.Input<string>;
  key: pulumi.Input<string>;
}

/** Where Harbor's programs find what they must keep secret. */
export interface HarborSecrets {
  /** Secret with the keys {@link CREDENTIAL_KEYS}. */
  credentials: pulumi.Input<string>;
  /** Secret with `secretKey`. */
  secretKey: pulumi.Input<string>;
  /** Secret with `tls.key`, by which tokens are signed. */
  token: pulumi.Input<string>;
  admin: KeyOfSecret;
  /** Password of the given database, or of Harbor's own. */
  database: KeyOfSecret;
  /** Password of the key-value store as it is, and as it stands in a URL. */
  keyValueStore?: { plain: KeyOfSecret; inUrl: KeyOfSecret };
  oidcClient?: KeyOfSecret;
  /** Changes with any secret that programs read when they start. */
  fingerprint: pulumi.Output<string>;
  /** The Secret with the robots' passwords, and those themselves by name. */
  robots?: {
    secret: pulumi.Output<string>;
    passwords: Record<string, pulumi.Output<string>>;
    fingerprint: pulumi.Output<string>;
  };
}

/** Creates the Secrets of Harbor as `${name}-<what>`, drawing once what is not given. */
export function createSecrets(
  parent: pulumi.Resource,
  name: string,
  args: HarborArgs,
  namespace: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
): HarborSecrets {
  const opts = childOf(parent, { dependsOn });
  const drawn = (what: string, length: number, protect = false) =>
    new RandomPassword(`${name}-${what}`, { length }, statefulChildOf(parent, protect)).result;
  const secret = (what: string, stringData: Record<string, pulumi.Input<string>>) =>
    new k8s.core.v1.Secret(
      `${name}-${what}`,
      {
        metadata: { name: `${HARBOR}-${what}`, namespace, labels: labels({ name: HARBOR, partOf: "kpaas" }, HARBOR) },
        stringData: pulumi.secret(stringData),
      },
      opts,
    ).metadata.name;
  const coreSecret = drawn("core-secret", 16);
  const signing = tokenKey(parent, name);
  const connections = connectionSecrets(args, () => drawn("database-password", 32, args.protect ?? true));
  const names: HarborSecrets = {
    ...credentials(parent, name, args, coreSecret, drawn, secret),
    token: secret("token", { "tls.key": signing.privateKeyPem, "tls.crt": signing.certificatePem }),
    admin: adminOf(args, () => drawn("admin-password", 32), secret),
    ...connections.references(
      Object.keys(connections.data).length > 0 ? secret("connections", connections.data) : undefined,
    ),
    // With a random key, so that nobody finds a weak password by trying what it is the hash of.
    fingerprint: fingerprint(coreSecret, [signing.certificatePem, connections.data]),
  };
  const robots = args.robots ?? [];
  if (robots.length === 0) return names;
  const passwords = Object.fromEntries(robots.map((robot) => [robot.name, robotPassword(robot, drawn)]));
  const bodies = Object.entries(passwords).map(([robot, password]) => [
    `${robot}.json`,
    password.apply((known) => JSON.stringify({ secret: known })),
  ]);
  return {
    ...names,
    robots: {
      secret: secret("robots", Object.fromEntries(bodies) as Record<string, pulumi.Output<string>>),
      passwords,
      fingerprint: fingerprint(coreSecret, passwords),
    },
  };
}

type Draw = (what: string, length: number, protect?: boolean) => pulumi.Output<string>;
type Store = (what: string, data: Record<string, pulumi.Input<string>>) => pulumi.Output<string>;

function credentials(
  parent: pulumi.Resource,
  name: string,
  args: HarborArgs,
  coreSecret: pulumi.Output<string>,
  drawn: Draw,
  secret: Store,
): Pick<HarborSecrets, "credentials" | "secretKey"> {
  const registryPassword = drawn("registry-password", 32);
  // Each request to the registry has it checked, and nobody guesses 32 random characters.
  const { hash } = new PasswordHash(`${name}-registry-hash`, { password: registryPassword, cost: 5 }, childOf(parent));
  const secretKey: Record<string, pulumi.Input<string>> = args.secretKeySecretName === undefined
    ? { [CREDENTIAL_KEYS.secretKey]: args.secretKey ?? drawn("secret-key", 16, args.protect ?? true) }
    : {};
  const object = secret("credentials", {
    ...secretKey,
    [CREDENTIAL_KEYS.core]: coreSecret,
    [CREDENTIAL_KEYS.xsrf]: drawn("xsrf-key", 32),
    [CREDENTIAL_KEYS.jobservice]: drawn("jobservice-secret", 16),
    [CREDENTIAL_KEYS.registry]: drawn("registry-http-secret", 16),
    [CREDENTIAL_KEYS.registryPassword]: registryPassword,
    [CREDENTIAL_KEYS.registryHtpasswd]: pulumi.interpolate`${REGISTRY_USER}:${hash}`,
  });
  return { credentials: object, secretKey: args.secretKeySecretName ?? object };
}

/** An RSA key, the only kind by which Harbor signs tokens; its certificate is read by nobody. */
function tokenKey(parent: pulumi.Resource, name: string): Certificate {
  const ca = new CertificateAuthority(`${name}-token-authority`, { commonName: "harbor-token" }, childOf(parent));
  return new Certificate(
    `${name}-token`,
    {
      commonName: "harbor-token-signer",
      dnsNames: [HARBOR],
      keyAlgorithm: CertificateKeyAlgorithm.Rsa3072,
      validityDays: 3650,
      ca,
    },
    childOf(parent),
  );
}

function adminOf({ adminPassword, adminPasswordSecret }: HarborArgs, draw: () => pulumi.Output<string>, secret: Store) {
  if (adminPasswordSecret) return { name: adminPasswordSecret.name, key: adminPasswordSecret.key ?? ADMIN_KEY };
  return { name: secret("admin", { [ADMIN_KEY]: adminPassword ?? draw() }), key: ADMIN_KEY };
}

/** Passwords of what Harbor connects to, and where the ones are that others keep. */
function connectionSecrets(args: HarborArgs, draw: () => pulumi.Output<string>) {
  const { database, keyValueStore, oidc } = args;
  const databasePassword = database ? database.password : draw();
  const data = {
    ...(databasePassword !== undefined && { databasePassword: pulumi.secret(databasePassword) }),
    ...(keyValueStore?.password !== undefined && {
      keyValuePassword: pulumi.secret(keyValueStore.password),
      keyValuePasswordInUrl: pulumi.secret(keyValueStore.password).apply(encodeURIComponent),
    }),
    ...(oidc?.clientSecret !== undefined && {
      // It stands between the quotes of a JSON text.
      oidcClientSecret: pulumi.secret(oidc.clientSecret).apply((known) => JSON.stringify(known).slice(1, -1)),
    }),
  };
  const references = (ours?: pulumi.Output<string>) => {
    const pick = (key: string, theirs: HarborArgs["adminPasswordSecret"], standard: string): KeyOfSecret =>
      theirs ? { name: theirs.name, key: theirs.key ?? standard } : { name: ours!, key };
    return {
      database: pick("databasePassword", database?.passwordSecret, "password"),
      ...(keyValueStore && {
        keyValueStore: {
          plain: pick("keyValuePassword", keyValueStore.passwordSecret, "password"),
          inUrl: pick("keyValuePasswordInUrl", keyValueStore.passwordSecret, "password"),
        },
      }),
      ...(oidc && { oidcClient: pick("oidcClientSecret", oidc.clientSecretSecret, "clientSecret") }),
    };
  };
  return { data, references };
}

/** Harbor demands characters of three kinds, which a random text has almost always. */
function robotPassword({ name, secret }: HarborRobot, drawn: Draw): pulumi.Output<string> {
  if (secret !== undefined) return pulumi.secret(secret);
  return pulumi.interpolate`${drawn(`robot-${name}`, 32)}aA1`;
}

function fingerprint(key: pulumi.Output<string>, of: pulumi.Input<unknown>): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.all([key, pulumi.output(of)]).apply(hashOf));
}
