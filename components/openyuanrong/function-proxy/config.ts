import { agentPorts } from "../function-master/agent-flags";
import { metricsFlags } from "../function-master/metrics";
import { IAM_POLICY_FILE, iamPolicyFile } from "../iam-policy";
import { LaunchedProgram, launcherFiles, Substitute } from "../launcher";
import { LOG_FOLDER, logConfigFlag } from "../log";
import { kubernetesUrlIn } from "../names";
import { etcdFlags, LIBRARIES } from "../paths";
import { CURVE_FOLDER, curveEnv, sslFlags } from "../security/connection";
import { servicesYaml } from "../services";
import { FunctionProxyArgs } from "./args";
import { instanceLimits, invokeLimits, RUNTIME_SHUTDOWN_SECONDS } from "./defaults";

/** Ports of a node: for the systems of openYuanrong and their messages, and for drivers and runtimes by gRPC. */
export const proxyPorts = { proxy: agentPorts.proxy, grpc: agentPorts.proxyGrpc } as const;

/** Port of the node on which metrics are served when they are asked for. */
export const PROXY_METRICS_PORT = 31539;

/** Folder of services.yaml and of the policy. */
export const FILES_FOLDER = "/home/sn/config";

/** What the launcher fills in. */
export const SUBSTITUTED: Substitute[] = ["RUNTIME_HOST_IP", "NODE_ID"];

type Flags = LaunchedProgram["args"];

/** What the configuration needs to know, once every address is known. */
export interface FunctionProxyInputs {
  args: FunctionProxyArgs;
  /** Namespace of the pools' pods and of function-master's lease. */
  workerNamespace: string;
  etcdEndpoints: string[];
  metaEtcdEndpoints: string[];
  iamUrl?: string;
}

/** The files of its ConfigMap. */
export function functionProxyFiles(inputs: FunctionProxyInputs): Record<string, string> {
  const { args, iamUrl } = inputs;
  return {
    ...launcherFiles(functionProxyProgram(inputs), args.security),
    "services.yaml": servicesYaml(),
    ...(iamUrl !== undefined && iamPolicyFile(args.iamPolicy)),
  };
}

/** The program that the launcher starts. */
function functionProxyProgram(inputs: FunctionProxyInputs): LaunchedProgram {
  const { args, workerNamespace, etcdEndpoints } = inputs;
  const dataSystem = args.dataSystem ?? true;
  return {
    component: "function_proxy",
    binary: "/home/sn/bin/function_proxy",
    env: {
      LD_LIBRARY_PATH: `${LIBRARIES}:/home/sn/datasystem/lib`,
      HOME: "/home/sn",
      RESOURCE_PATH: "/home/sn/resource",
      DATASYSTEM_CLIENT_LOG_DIR: LOG_FOLDER,
      YR_DATASYSTEM_DEPLOYED: String(dataSystem),
      YR_BYPASS_DATASYSTEM: String(!dataSystem),
      ...curveEnv(args.security),
    },
    args: {
      address: `{RUNTIME_HOST_IP}:${proxyPorts.proxy}`,
      ip: "{RUNTIME_HOST_IP}",
      grpc_listen_port: proxyPorts.grpc,
      node_id: "{NODE_ID}",
      meta_store_address: etcdEndpoints.join(","),
      ...etcdFlags(args.etcd),
      cluster_id: args.clusterId ?? "",
      election_mode: args.election ?? "txn",
      k8s_base_path: args.kubernetesUrl ?? kubernetesUrlIn(),
      k8s_namespace: workerNamespace,
      enable_driver: true,
      enable_server_mode: true,
      services_path: `${FILES_FOLDER}/services.yaml`,
      function_meta_path: "/home/sn/function-metas",
      lib_path: LIBRARIES,
      schedule_plugins: JSON.stringify(["Label", "ResourceSelector", "Default", "Heterogeneous"]),
      max_grpc_size: args.maxMessageMb ?? 11,
      system_timeout: (args.heartbeatTimeoutSeconds ?? 180) * 1000,
      max_priority: args.scheduling?.maxPriority ?? 0,
      enable_preemption: args.scheduling?.preemption ?? false,
      unregister_while_stop: args.evictOnStop ?? true,
      decrypt_algorithm: "NO_CRYPTO",
      ...runtimeFlags(args),
      ...tenantFlags(args),
      ...invokeFlags(args),
      ...iamFlags(inputs),
      ...dataSystemFlags(args),
      ...sslFlags(args.security),
      ...(args.metrics && metricsFlags(PROXY_METRICS_PORT)),
      log_config: logConfigFlag(args.log),
    },
  };
}

