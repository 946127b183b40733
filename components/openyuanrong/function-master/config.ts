import { ScrapeMode } from "../../core/monitoring";
import { LaunchedProgram, Substitute } from "../launcher";
import { logConfigFlag } from "../log";
import { kubernetesUrlIn } from "../names";
import { etcdFlags, LIBRARIES } from "../paths";
import { sslFlags } from "../security/connection";
import { agentPorts } from "./agent-flags";
import { FunctionMasterArgs, FunctionMasterSettings } from "./args";
import { metricsFlags } from "./metrics";

/** Port on which function-master listens for proxies and its peers. */
export const MASTER_PORT = 22668;
/** Port on which it serves metrics when they are asked for. */
export const MASTER_METRICS_PORT = 31539;
/** Folder of the pod template, and its file. */
export const TEMPLATE_FOLDER = "/home/sn/scaler/template";
export const TEMPLATE_FILE = "function-agent.json";
/** Folder of services.yaml. */
export const SERVICES_FOLDER = "/home/sn/service-config";
/** Folder in which the binary looks for its plugins, and the one in which the image has them. */
export const PLUGIN_FOLDER = "/home/sn/function-master/lib";
/** The file with the tenants' quota, beside config.toml. */
const QUOTA_FILE = "quota.json";

/** What the launcher fills in. */
export const SUBSTITUTED: Substitute[] = ["RUNTIME_POD_IP", "RUNTIME_POD_NAME"];

/** What the configuration needs to know, once every address is known. */
export interface FunctionMasterInputs {
  args: FunctionMasterArgs;
  /** Namespace of the pools' pods. */
  workerNamespace: string;
  etcdEndpoints: string[];
  /** Name of the Secret with the etcd certificate, for pods that function-master makes for system functions. */
  etcdSecretName?: string;
}

/** The program that the launcher starts. */
export function functionMasterProgram(settings: FunctionMasterInputs): LaunchedProgram {
  const { args, etcdEndpoints, etcdSecretName } = settings;
  const dataSystem = args.agent.dataSystem ?? true;
  const etcd = etcdEndpoints.join(",");
  return {
    component: "function_master",
    binary: "/home/sn/function-master/bin/function_master",
    env: {
      LD_LIBRARY_PATH: LIBRARIES,
      LANG: "en_US.UTF-8",
      RESOURCE_PATH: "/home/sn/resource",
      K8S_API_VERSION: "v2",
      YR_DATASYSTEM_DEPLOYED: String(dataSystem),
      YR_BYPASS_DATASYSTEM: String(!dataSystem),
    },
    args: {
      ip: `{RUNTIME_POD_IP}:${MASTER_PORT}`,
      node_id: "{RUNTIME_POD_NAME}",
      meta_store_address: etcd,
      etcd_address: etcd,
      ...etcdFlags(args.etcd),
      etcd_secret_name: etcdSecretName ?? "",
      election_mode: args.election ?? "txn",
      cluster_id: args.clusterId ?? "",
      k8s_base_path: args.kubernetesUrl ?? kubernetesUrlIn(),
      k8s_namespace: settings.workerNamespace,
      agent_template_path: `${TEMPLATE_FOLDER}/${TEMPLATE_FILE}`,
      services_path: `${SERVICES_FOLDER}/services.yaml`,
      function_meta_path: "/home/sn/function-metas",
      lib_path: LIBRARIES,
      grace_period_seconds: args.podGracePeriodSeconds ?? 25,
      enable_horizontal_scale: args.horizontalScale ?? false,
      decrypt_algorithm: "NO_CRYPTO",
      ...sslFlags(args.security),
      ...healthFlags(args),
      ...placementFlags(args),
      ...(args.upgradeWatch && {
        system_upgrade_watch_enable: true,
        system_upgrade_address: etcd,
        system_upgrade_key: args.upgradeWatch.key,
        az_id: args.upgradeWatch.zone ?? 0,
      }),
      ...(args.tenantQuota && { quota_config_file: `/etc/yuanrong/${QUOTA_FILE}` }),
      ...(measured(args) && metricsFlags(MASTER_METRICS_PORT)),
      log_config: logConfigFlag(args.log),
    },
    // The image keeps the plugins with the libraries of all systems, where this binary does not look.
    ...(measured(args) && {
      prepare: [`LD_LIBRARY_PATH= ln -sf ${LIBRARIES}/libobservability-*.so ${PLUGIN_FOLDER}/`],
    }),
  };
}

/** Whether metrics are served. */
export function measured({ monitoring }: FunctionMasterSettings): boolean {
  return (monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None;
}

/** The tenants' quota as function-master reads it. */
export function quotaFile({ tenantQuota }: FunctionMasterSettings): Record<string, string> {
  if (!tenantQuota) return {};
  const { cpuMillicores = 32_000, memoryMb = 65_536, cooldownSeconds = 10 } = tenantQuota;
  const each = { cpuMillicores, memMb: memoryMb, cooldownMs: cooldownSeconds * 1000 };
  return { [QUOTA_FILE]: JSON.stringify({ default: each }, undefined, 2) };
}

/** The heartbeat's timeout in the flag's unit. */
export function systemTimeout({ heartbeatTimeoutSeconds }: FunctionMasterSettings): number | undefined {
  return milliseconds(heartbeatTimeoutSeconds);
}

function milliseconds(seconds?: number): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function healthFlags(args: FunctionMasterSettings): LaunchedProgram["args"] {
  return present({
    system_timeout: systemTimeout(args),
    elect_lease_ttl: args.electionLeaseSeconds,
    metastore_healthcheck_interval: milliseconds(args.etcdHealth?.intervalSeconds),
    metastore_healthcheck_timeout: milliseconds(args.etcdHealth?.timeoutSeconds),
    max_tolerate_metastore_healthcheck_failed_times: args.etcdHealth?.failures,
    runtime_recover_enable: args.recoverInstances,
  });
}

function placementFlags({ taints, scheduling }: FunctionMasterSettings): LaunchedProgram["args"] {
  const excluded = Object.entries(taints?.withoutDataWorker ?? {}).map((label) => label.join("="));
  return present({
    self_taint_prefix: taints?.prefix,
    worker_taint_exclude_labels: excluded.length > 0 ? excluded.join(";") : undefined,
    evicted_taint_key: taints?.evictionKey,
    // Where it tells a node's proxy to take nothing new.
    local_scheduler_port: taints?.evictionKey && String(agentPorts.proxy),
    max_priority: scheduling?.maxPriority,
    enable_preemption: scheduling?.preemption,
    schedule_relaxed: scheduling?.enoughNodes,
  });
}

/** The flags that are set; for the others the binary's defaults hold. */
function present(flags: Record<string, string | number | boolean | undefined>): LaunchedProgram["args"] {
  return Object.fromEntries(
    Object.entries(flags).filter((flag): flag is [string, string | number | boolean] => flag[1] !== undefined),
  );
}
