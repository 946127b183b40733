import { amountOf } from "../../core/names";
import { Preset } from "../../core/preset";
import { MariaDbArgs, MariaDbTopology } from "./args";
import { topologyOf } from "./names";

const MEBI = 2 ** 20;

/** Part of the memory that the cache gets, which leaves room for connections, the write-set cache and a state transfer. */
const POOL_PERCENT = 60;

/** mariadb-backup copies the redo log while it is written over: too small a one ends a backup of a busy server. */
const LOG_MEBI = { least: 96, most: 1024 };

/** Lines of my.cnf for a server with that limit of memory. */
export function myCnf(args: MariaDbArgs, memory: string): string {
  const { server = {}, preset = Preset.Production } = args;
  const topology = topologyOf(args);
  const pool = Math.floor((amountOf(memory) * (server.bufferPoolPercent ?? POOL_PERCENT)) / 100 / MEBI);
  const log = Math.min(Math.max(Math.floor(pool / 4), LOG_MEBI.least), LOG_MEBI.most);
  const days = server.binlogDays ?? (topology === MariaDbTopology.Replication ? 7 : undefined);
  const lines: Record<string, string | number | undefined> = {
    bind_address: "*",
    character_set_server: "utf8mb4",
    collation_server: "utf8mb4_unicode_ci",
    default_storage_engine: "InnoDB",
    innodb_autoinc_lock_mode: 2,
    innodb_buffer_pool_size: `${pool}M`,
    innodb_log_file_size: `${log}M`,
    max_connections: server.maxConnections ?? (preset === Preset.Small ? 100 : 300),
    max_allowed_packet: "64M",
    binlog_format: "ROW",
    // The operator turns the log of a replicated server on by itself.
    log_bin: days !== undefined && topology !== MariaDbTopology.Replication ? "mariadb-bin" : undefined,
    expire_logs_days: days,
    // A client could else be made to send its files.
    local_infile: "OFF",
    tls_version: "TLSv1.2,TLSv1.3",
    ...server.settings,
  };
  const told = Object.entries(lines).filter(([, value]) => value !== undefined);
  return ["[mariadb]", ...told.map(([key, value]) => `${key}=${value}`), ""].join("\n");
}
