import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { ScrapeMode } from "../../core/monitoring";
import { PodSecurityLevel } from "../../core/pod-security";
import { RandomPassword } from "../../core/secrets";
import { validateArgs } from "../../core/validation";
import { createCertificate } from "../issuer/certificate";
import { serviceNamespace } from "../namespace";
import { claimBucket } from "../object-bucket/claim";
import { createServicePolicies } from "../network";
import { DatabaseReference } from "../references";
import { PostgreSqlArgs } from "./args";
import { objectStoreSpec, PLUGIN_API, scheduledBackupSpec, storeName } from "./backup";
import { clusterSpec, instanceLabels } from "./cluster";
import { postgreSqlFlows } from "./flows";
import { CNPG_API, objectName, POSTGRESQL, POSTGRESQL_PORT, serverOf } from "./names";
import { installOperator } from "./operator";
import { postgreSqlSchema } from "./schema";

export * from "./args";

/** Seconds until all instances are ready, each of which copies its data from another. */
const TIMEOUT_SECONDS = 1200;

/** What connections are made of, which are asked for after the component is there. */
const created = new WeakMap<
  PostgreSql,
  { passwords: Map<string, pulumi.Output<string>>; databases: Map<string, k8s.apiextensions.CustomResource> }
>();

/** What the children of a server are made with. */
interface Place {
  parent: PostgreSql;
  name: string;
  namespace: pulumi.Output<string>;
  args: PostgreSqlArgs;
  dependsOn: pulumi.Resource[];
}

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
    const place: Place = { parent: this, name, namespace: namespace.name, args, dependsOn: namespace.resources };
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

function metadataOf({ namespace, args }: Place, name: string, waitFor?: string) {
  return {
    name,
    namespace,
    labels: labels({ name: POSTGRESQL, partOf: "kpaas" }, serverOf(args)),
    ...(waitFor !== undefined && { annotations: { "pulumi.com/waitFor": waitFor } }),
  };
}

function createUsers(place: Place) {
  const { parent, name, args, dependsOn } = place;
  const keep = statefulChildOf(parent, args.protect ?? true);
  const passwords = new Map<string, pulumi.Output<string>>();
  const secrets = args.users.map(({ name: user, password: given }) => {
    const password = pulumi.secret(given ?? new RandomPassword(`${name}-user-${user}-password`, {}, keep).result);
    passwords.set(user, password);
    const metadata = metadataOf(place, objectName(serverOf(args), "user", user));
    return new k8s.core.v1.Secret(
      `${name}-user-${user}-secret`,
      {
        // By this label the operator sees a new password.
        metadata: { ...metadata, labels: { ...metadata.labels, "cnpg.io/reload": "true" } },
        type: "kubernetes.io/basic-auth",
        stringData: { username: user, password },
      },
      childOf(parent, { dependsOn }),
    );
  });
  return { passwords, secrets };
}

function createServerCertificate(place: Place, namespace: string): pulumi.Output<string> | undefined {
  const { parent, name, args, dependsOn } = place;
  if (!args.issuer) return undefined;
  const server = serverOf(args);
  const services = ["rw", "r", "ro"].map((kind) => `${server}-${kind}`);
  const dnsNames = services.flatMap((service) =>
    ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((end) => `${service}${end}`),
  );
  return createCertificate(
    `${name}-certificate`,
    {
      metadata: metadataOf(place, `${server}-certificate`),
      issuer: args.issuer,
      dnsNames,
      // By this label the operator sees a renewed certificate.
      secretLabels: { "cnpg.io/reload": "true" },
    },
    childOf(parent, { dependsOn }),
  );
}

function createCluster(place: Place, tlsSecret?: pulumi.Output<string>): k8s.apiextensions.CustomResource {
  const { parent, name, args, dependsOn } = place;
  const timeout = `${args.timeoutSeconds ?? TIMEOUT_SECONDS}s`;
  return new k8s.apiextensions.CustomResource(
    `${name}-cluster`,
    {
      apiVersion: CNPG_API,
      kind: "Cluster",
      metadata: metadataOf(place, serverOf(args), "condition=Ready"),
      spec: clusterSpec(args, tlsSecret),
    },
    statefulChildOf(parent, args.protect ?? true, {
      dependsOn,
      customTimeouts: { create: timeout, update: timeout },
      // It is read once, and would change with the order of the databases.
      ignoreChanges: ["spec.bootstrap"],
    }),
  );
}

function createDatabases(place: Place): Map<string, k8s.apiextensions.CustomResource> {
  const { parent, name, args, dependsOn } = place;
  const server = serverOf(args);
  return new Map(
    args.databases.map(({ name: database, owner, extensions = [] }) => [
      `${owner}/${database}`,
      new k8s.apiextensions.CustomResource(
        `${name}-database-${database}`,
        {
          apiVersion: CNPG_API,
          kind: "Database",
          metadata: metadataOf(place, objectName(server, "db", database), "jsonpath={.status.applied}=true"),
          spec: {
            cluster: { name: server },
            name: database,
            owner,
            databaseReclaimPolicy: "retain",
            extensions: extensions.map((extension) => ({ name: extension, ensure: "present" })),
          },
        },
        statefulChildOf(parent, args.protect ?? true, { dependsOn }),
      ),
    ]),
  );
}

function createStore(place: Place): pulumi.Resource[] {
  const { parent, name, args, dependsOn } = place;
  if (!args.backups) return [];
  const spec = objectStoreSpec(args.backups, serverOf(args));
  return [
    new k8s.apiextensions.CustomResource(
      `${name}-backup-store`,
      { apiVersion: PLUGIN_API, kind: "ObjectStore", metadata: metadataOf(place, storeName(serverOf(args))), spec },
      childOf(parent, { dependsOn }),
    ),
  ];
}

function createSchedule(place: Place): void {
  const { parent, name, args, dependsOn } = place;
  if (!args.backups) return;
  const spec = scheduledBackupSpec(args.backups, serverOf(args));
  new k8s.apiextensions.CustomResource(
    `${name}-backup`,
    { apiVersion: CNPG_API, kind: "ScheduledBackup", metadata: metadataOf(place, storeName(serverOf(args))), spec },
    childOf(parent, { dependsOn }),
  );
}

function createPodMonitor(place: Place): void {
  const { parent, name, args, dependsOn } = place;
  const { scrape, intervalSeconds = 30, labels: more } = args.monitoring ?? {};
  if (scrape !== ScrapeMode.ServiceMonitor) return;
  const metadata = metadataOf(place, serverOf(args));
  new k8s.apiextensions.CustomResource(
    `${name}-pod-monitor`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { ...metadata, labels: { ...metadata.labels, ...more } },
      spec: {
        selector: { matchLabels: instanceLabels(serverOf(args)) },
        podMetricsEndpoints: [{ port: "metrics", interval: `${intervalSeconds}s` }],
      },
    },
    childOf(parent, { dependsOn }),
  );
}
