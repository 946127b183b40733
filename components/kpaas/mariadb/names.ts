import { MariaDbArgs, MariaDbTopology } from "./args";
import { Preset } from "../../core/preset";

/** Name of the server, and of its namespace, unless told otherwise. */
export const MARIADB = "mariadb";

/** Name of the operator's chart, release and namespace. */
export const MARIADB_OPERATOR = "mariadb-operator";

/** Port of the servers. */
export const MARIADB_PORT = 3306;

/** Label of the pods of backups and SQL jobs, `app.kubernetes.io/name`. */
export const MARIADB_JOB = "mariadb-job";

/** Name of an object of a server that is made of a name in it, where _ may stand. */
export function objectName(server: string, kind: string, name: string): string {
  return `${server}-${kind}-${name.replaceAll("_", "-")}`;
}

/** The name of the server. */
export function serverOf({ serverName = MARIADB }: Pick<MariaDbArgs, "serverName">): string {
  return serverName;
}

/** The topology that the preset means. */
export function topologyOf({ topology, preset }: Pick<MariaDbArgs, "topology" | "preset">): MariaDbTopology {
  return topology ?? (preset === Preset.Small ? MariaDbTopology.Standalone : MariaDbTopology.Galera);
}

/** The number of servers that the topology means. */
export function replicasOf(args: Pick<MariaDbArgs, "topology" | "preset" | "replicas">): number {
  return args.replicas ?? (topologyOf(args) === MariaDbTopology.Standalone ? 1 : 3);
}

/** The host name that leads to the one server that is written to. */
export function writerHost(args: MariaDbArgs, namespace: string): string {
  return `${writerService(args)}.${namespace}.svc`;
}

/** The Service of the one server that is written to. */
export function writerService(args: Pick<MariaDbArgs, "serverName" | "topology" | "preset">): string {
  return topologyOf(args) === MariaDbTopology.Standalone ? serverOf(args) : `${serverOf(args)}-primary`;
}
