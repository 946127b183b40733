import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LOG_FOLDER, logConfigFlag } from "../log";
import { objectStoreEnv } from "../object-store";
import { fieldEnv, LIBRARIES } from "../paths";
import { curveEnv, sslFlags } from "../security/connection";
import { FunctionAgentTemplate } from "./agent-args";
import { runtimeManagerTlsEnv, signingEnv } from "./agent-security";
import { metricsFlags } from "./metrics";

type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Ports of a pool's pod, and of the node's proxy and data worker that it talks to. */
export const agentPorts = {
  agent: 58866,
  runtimeManager: 21005,
  metrics: 9392,
  firstRuntime: 21006,
  proxy: 22423,
  proxyGrpc: 32568,
  dataWorker: 31501,
} as const;

/** Folders of the images. */
export const agentFolders = {
  runtimeHome: "/home/snuser",
  runtimeLog: "/home/snuser/log",
  userLog: "/home/snuser/log/instances",
  checkpoints: "/home/sn/checkpoints",
  podInfo: "/home/sn/podInfo",
} as const;

/** User that runs functions. */
const RUNTIME_USER = "1003";

/** Where the runtimes' libraries are, and the tools' that tell of accelerators. */
const RUNTIME_LIBRARIES = ["/opt/buildtools/python3.11/lib", "/usr/lib", "/usr/lib64"];

/** What a pod takes from function-master's own settings. */
export interface MasterValues {
  /** Milliseconds without a sign of life after which a process is given up. */
  systemTimeout?: number;
}

/** A binary with its flags and environment. */
export interface AgentProcess {
  binary: string;
  flags: pulumi.Input<string>[];
  env: EnvVar[];
}

const POD: EnvVar[] = [
  fieldEnv("POD_IP", "status.podIP"),
  fieldEnv("HOST_IP", "status.hostIP"),
  fieldEnv("NODE_ID", "spec.nodeName"),
  fieldEnv("POD_NAME", "metadata.name"),
];

/** The runtime manager; `$(…)` is replaced by Kubernetes with the environment's values, two of which function-master sets. */
export function runtimeManager(
  template: FunctionAgentTemplate,
  cpu: pulumi.Input<string>,
  memory: pulumi.Input<string>,
  { systemTimeout }: MasterValues,
): AgentProcess {
  const { runtimeHome, runtimeLog, checkpoints, podInfo } = agentFolders;
  const { npu = "all", nvidiaGpu = false, libraryPaths = [] } = template.accelerators ?? {};
  return {
    binary: "/home/sn/bin/runtime_manager",
    flags: flagsOf({
      ip: "$(POD_IP)",
      host_ip: "$(HOST_IP)",
      node_id: "$(NODE_ID)",
      port: agentPorts.runtimeManager,
      agent_address: `$(POD_IP):${agentPorts.agent}`,
      proxy_grpc_server_port: agentPorts.proxyGrpc,
      driver_server_port: agentPorts.proxyGrpc,
      data_system_port: agentPorts.dataWorker,
      runtime_initial_port: agentPorts.firstRuntime,
      port_num: 65_535,
      proc_metrics_cpu: "$(CPU4COMP)",
      proc_metrics_memory: "$(MEM4COMP)",
      metrics_collector_type: "proc",
      runtime_home_dir: runtimeHome,
      runtime_dir: `${runtimeHome}/runtime`,
      snuser_lib_dir: `${runtimeHome}/snlib`,
      runtime_config_dir: `${runtimeHome}/config`,
      runtime_ld_library_path: [...RUNTIME_LIBRARIES, ...libraryPaths].join(":"),
      python_dependency_path: `:${runtimeHome}/runtime/python`,
      python_log_config_path: `${runtimeHome}/config/python-runtime-log.json`,
      java_system_property: `${runtimeHome}/runtime/java/log4j2.xml`,
      setCmdCred: true,
      runtime_uid: RUNTIME_USER,
      runtime_gid: RUNTIME_USER,
      is_protomsg_to_runtime: true,
      resource_label_path: `${podInfo}/labels`,
      npu_collection_mode: npu,
      gpu_collection_enable: nvidiaGpu,
      // With its environment runtimes would inherit the keys.
      enable_inherit_env: false,
      ...timeoutFlag(systemTimeout),
      ...(template.metrics && metricsFlags(agentPorts.metrics)),
      checkpoint_dir: checkpoints,
      runtime_logs_dir: runtimeLog,
      runtime_std_log_dir: "instances",
      runtime_log_level: template.log?.level ?? "INFO",
      log_expiration_enable: true,
      log_config: logConfigFlag(template.log),
    }),
    env: [
      ...POD,
      fieldEnv("POD_ID", "metadata.uid"),
      { name: "CPU4COMP", value: cpu },
      { name: "MEM4COMP", value: memory },
      {
        name: "LD_LIBRARY_PATH",
        value: [...RUNTIME_LIBRARIES, `${runtimeHome}/snlib`].join(":"),
      },
      { name: "YR_DATASYSTEM_DEFAULT_WRITE_MODE", value: "NONE_L2_CACHE" },
      { name: "ENABLE_DS_CLIENT", value: "0" },
      { name: "RESOURCE_PATH", value: "/home/sn/resource" },
      ...dataSystemEnv(template),
      ...runtimeManagerTlsEnv(template.security),
      ...signingEnv(template.security),
    ],
  };
}

