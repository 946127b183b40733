import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { imageOf } from "../../core/images";
import { amountOf } from "../../core/names";
import { imageVersions } from "../../core/versions";
import { Preset } from "../../core/preset";
import { pullSecretValues } from "../../core/values";
import { PostgreSqlArgs, PostgreSqlDatabase, PostgreSqlUser } from "./args";
import { PLUGIN_NAME, storeName } from "./backup";
import { instancesOf, objectName, serverOf } from "./names";

const RESOURCES: Record<Preset, { requests: Record<string, string>; limits: Record<string, string> }> = {
  [Preset.Small]: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "2", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "4", memory: "2Gi" } },
};

const USER_CONNECTIONS = 100;

const MEBI = 2 ** 20;

/** Spec of the Cluster; `tlsSecret` is that of the server's certificate, where the operator does not make it. */
export function clusterSpec(args: PostgreSqlArgs, tlsSecret?: pulumi.Input<string>): object {
  const { preset = Preset.Production, storage = {}, placement = {} } = args;
  const instances = instancesOf(args);
  const resources = args.resources ?? RESOURCES[preset];
  const volume = { storageClass: storage.className, resizeInUseVolumes: true };
  const walSize = storage.walSize ?? (preset === Preset.Production ? "10Gi" : undefined);
  const { strictSpread = preset === Preset.Production, synchronous = instances > 2 } = args;
  const memory = pulumi.output(resources.limits).apply((limits) => limits?.memory ?? RESOURCES[preset].limits.memory!);
  return {
    instances,
    imageName: args.image ?? imageOf(imageVersions.postgreSql, args.imageRegistry),
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    enableSuperuserAccess: false,
    // A budget for one instance would let no node be drained.
    enablePDB: instances > 1,
    primaryUpdateStrategy: "unsupervised",
    primaryUpdateMethod: "switchover",
    bootstrap: { initdb: initdb(args) },
    managed: { roles: args.users.map((user) => role(user, serverOf(args))) },
    postgresql: {
      parameters: memory.apply((limit) => parameters(args, limit)),
      pg_hba: hostRules(args.databases),
      ...(synchronous && {
        synchronous: { method: "any", number: 1, dataDurability: "preferred" },
      }),
    },
    ...(tlsSecret !== undefined && { certificates: { serverTLSSecret: tlsSecret, serverCASecret: tlsSecret } }),
    storage: { size: storage.size ?? (preset === Preset.Production ? "20Gi" : "5Gi"), ...volume },
    ...(walSize !== undefined && { walStorage: { size: walSize, ...volume } }),
    resources,
    affinity: {
      enablePodAntiAffinity: true,
      topologyKey: "kubernetes.io/hostname",
      podAntiAffinityType: strictSpread ? "required" : "preferred",
      nodeSelector: placement.nodeSelector,
      tolerations: placement.tolerations,
      nodeAffinity: placement.nodeAffinity,
    },
    // Nodes are the matter of the rule above.
    topologySpreadConstraints: instances > 1 ? topologySpread(instanceLabels(serverOf(args))).slice(0, 1) : [],
    priorityClassName: placement.priorityClassName,
    ...(args.backups && {
      plugins: [
        {
          name: PLUGIN_NAME,
          isWALArchiver: true,
          parameters: { barmanObjectName: storeName(serverOf(args)), serverName: serverOf(args) },
        },
      ],
    }),
  };
}

/** Labels of a server's pods, as the operator makes them. */
export function instanceLabels(server: string): Record<string, string> {
  return { "cnpg.io/cluster": server, "cnpg.io/podRole": "instance" };
}

/** The operator always makes one database; ours is the first, so that it makes none that nobody asked for. */
function initdb({ databases, ...args }: PostgreSqlArgs): object {
  const { name, owner } = databases[0]!;
  return {
    database: name,
    owner,
    secret: { name: objectName(serverOf(args as PostgreSqlArgs), "user", owner) },
    encoding: "UTF8",
    dataChecksums: true,
  };
}

function role({ name, maxConnections = USER_CONNECTIONS }: PostgreSqlUser, server: string): object {
  return {
    name,
    ensure: "present",
    login: true,
    superuser: false,
    createdb: false,
    createrole: false,
    replication: false,
    bypassrls: false,
    connectionLimit: maxConnections,
    passwordSecret: { name: objectName(server, "user", name) },
  };
}

/** Owners by TLS into their databases, and nobody else; the operator's own rules, for replication, stand before these. */
export function hostRules(databases: PostgreSqlDatabase[]): string[] {
  return [
    ...databases.map(({ name, owner }) => `hostssl "${name}" "${owner}" all scram-sha-256`),
    "host all all all reject",
  ];
}

/** Parameters of postgresql.conf for an instance with that limit of memory. */
export function parameters({ server = {}, preset = Preset.Production }: PostgreSqlArgs, memory: string) {
  const mebi = Math.floor(amountOf(memory) / MEBI);
  return {
    max_connections: String(server.maxConnections ?? (preset === Preset.Production ? 200 : 100)),
    shared_buffers: `${Math.floor(mebi / 4)}MB`,
    effective_cache_size: `${Math.floor((mebi * 3) / 4)}MB`,
    maintenance_work_mem: `${Math.max(Math.floor(mebi / 16), 16)}MB`,
    log_connections: "on",
    log_lock_waits: "on",
    ...server.parameters,
  };
}