function runtimeFlags({
  heartbeat = {},
  instances = {},
  runtimeShutdownSeconds,
  recoverInstances,
}: FunctionProxyArgs): Flags {
  const { minCpu, maxCpu, minMemory, maxMemory } = { ...instanceLimits, ...instances };
  return {
    runtime_heartbeat_enable: "true",
    runtime_heartbeat_timeout_ms: (heartbeat.timeoutSeconds ?? 5) * 1000,
    runtime_max_heartbeat_timeout_times: heartbeat.failures ?? 5,
    runtime_shutdown_timeout_seconds: runtimeShutdownSeconds ?? RUNTIME_SHUTDOWN_SECONDS,
    runtime_recover_enable: recoverInstances ?? false,
    min_instance_cpu_size: minCpu,
    max_instance_cpu_size: maxCpu,
    min_instance_memory_size: minMemory,
    max_instance_memory_size: maxMemory,
  };
}

function tenantFlags({ tenantAffinity, networkIsolation = false }: FunctionProxyArgs): Flags {
  const isolation = { enable_ipv4_tenant_isolation: networkIsolation };
  if (!tenantAffinity) return { ...isolation, enable_tenant_affinity: false };
  return {
    ...isolation,
    enable_tenant_affinity: true,
    tenant_pod_reuse_time_window: tenantAffinity.podReuseSeconds ?? -1,
  };
}

function invokeFlags({ invokeLimit }: FunctionProxyArgs): Flags {
  if (!invokeLimit) return { invoke_limitation_enable: false };
  const { lowMemoryPercent, highMemoryPercent, messageBytes } = { ...invokeLimits, ...invokeLimit };
  return {
    invoke_limitation_enable: true,
    low_memory_threshold: lowMemoryPercent / 100,
    high_memory_threshold: highMemoryPercent / 100,
    message_size_threshold: messageBytes,
  };
}

function iamFlags({ iamUrl, metaEtcdEndpoints }: FunctionProxyInputs): Flags {
  if (iamUrl === undefined) return { enable_iam: false };
  return {
    enable_iam: true,
    iam_base_path: iamUrl,
    iam_policy_file: `${FILES_FOLDER}/${IAM_POLICY_FILE}`,
    iam_meta_store_address: metaEtcdEndpoints.join(","),
  };
}

/** The proxy's own trust in the data worker, and whether it hands the same on to runtimes. */
function dataSystemFlags({ dataSystem = true, security: { keys, curve } = {} }: FunctionProxyArgs): Flags {
  if (!dataSystem) return { state_storage_type: "disable" };
  const trust = [curve && "ZMQ", keys && "AK/SK"].filter(Boolean).join(",");
  return {
    state_storage_type: "datasystem",
    cache_storage_host: "{RUNTIME_HOST_IP}",
    cache_storage_port: agentPorts.dataWorker,
    cache_storage_auth_enable: trust !== "",
    ...(trust && { cache_storage_auth_type: trust }),
    runtime_ds_auth_enable: keys !== undefined,
    runtime_ds_encrypt_enable: curve !== undefined,
    ...(curve && { curve_key_path: CURVE_FOLDER }),
  };
}
