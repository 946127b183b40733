import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { ScrapeMode } from "../../core/monitoring";
import { RandomPassword } from "../../core/secrets";
import { createCertificate } from "../issuer/certificate";
import { PostgreSqlArgs } from "./args";
import { objectStoreSpec, PLUGIN_API, scheduledBackupSpec, storeName } from "./backup";
import { clusterSpec, instanceLabels } from "./cluster";
import { CNPG_API, objectName, POSTGRESQL, serverOf } from "./names";

/** Seconds until all instances are ready, each of which copies its data from another. */
const TIMEOUT_SECONDS = 1200;

/** What the children of a server are made with. */
export interface PostgreSqlPlace {
  parent: pulumi.Resource;
  /** Name of the component. */
  name: string;
  namespace: pulumi.Output<string>;
  args: PostgreSqlArgs;
  dependsOn: pulumi.Resource[];
}

function metadataOf({ namespace, args }: PostgreSqlPlace, name: string, waitFor?: string) {
  return {
    name,
    namespace,
    labels: labels({ name: POSTGRESQL, partOf: "kpaas" }, serverOf(args)),
    ...(waitFor !== undefined && { annotations: { "pulumi.com/waitFor": waitFor } }),
  };
}

/** Creates the passwords, given or generated once, each in a Secret that the operator reads. */
export function createUsers(place: PostgreSqlPlace): {
  passwords: Map<string, pulumi.Output<string>>;
  secrets: pulumi.Resource[];
} {
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

/** Asks for the certificate of the server, where an issuer is given; answers the name of its Secret. */
export function createServerCertificate(place: PostgreSqlPlace, namespace: string): pulumi.Output<string> | undefined {
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

/** Creates the server. */
export function createCluster(
  place: PostgreSqlPlace,
  tlsSecret?: pulumi.Output<string>,
): k8s.apiextensions.CustomResource {
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

/** Creates the databases, by owner and name; a database stays when its object goes. */
export function createDatabases(place: PostgreSqlPlace): Map<string, k8s.apiextensions.CustomResource> {
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

/** Creates the place of backups, which the server needs from its start. */
export function createStore(place: PostgreSqlPlace): pulumi.Resource[] {
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

/** Creates the schedule of backups. */
export function createSchedule(place: PostgreSqlPlace): void {
  const { parent, name, args, dependsOn } = place;
  if (!args.backups) return;
  const spec = scheduledBackupSpec(args.backups, serverOf(args));
  new k8s.apiextensions.CustomResource(
    `${name}-backup`,
    { apiVersion: CNPG_API, kind: "ScheduledBackup", metadata: metadataOf(place, storeName(serverOf(args))), spec },
    childOf(parent, { dependsOn }),
  );
}

/** Creates the PodMonitor, where it is asked for. */
export function createPodMonitor(place: PostgreSqlPlace): void {
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
