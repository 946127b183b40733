import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { serviceNamespace } from "../namespace";
import { claimBucket } from "../object-bucket/claim";
import { createServicePolicies } from "../network";
import { DatabaseReference } from "../references";
import { PostgreSqlArgs } from "./args";
import { postgreSqlFlows } from "./flows";
import { POSTGRESQL, POSTGRESQL_PORT } from "./names";
import {
  createCluster,
  createDatabases,
  createPodMonitor,
  createSchedule,
  createServerCertificate,
  createStore,
  createUsers,
  PostgreSqlPlace,
} from "./objects";
import { installOperator } from "./operator";
import { postgreSqlSchema } from "./schema";

export * from "./args";

/** What connections are made of, which are asked for after the component is there. */
const created = new WeakMap<
  PostgreSql,
  { passwords: Map<string, pulumi.Output<string>>; databases: Map<string, k8s.apiextensions.CustomResource> }
>();

/**
 * PostgreSQL by the operator CloudNativePG, with databases, their owners and backups. All connections are by TLS. Throws ValidationError on
 * bad arguments.
 */
export class PostgreSql extends pulumi.ComponentResource {
  /** Namespace of the instances. */
  readonly namespace: pulumi.Output<string>;
  /** Host name of the instance that takes writes. */
  readonly host: pulumi.Output<string>;
  /** Port of the server. */
  readonly port: pulumi.Output<number>;
  /** Secret in the namespace with the certificate of the authority to trust under `ca.crt`. */
  readonly caSecretName: pulumi.Output<string>;

  constructor(name: string, args: PostgreSqlArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`PostgreSql ${name}`, postgreSqlSchema, args);
    super("yuanrong-platform:kpaas:PostgreSql", name, withSecrets(args), opts);
    const object = args.namespace ?? POSTGRESQL;
    const namespace = serviceNamespace(this, name, args, {
      namespace: POSTGRESQL,
      enforce: PodSecurityLevel.Restricted,
    });
    const place: PostgreSqlPlace = {
      parent: this,
      name,
      namespace: namespace.name,
      args,
      dependsOn: namespace.resources,
    };
    const operator = args.operator?.install === false ? [] : installOperator(this, name, args, namespace);
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: POSTGRESQL, namespace: object },
      postgreSqlFlows(args, object),
      [...namespace.resources, ...operator],
    );
    const { passwords, secrets } = createUsers(place);
    const tlsSecret = createServerCertificate(place, object);
    const claims = claimBucket(this, name, args.backups?.bucket, {
      namespace: namespace.name,
      protect: args.protect,
      dependsOn: namespace.resources,
    });
    const store = createStore({ ...place, dependsOn: [...operator, ...claims] });
    const cluster = createCluster({ ...place, dependsOn: [...operator, ...policies, ...secrets, ...store] }, tlsSecret);
    const databases = createDatabases({ ...place, dependsOn: [cluster] });
    createSchedule({ ...place, dependsOn: [cluster] });
    createPodMonitor({ ...place, dependsOn: [cluster] });
    created.set(this, { passwords, databases });
    const server = cluster.metadata.name;
    this.namespace = namespace.name;
    // Known once the server is ready.
    this.host = server.apply((known) => `${known}-rw.${object}.svc`);
    this.port = pulumi.output(POSTGRESQL_PORT);
    this.caSecretName = tlsSecret ?? server.apply((known) => `${known}-ca`);
    this.registerOutputs({
      namespace: this.namespace,
      host: this.host,
      port: this.port,
      caSecretName: this.caSecretName,
    });
  }

  /** The connection of a database's owner, as other components take it. Throws when the user does not own it. */
  connection(database: string, username: string): DatabaseReference {
    const { passwords, databases } = created.get(this)!;
    const object = databases.get(`${username}/${database}`);
    if (!object) throw new Error(`the PostgreSql has no database ${database} of the user ${username}`);
    // Who takes the connection waits until the database is there.
    const host = pulumi.all([this.host, object.metadata.name]).apply(([known]) => known);
    return { host, port: this.port, database, username, password: passwords.get(username)! };
  }
}

/** Component inputs reach the state. */
function withSecrets(args: PostgreSqlArgs): PostgreSqlArgs {
  return {
    ...args,
    users: args.users.map((user) =>
      user.password === undefined ? user : { ...user, password: pulumi.secret(user.password) },
    ),
  };
}
