import * as pulumi from "@pulumi/pulumi";
import { ControlPlaneArgs, ControlPlaneSettings } from "./control-plane";
import { EtcdConnection } from "./etcd/args";
import { agentPorts } from "./function-master/agent-flags";
import { LaunchedProgram, launcherFiles, launcherVolumes, Substitute } from "./launcher";
import { ComponentLog, LOG_FOLDER, logOf } from "./log";
import {
  configFiles,
  ETCD_FOLDER,
  etcdAuthType,
  etcdFiles,
  keyFiles,
  META_ETCD_FOLDER,
  metaEtcdFiles,
  MountedVolume,
  secretFiles,
} from "./paths";
import {
  CURVE_FOLDER,
  curveClientFiles,
  curveEnv,
  KEYS_FOLDER,
  securityRevisions,
  SERVER_NAME,
  TLS_FILES,
  TLS_FOLDER,
  tlsFiles,
} from "./security/connection";

/** What frontend, function manager and function scheduler are given: system functions that reach the cluster by their node's proxy. */
export interface DriverArgs extends ControlPlaneArgs {
  /** The etcd that holds instances and routes. */
  etcd: EtcdConnection;
  /** The etcd that holds metadata of functions; default the same. */
  metaEtcd?: EtcdConnection;
  /** Id of this cluster among those that share an etcd; default cluster001, under which meta-service keeps what belongs to no other. */
  clusterId?: string;
  /** Whether the node's data worker is used; default true. */
  dataSystem?: boolean;
}

/** One of the three system functions. */
export interface Driver {
  /** Its name for the launcher. */
  component: "frontend" | "function_manager" | "function_scheduler";
  /** Its folder below /home/sn, and the first part of its instance's id. */
  folder: "frontend" | "manager" | "scheduler";
}

/** Where a driver reads its own settings. */
const DRIVER_CONFIG = "/home/sn/config/config.json";
/** The cluster under which meta-service keeps what belongs to no other. */
const DEFAULT_CLUSTER_ID = "cluster001";

/** What the launcher fills in. */
export const DRIVER_SUBSTITUTED: Substitute[] = ["RUNTIME_POD_IP", "RUNTIME_HOST_IP", "RUNTIME_POD_NAME"];

const POD = "{RUNTIME_POD_NAME}";
const HANDLERS = ["Init", "Call", "Checkpoint", "Recover", "Shutdown", "Signal", "HealthCheck"];

/** Id of the cluster, without which no driver registers itself. */
export function clusterIdOf({ clusterId }: DriverArgs): string {
  return clusterId ?? DEFAULT_CLUSTER_ID;
}

/** The program of a driver: the runtime for Go, which loads the driver's library and hands it config.json. */
export function driverProgram({ component, folder }: Driver, args: DriverArgs & ControlPlaneSettings): LaunchedProgram {
  const bin = `/home/sn/${folder}/bin`;
  const { level } = logOf(args.log);
  return {
    component,
    binary: `${bin}/goruntime`,
    prepare: dataSystemKeys(args),
    env: {
      GODEBUG: "cgocheck=0,invalidptr=0",
      LD_LIBRARY_PATH: `/home/sn/bin:/home/sn/lib:/home/sn/snlib:${bin}`,
      HOSTNAME: POD,
      POD_NAME: POD,
      POD_IP: "{RUNTIME_POD_IP}",
      HOST_IP: "{RUNTIME_HOST_IP}",
      NODE_IP: "{RUNTIME_HOST_IP}",
      INSTANCE_ID: `${folder}-${POD}`,
      CLUSTER_ID: clusterIdOf(args),
      YR_FUNCTION_LIB_PATH: bin,
      ...Object.fromEntries(HANDLERS.map((name) => [variableOf(name), `faas${folder}.${name}Handler`])),
      INIT_ARGS_FILE_PATH: DRIVER_CONFIG,
      ENABLE_SERVER_MODE: "true",
      ...logEnv(args.log),
      ...dataSystemEnv(args),
    },
    args: {
      runtimeConfigPath: DRIVER_CONFIG,
      // When a driver ends, every instance of its job is ended: one job for all pods would end those of the others.
      jobId: `job-${folder}-${POD}`,
      runtimeId: `${folder}-${POD}`,
      instanceId: `${folder}-${POD}`,
      functionName: `0/0-system-faas${folder}/$latest`,
      logLevel: level,
      logPath: LOG_FOLDER,
      functionSystemAddress: `{RUNTIME_HOST_IP}:${agentPorts.proxyGrpc}`,
      driverMode: true,
      ...(args.security?.tls && {
        enableMTLS: true,
        serverName: args.security.tls.serverName ?? SERVER_NAME,
        verifyFilePath: `${TLS_FOLDER}/${TLS_FILES["ca.crt"]}`,
        certificateFilePath: `${TLS_FOLDER}/${TLS_FILES["tls.crt"]}`,
        privateKeyPath: `${TLS_FOLDER}/${TLS_FILES["tls.key"]}`,
      }),
    },
  };
}

/** CHECKPOINT_HANDLER for Checkpoint, HEALTH_CHECK_HANDLER for HealthCheck. */
function variableOf(handler: string): string {
  return `${handler.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()}_HANDLER`;
}

