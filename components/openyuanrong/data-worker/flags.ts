import { LogLevel, logOf } from "../log";
import { ETCD_FOLDER } from "../paths";
import { CURVE_FOLDER } from "../security/connection";
import { DataWorkerArgs } from "./args";
import { DATA_WORKER_PORT, files, paths, SHARED_MEMORY_MB } from "./defaults";

/** What the flags need to know, once every address is known. */
export interface DataWorkerInputs {
  args: DataWorkerArgs;
  etcdEndpoints: string[];
  iamUrl?: string;
}

type Flags = Record<string, string | number | boolean>;

/** Least severity that is written. */
const SEVERITY: Record<LogLevel, number> = { DEBUG: 0, INFO: 0, WARN: 1, ERROR: 2 };

/** The flags of datasystem_worker, but for secrets: these are added where nobody sees them. What is absent is as the binary has it. */
export function dataWorkerFlags(inputs: DataWorkerInputs): string[] {
  const { args } = inputs;
  const flags: Flags = {
    // Kubernetes fills in the node's address, which is also the one that it listens on.
    worker_address: `$(HOST_IP):${DATA_WORKER_PORT}`,
    ...etcdFlags(inputs),
    ...(args.clusterName !== undefined && { cluster_name: args.clusterName }),
    shared_memory_size_mb: args.sharedMemoryMb ?? SHARED_MEMORY_MB,
    ...(args.maxClients !== undefined && { max_client_num: args.maxClients }),
    unix_domain_socket_dir: paths.sockets,
    rocksdb_store_dir: paths.metadata,
    ...spillFlags(args),
    health_check_path: files.healthy,
    ready_check_path: files.ready,
    liveness_check_path: files.alive,
    // Older versions try to raise the priority of some threads, which an unprivileged process may not.
    io_thread_nice: 0,
    ...iamFlags(inputs),
    ...(args.security?.curve && { enable_curve_zmq: true, curve_key_dir: CURVE_FOLDER }),
    ...logFlags(args),
  };
  return Object.entries(flags).map(([name, value]) => `-${name}=${value}`);
}

function etcdFlags({ args, etcdEndpoints }: DataWorkerInputs): Flags {
  return {
    etcd_address: etcdEndpoints.join(","),
    ...(args.etcd.clientSecretName !== undefined && {
      enable_etcd_auth: true,
      etcd_ca: `${ETCD_FOLDER}/ca.crt`,
      etcd_cert: `${ETCD_FOLDER}/client.crt`,
      etcd_key: `${ETCD_FOLDER}/client.key`,
    }),
  };
}

function spillFlags({ spillMb }: DataWorkerArgs): Flags {
  return spillMb === undefined ? {} : { spill_directory: paths.spill, spill_size_limit: spillMb * 2 ** 20 };
}

function iamFlags({ iamUrl }: DataWorkerInputs): Flags {
  if (iamUrl === undefined) return {};
  return { authorization_enable: true, iam_kit: "yuanrong_iam", yuanrong_iam_url: iamUrl };
}

function logFlags({ log }: DataWorkerArgs): Flags {
  const { level, fileSizeMb, files: number } = logOf(log);
  return {
    log_dir: files.workerLogs,
    minloglevel: SEVERITY[level],
    // Without it the container's output has nothing but errors.
    stderrthreshold: SEVERITY[level],
    ...(level === LogLevel.Debug && { v: 1 }),
    max_log_size: fileSizeMb,
    max_log_file_num: number,
  };
}
