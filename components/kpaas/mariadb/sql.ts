import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { labels } from "../../core/labels";
import { restrictedPod } from "../../core/pod-security";
import { RandomPassword } from "../../core/secrets";
import { pullSecretValues } from "../../core/values";
import { MariaDbArgs, MariaDbGrant, MariaDbSqlJob, MariaDbUser } from "./args";
import { MARIADB, objectName, serverOf } from "./names";
import { CONTAINER_CONTEXT, jobLabels, MARIADB_USER } from "./object-store";

/** What the children of a server are made with. */
export interface MariaDbPlace {
  parent: pulumi.Resource;
  /** Name of the component. */
  name: string;
  namespace: pulumi.Input<string>;
  args: MariaDbArgs;
}

/** API of the operator. */
export const MARIADB_API = "k8s.mariadb.com/v1alpha1";

const CHARACTER_SET = "utf8mb4";
const COLLATION = "utf8mb4_unicode_ci";

/** Connections of one user, enough for the pools of a few pods. */
const USER_CONNECTIONS = 100;

/** Metadata of an object of a server. */
export function metadataOf({ namespace, args }: MariaDbPlace, name: pulumi.Input<string>, waitFor?: string) {
  return {
    name,
    namespace,
    labels: labels({ name: MARIADB, partOf: "kpaas" }, serverOf(args)),
    ...(waitFor !== undefined && { annotations: { "pulumi.com/waitFor": `condition=${waitFor}` } }),
  };
}

/** A password, given or generated once, in a Secret that the operator reads. */
export function createPassword(
  place: MariaDbPlace,
  role: string,
  secretName: string,
  given: pulumi.Input<string> | undefined,
  dependsOn: pulumi.Resource[],
): { password: pulumi.Output<string>; secret: k8s.core.v1.Secret } {
  const { parent, name, args } = place;
  const keep = statefulChildOf(parent, args.protect ?? true);
  const password = pulumi.secret(given ?? new RandomPassword(`${name}-${role}-password`, {}, keep).result);
  const metadata = metadataOf(place, secretName);
  const secret = new k8s.core.v1.Secret(
    `${name}-${role}-secret`,
    // By this label the operator sees a new password.
    {
      metadata: { ...metadata, labels: { ...metadata.labels, "k8s.mariadb.com/watch": "" } },
      stringData: { password },
    },
    childOf(parent, { dependsOn }),
  );
  return { password, secret };
}

/** Creates the databases; a database stays when its object goes. */
export function createDatabases(place: MariaDbPlace, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  const { parent, name, args } = place;
  const server = serverOf(args);
  return (args.databases ?? []).map(
    ({ name: database, characterSet = CHARACTER_SET, collation = COLLATION }) =>
      new k8s.apiextensions.CustomResource(
        `${name}-database-${database}`,
        {
          apiVersion: MARIADB_API,
          kind: "Database",
          metadata: metadataOf(place, objectName(server, "db", database), "Ready"),
          spec: {
            mariaDbRef: { name: server },
            name: database,
            characterSet,
            collate: collation,
            cleanupPolicy: "Skip",
          },
        },
        statefulChildOf(parent, args.protect ?? true, { dependsOn }),
      ),
  );
}

/** A user, with what else has to exist before the user can do anything. */
export interface CreatedUser {
  password: pulumi.Output<string>;
  secretName: pulumi.Output<string>;
  resources: pulumi.Resource[];
}

/** Creates a user, who goes with the object, and the user's grants. */
export function createUser(place: MariaDbPlace, user: MariaDbUser, dependsOn: pulumi.Resource[]): CreatedUser {
  const { parent, name, args } = place;
  const server = serverOf(args);
  const object = objectName(server, "user", user.name);
  const host = user.host ?? "%";
  const { password, secret } = createPassword(place, `user-${user.name}`, object, user.password, dependsOn);
  const account = new k8s.apiextensions.CustomResource(
    `${name}-user-${user.name}`,
    {
      apiVersion: MARIADB_API,
      kind: "User",
      metadata: metadataOf(place, object, "Ready"),
      spec: {
        mariaDbRef: { name: server },
        name: user.name,
        host,
        passwordSecretKeyRef: { name: secret.metadata.name, key: "password" },
        maxUserConnections: user.maxConnections ?? USER_CONNECTIONS,
        require: { ssl: true },
        cleanupPolicy: "Delete",
      },
    },
    childOf(parent, { dependsOn }),
  );
  const grants = user.grants.map(
    ({ database, privileges }) =>
      new k8s.apiextensions.CustomResource(
        `${name}-grant-${user.name}-${database}`,
        {
          apiVersion: MARIADB_API,
          kind: "Grant",
          metadata: metadataOf(place, `${object}-${database.replaceAll("_", "-")}`, "Ready"),
          spec: grantSpec(server, user.name, host, { database, privileges }),
        },
        childOf(parent, { dependsOn: [...dependsOn, account] }),
      ),
  );
  return { password, secretName: secret.metadata.name, resources: [account, ...grants] };
}

function grantSpec(server: string, username: string, host: string, { database, privileges }: MariaDbGrant): object {
  return {
    mariaDbRef: { name: server },
    privileges,
    // A bare _ stands for any character here, even in quotes: a grant on cp_scm would hold for cp1scm.
    database: database.replaceAll("_", "\\_"),
    table: "*",
    username,
    host,
    grantOption: false,
    cleanupPolicy: "Delete",
  };
}

/** Runs a job's SQL as its user; another text is another job. */
export function createSqlJob(
  place: MariaDbPlace,
  job: MariaDbSqlJob,
  user: CreatedUser,
  dependsOn: pulumi.Resource[],
): void {
  const { parent, name, args } = place;
  const server = serverOf(args);
  const object = pulumi
    .output(job.sql)
    .apply((sql) => `${objectName(server, "sql", job.name)}-${hashOf([job, sql]).slice(0, 8)}`);
  const text = new k8s.core.v1.ConfigMap(
    `${name}-sql-${job.name}-text`,
    { metadata: metadataOf(place, object), data: { "job.sql": job.sql } },
    childOf(parent, { dependsOn }),
  );
  new k8s.apiextensions.CustomResource(
    `${name}-sql-${job.name}`,
    {
      apiVersion: MARIADB_API,
      kind: "SqlJob",
      metadata: metadataOf(place, object, "Complete"),
      spec: {
        mariaDbRef: { name: server },
        username: job.username,
        passwordSecretKeyRef: { name: user.secretName, key: "password" },
        database: job.database,
        sqlConfigMapKeyRef: { name: text.metadata.name, key: "job.sql" },
        podMetadata: { labels: jobLabels(server) },
        podSecurityContext: restrictedPod(MARIADB_USER),
        securityContext: CONTAINER_CONTEXT,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "256Mi" } },
        imagePullSecrets: pullSecretValues(args.imagePullSecrets),
        nodeSelector: args.placement?.nodeSelector,
        tolerations: args.placement?.tolerations,
        priorityClassName: args.placement?.priorityClassName,
      },
    },
    childOf(parent, { dependsOn: [...dependsOn, ...user.resources] }),
  );
}