/** The libraries log to the output, the driver itself to files of fixed size, its calls and its data system client to files as set. */
function logEnv(log?: ComponentLog): Record<string, string> {
  const { level, fileSizeMb, files } = logOf(log);
  return {
    YR_LOG_LEVEL: level,
    GLOG_log_dir: LOG_FOLDER,
    LOG_CONFIG: JSON.stringify({ filepath: LOG_FOLDER, level, singlesize: fileSizeMb, threshold: files }),
    DATASYSTEM_CLIENT_LOG_DIR: LOG_FOLDER,
    DATASYSTEM_CLIENT_MAX_LOG_SIZE: String(fileSizeMb),
    DATASYSTEM_MAX_LOG_FILE_NUM: String(files),
  };
}

/** The log as its volume must hold it: ten files of 100 MiB and one being written whatever is set, and four further logs as set. */
export function driverLog(log?: ComponentLog): ComponentLog {
  const { level, fileSizeMb, files } = logOf(log);
  return { level, fileSizeMb: 100, files: 9 + Math.ceil((4 * fileSizeMb * (files + 1)) / 100) };
}

function dataSystemEnv({ dataSystem = true, security }: DriverArgs): Record<string, string> {
  return {
    YR_DATASYSTEM_DEPLOYED: String(dataSystem),
    YR_BYPASS_DATASYSTEM: String(!dataSystem),
    ...(dataSystem && { DATASYSTEM_ADDR: `{RUNTIME_HOST_IP}:${agentPorts.dataWorker}` }),
    ...(dataSystem && curveEnv(security)),
  };
}

/** Where the data system's client looks for a key, and the file that holds it. */
const SIGNING = { DATASYSTEM_ACCESS_KEY: "LITEBUS_ACCESS_KEY", DATASYSTEM_SECRET_KEY: "LITEBUS_SECRET_KEY" };
const ENCRYPTION = {
  DATASYSTEM_CLIENT_PUBLIC_KEY: "client.key",
  DATASYSTEM_CLIENT_PRIVATE_KEY: "client.key_secret",
  DATASYSTEM_SERVER_PUBLIC_KEY: "worker.key",
};

/** The runtime for Go has no flag that takes keys; the data system's client then reads them from its environment. */
function dataSystemKeys({ dataSystem = true, security }: DriverArgs): string[] {
  if (!dataSystem) return [];
  const read = (folder: string, variables: Record<string, string>) =>
    Object.entries(variables).flatMap(([variable, file]) => [
      `${variable}=$(cat ${folder}/${file})`,
      `export ${variable}`,
    ]);
  return [
    ...(security?.keys ? read(KEYS_FOLDER, SIGNING) : []),
    ...(security?.curve ? read(CURVE_FOLDER, ENCRYPTION) : []),
  ];
}

/** The files of a driver's ConfigMap. The keys of the control plane are not read at the start, since a driver signs with none of them. */
export function driverFiles(program: LaunchedProgram, config: object): Record<string, string> {
  return { ...launcherFiles(program), "config.json": JSON.stringify(config, undefined, 2) };
}

/** What every driver has mounted. */
export function driverVolumes(args: DriverArgs, configMap: pulumi.Input<string>): MountedVolume[] {
  const { dataSystem = true, metaEtcd, security } = args;
  const keys = dataSystem && security?.keys;
  return [
    ...launcherVolumes(configMap),
    configFiles("config", DRIVER_CONFIG, configMap, "config.json"),
    ...etcdFiles(args.etcd),
    ...metaEtcdFiles(metaEtcd),
    ...tlsFiles(security),
    ...(keys ? [secretFiles("data-system-keys", KEYS_FOLDER, keys.secretName, keyFiles(Object.values(SIGNING)))] : []),
    ...(dataSystem ? curveClientFiles(security) : []),
  ];
}

/** What changes with the certificates and keys that a driver reads, for the hash that rolls its pods. */
export function driverRevisions(args: DriverArgs): pulumi.Input<unknown>[] {
  return [args.etcd.clientRevision, args.metaEtcd?.clientRevision, ...securityRevisions(args.security)];
}

/** Addresses of a driver's two etcds, once they are known. */
export interface DriverEndpoints {
  etcdEndpoints: string[];
  metaEtcdEndpoints: string[];
}

/** The addresses of a driver's two etcds. */
export function driverEndpoints(args: DriverArgs): pulumi.Output<DriverEndpoints> {
  return pulumi
    .all([args.etcd.endpoints, (args.metaEtcd ?? args.etcd).endpoints])
    .apply(([etcdEndpoints, metaEtcdEndpoints]) => ({ etcdEndpoints, metaEtcdEndpoints }));
}

/** Both etcds as config.json names them. */
export function driverEtcds(
  { etcd, metaEtcd }: DriverArgs,
  known: DriverEndpoints,
): { routerEtcd: object; metaEtcd: object } {
  return {
    routerEtcd: driverEtcd(etcd, known.etcdEndpoints, ETCD_FOLDER),
    metaEtcd: driverEtcd(metaEtcd ?? etcd, known.metaEtcdEndpoints, metaEtcd ? META_ETCD_FOLDER : ETCD_FOLDER),
  };
}

/** An etcd as a driver's config.json names it. */
function driverEtcd(etcd: EtcdConnection, servers: string[], folder: string): object {
  const sslEnable = etcdAuthType(etcd) === "TLS";
  return {
    servers,
    sslEnable,
    ...(sslEnable && {
      cafile: `${folder}/ca.crt`,
      certfile: `${folder}/client.crt`,
      keyfile: `${folder}/client.key`,
    }),
  };
}