/** The function agent. */
export function functionAgent(template: FunctionAgentTemplate, { systemTimeout }: MasterValues): AgentProcess {
  const store = template.objectStore;
  const functions = { DISABLE_APIG_FORMAT: "true", ...curveEnv(template.security), ...template.functionEnvironment };
  return {
    binary: "/home/sn/bin/function_agent",
    flags: flagsOf({
      ip: "$(POD_IP)",
      node_id: "$(NODE_ID)",
      local_node_id: "$(NODE_ID)",
      agent_uid: "$(POD_NAME)",
      agent_listen_port: agentPorts.agent,
      local_scheduler_address: `$(HOST_IP):${agentPorts.proxy}`,
      resource_path: "/home/sn/resource",
      checkpoint_dir: agentFolders.checkpoints,
      decrypt_algorithm: "NO_CRYPTO",
      s3_enable: store !== undefined,
      ...(store && {
        s3_endpoint: store.endpoint,
        s3_protocol: (store.tls ?? true) ? "https" : "http",
        credential_type: "credential_type_permanent_credentials",
        access_key: "$(S3_ACCESS_KEY)",
        secret_key: "$(S3_SECRET_KEY)",
      }),
      ...sslFlags(template.security),
      ...timeoutFlag(systemTimeout),
      log_config: logConfigFlag(template.log),
    }),
    env: [
      ...POD,
      ...(store ? objectStoreEnv(store) : []),
      { name: "LD_LIBRARY_PATH", value: LIBRARIES },
      { name: "DEPLOY_DIR", value: "/dcache" },
      { name: "DELEGATE_ENV_VAR", value: JSON.stringify(functions) },
      { name: "GOOGLE_LOG_DIR", value: LOG_FOLDER },
      { name: "DATASYSTEM_CLIENT_LOG_DIR", value: LOG_FOLDER },
      ...dataSystemEnv(template),
      ...signingEnv(template.security),
    ],
  };
}

/** Environment that says whether functions have the data system; without it they must go past it. */
function dataSystemEnv({ dataSystem = true }: FunctionAgentTemplate): EnvVar[] {
  return [
    { name: "YR_DATASYSTEM_DEPLOYED", value: String(dataSystem) },
    { name: "YR_BYPASS_DATASYSTEM", value: String(!dataSystem) },
  ];
}

function timeoutFlag(systemTimeout?: number): Record<string, number> {
  return systemTimeout === undefined ? {} : { system_timeout: systemTimeout };
}

function flagsOf(flags: Record<string, pulumi.Input<string> | number | boolean>): pulumi.Input<string>[] {
  return Object.entries(flags).map(([name, value]) =>
    typeof value === "object" ? pulumi.interpolate`--${name}=${value}` : `--${name}=${value}`,
  );
}
