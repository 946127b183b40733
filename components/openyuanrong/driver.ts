import * as pulumi from "@pulumi/pulumi";
import { ControlPlaneArgs, ControlPlaneSettings } from "./control-plane";
import { EtcdConnection } from "./etcd/args";
import { LaunchedProgram, Substitute } from "./launcher";
import { LOG_FOLDER, logOf } from "./log";
import { ETCD_FOLDER, etcdAuthType } from "./paths";
import { SERVER_NAME, TLS_FILES, TLS_FOLDER } from "./security/connection";
import { agentPorts } from "./function-master/agent-flags";

/** What frontend, function manager and function scheduler are given: system functions that reach the cluster by their node's proxy. */
export interface DriverArgs extends ControlPlaneArgs {
  /** The etcd that holds instances and routes. */
  etcd: EtcdConnection;
  /** The etcd that holds metadata of functions; default the same. */
  metaEtcd?: EtcdConnection;
  /** Address of the IAM adaptor, such as http://iam-adaptor.openyuanrong.svc:31218; default none, then nobody is asked who calls. */
  iamUrl?: pulumi.Input<string>;
  /** Id of this cluster among those that share an etcd; default none. */
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
export const DRIVER_CONFIG = "/home/sn/config/config.json";
/** Where its copy of a second etcd's certificate is mounted. */
export const DRIVER_META_ETCD_FOLDER = `${ETCD_FOLDER}-meta`;

/** What the launcher fills in. */
export const DRIVER_SUBSTITUTED: Substitute[] = ["RUNTIME_POD_IP", "RUNTIME_HOST_IP", "RUNTIME_POD_NAME"];

/** The program of a driver, `etcdEndpoints` and `iamUrl` being known. */
export function driverProgram(
  { component, folder }: Driver,
  args: DriverArgs & ControlPlaneSettings,
  known: { etcdEndpoints: string[]; metaEtcdEndpoints: string[]; iamUrl?: string },
): LaunchedProgram {
  const bin = `/home/sn/${folder}/bin`;
  const dataSystem = args.dataSystem ?? true;
  const { level } = logOf(args.log);
  const name = component === "frontend" ? "frontend" : folder;
  return {
    component,
    binary: `${bin}/goruntime`,
    env: {
      GODEBUG: "cgocheck=0,invalidptr=0",
      POD_IP: "{RUNTIME_POD_IP}",
      NODE_IP: "{RUNTIME_HOST_IP}",
      HOST_IP: "{RUNTIME_HOST_IP}",
      POD_NAME: "{RUNTIME_POD_NAME}",
      INSTANCE_ID: `${name}-{RUNTIME_POD_NAME}`,
      FS_ADDRESS: `{RUNTIME_POD_IP}:${agentPorts.proxyGrpc}`,
      LD_LIBRARY_PATH: `/home/sn/bin:/home/sn/lib:/home/sn/snlib:${bin}`,
      YR_FUNCTION_LIB_PATH: bin,
      INIT_HANDLER: `faas${name}.InitHandler`,
      CALL_HANDLER: `faas${name}.CallHandler`,
      CHECKPOINT_HANDLER: `faas${name}.CheckpointHandler`,
      SHUTDOWN_HANDLER: `faas${name}.ShutdownHandler`,
      SIGNAL_HANDLER: `faas${name}.SignalHandler`,
      INIT_ARGS_FILE_PATH: DRIVER_CONFIG,
      ENABLE_SERVER_MODE: "true",
      YR_LOG_LEVEL: level,
      GLOG_log_dir: LOG_FOLDER,
      DATASYSTEM_CLIENT_LOG_DIR: LOG_FOLDER,
      YR_DATASYSTEM_DEPLOYED: String(dataSystem),
      YR_BYPASS_DATASYSTEM: String(!dataSystem),
      ...(dataSystem && { DATASYSTEM_ADDR: `{RUNTIME_HOST_IP}:${agentPorts.dataWorker}` }),
    },
    args: {
      runtimeConfigPath: DRIVER_CONFIG,
      jobId: `job-${name}`,
      runtimeId: `${name}-{RUNTIME_POD_NAME}`,
      instanceId: `${name}-{RUNTIME_POD_NAME}`,
      functionName: `0/0-system-faas${name}/$latest`,
      logLevel: level,
      logPath: LOG_FOLDER,
      functionSystemAddress: `{RUNTIME_HOST_IP}:${agentPorts.proxyGrpc}`,
      driverMode: true,
      iamAddress: known.iamUrl ?? "",
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

/** An etcd as a driver's config.json names it. */
export function driverEtcd(etcd: EtcdConnection, servers: string[], folder: string): object {
  const authType = etcdAuthType(etcd);
  return {
    servers,
    authType,
    sslEnable: authType === "TLS",
    ...(authType === "TLS" && {
      cafile: `${folder}/ca.crt`,
      certfile: `${folder}/client.crt`,
      keyfile: `${folder}/client.key`,
    }),
  };
}
