import { logConfigFlag } from "../log";
import { LaunchedProgram, Substitute } from "../launcher";
import { etcdFlags, LIBRARIES } from "../paths";
import { sslFlags } from "../security/connection";
import { FunctionMasterArgs } from "./args";

/** Port on which function-master listens for proxies and its peers. */
export const MASTER_PORT = 22668;
/** Folder of the pod template, and its file. */
export const TEMPLATE_FOLDER = "/home/sn/scaler/template";
export const TEMPLATE_FILE = "function-agent.json";
/** Folder of services.yaml. */
export const SERVICES_FOLDER = "/home/sn/service-config";

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
      k8s_base_path: args.kubernetesUrl ?? "https://kubernetes.default.svc.cluster.local:443",
      k8s_namespace: settings.workerNamespace,
      agent_template_path: `${TEMPLATE_FOLDER}/${TEMPLATE_FILE}`,
      services_path: `${SERVICES_FOLDER}/services.yaml`,
      function_meta_path: "/home/sn/function-metas",
      lib_path: LIBRARIES,
      grace_period_seconds: args.podGracePeriodSeconds ?? 25,
      enable_horizontal_scale: args.horizontalScale ?? false,
      decrypt_algorithm: "NO_CRYPTO",
      ...sslFlags(args.security),
      log_config: logConfigFlag(args.log),
    },
  };
}
