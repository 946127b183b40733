import { Preset } from "../../core/preset";
import { PostgreSqlArgs } from "./args";

/** Name of the server, and of its namespace, unless told otherwise. */
export const POSTGRESQL = "postgresql";

/** Namespace of the operator unless told otherwise. */
export const CNPG_NAMESPACE = "cnpg-system";

/** Name of the operator's chart and release. */
export const CNPG = "cloudnative-pg";

/** Name of the chart and release of the plugin for backups. */
export const BARMAN_PLUGIN = "plugin-barman-cloud";

/** API of the operator. */
export const CNPG_API = "postgresql.cnpg.io/v1";

/** Port of the server. */
export const POSTGRESQL_PORT = 5432;

/** The name of the server. */
export function serverOf({ serverName = POSTGRESQL }: Pick<PostgreSqlArgs, "serverName">): string {
  return serverName;
}

/** The number of instances that the preset means. */
export function instancesOf({ instances, preset = Preset.Production }: PostgreSqlArgs): number {
  return instances ?? (preset === Preset.Production ? 3 : 1);
}

/** Name of an object of a server that is made of a name in it, where _ may stand. */
export function objectName(server: string, kind: string, name: string): string {
  return `${server}-${kind}-${name.replaceAll("_", "-")}`;
}

/** Namespace of the operator. */
export function operatorNamespace({ operator = {} }: PostgreSqlArgs): string {
  return operator.namespace ?? CNPG_NAMESPACE;
}

/** Whether the plugin for backups is installed. */
export function hasPlugin({ operator = {}, backups }: PostgreSqlArgs): boolean {
  return operator.install !== false && (operator.backupPlugin ?? backups !== undefined);
}
