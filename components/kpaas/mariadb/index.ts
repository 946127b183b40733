import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { serviceNamespace } from "../namespace";
import { claimBucket } from "../object-bucket/claim";
import { createServicePolicies } from "../network";
import { DatabaseReference } from "../references";
import { MariaDbArgs } from "./args";
import { mariaDbFlows } from "./flows";
import { MARIADB, MARIADB_PORT, serverOf, writerHost } from "./names";
import { backupSpec } from "./object-store";
import { installOperator } from "./operator";
import { mariaDbSchema } from "./schema";
import { backupName, mariaDbSpec } from "./server";
import {
  CreatedUser,
  createDatabases,
  createPassword,
  createSqlJob,
  createUser,
  MARIADB_API,
  MariaDbPlace,
  metadataOf,
} from "./sql";

export * from "./args";

/** Seconds until all servers are ready, each of which copies its data from another. */
const TIMEOUT_SECONDS = 1800;

/** What connections are made of, which are asked for after the component is there. */
const created = new WeakMap<MariaDb, { args: MariaDbArgs; users: Map<string, CreatedUser> }>();

/**
 * MariaDB servers by mariadb-operator, with databases, users and their grants, backups and SQL that is run once. All connections are by
 * TLS. Throws ValidationError on bad arguments.
 */
export class MariaDb extends pulumi.ComponentResource {
  /** Namespace of the servers. */
  readonly namespace: pulumi.Output<string>;
  /** Host name of the one server that is written to. */
  readonly host: pulumi.Output<string>;
  /** Port of the servers. */
  readonly port: pulumi.Output<number>;
  /** Secret in the namespace with the password of root under `password`. */
  readonly rootSecretName: pulumi.Output<string>;
  /** Secret in the namespace with the certificates of the authorities to trust under `ca.crt`. */
  readonly caSecretName: pulumi.Output<string>;

  constructor(name: string, args: MariaDbArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MariaDb ${name}`, mariaDbSchema, args);
    super("yuanrong-platform:kpaas:MariaDb", name, withSecrets(args), opts);
    const namespace = serviceNamespace(this, name, args, { namespace: MARIADB, enforce: PodSecurityLevel.Restricted });
    const object = args.namespace ?? MARIADB;
    const operator = args.operator?.install === false ? [] : installOperator(this, name, args, namespace);
    const place: MariaDbPlace = { parent: this, name, namespace: namespace.name, args };
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: MARIADB, namespace: object },
      mariaDbFlows(args, object),
      [...namespace.resources, ...operator],
    );
    const root = createPassword(place, "root", `${serverOf(args)}-root`, args.rootPassword, namespace.resources);
    const server = createServer(place, root.secret.metadata.name, [...operator, ...policies]);
    const databases = createDatabases(place, [server]);
    const users = new Map(
      (args.users ?? []).map((user) => [user.name, createUser(place, user, [server, ...databases])]),
    );
    for (const job of args.sqlJobs ?? []) createSqlJob(place, job, users.get(job.username)!, databases);
    const claims = claimBucket(this, name, args.backups?.bucket, {
      namespace: namespace.name,
      protect: args.protect,
      dependsOn: namespace.resources,
    });
    createBackups(place, [server, ...claims]);
    created.set(this, { args, users });
    this.namespace = namespace.name;
    // Known once the server is ready.
    this.host = server.metadata.name.apply(() => writerHost(args, object));
    this.port = pulumi.output(MARIADB_PORT);
    this.rootSecretName = root.secret.metadata.name;
    this.caSecretName = server.metadata.name.apply((serverName) => `${serverName}-ca-bundle`);
    this.registerOutputs({
      namespace: this.namespace,
      host: this.host,
      port: this.port,
      rootSecretName: this.rootSecretName,
      caSecretName: this.caSecretName,
    });
  }

  /** A user's connection to a database, as other components take it. Throws when the user has no grant on it. */
  connection(database: string, username: string): DatabaseReference {
    const { args, users } = created.get(this)!;
    const user = args.users?.find(({ name }) => name === username);
    if (!user?.grants.some((grant) => grant.database === database))
      throw new Error(`the MariaDb has no user ${username} with a grant on ${database}`);
    const { password, resources } = users.get(username)!;
    // Who takes the connection waits until the user can log in.
    const known = pulumi.all(resources.map((one) => (one as k8s.apiextensions.CustomResource).metadata.name));
    const host = pulumi.all([this.host, known]).apply(([name]) => name);
    return { host, port: this.port, database, username, password };
  }
}

/** Component inputs reach the state. */
function withSecrets(args: MariaDbArgs): MariaDbArgs {
  const { rootPassword, users } = args;
  return {
    ...args,
    ...(rootPassword !== undefined && { rootPassword: pulumi.secret(rootPassword) }),
    ...(users && {
      users: users.map((user) =>
        user.password === undefined ? user : { ...user, password: pulumi.secret(user.password) },
      ),
    }),
  };
}

function createServer(
  place: MariaDbPlace,
  rootSecret: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): k8s.apiextensions.CustomResource {
  const { parent, name, args } = place;
  const timeout = `${args.timeoutSeconds ?? TIMEOUT_SECONDS}s`;
  return new k8s.apiextensions.CustomResource(
    `${name}-server`,
    {
      apiVersion: MARIADB_API,
      kind: "MariaDB",
      metadata: metadataOf(place, serverOf(args), "Ready"),
      spec: mariaDbSpec(args, rootSecret),
    },
    statefulChildOf(parent, args.protect ?? true, {
      dependsOn,
      customTimeouts: { create: timeout, update: timeout },
    }),
  );
}

function createBackups(place: MariaDbPlace, dependsOn: pulumi.Resource[]): void {
  const { parent, name, args } = place;
  if (!args.backups) return;
  new k8s.apiextensions.CustomResource(
    `${name}-backup`,
    {
      apiVersion: MARIADB_API,
      kind: "PhysicalBackup",
      metadata: metadataOf(place, backupName(serverOf(args))),
      spec: backupSpec(args.backups, args),
    },
    childOf(parent, { dependsOn }),
  );
}
