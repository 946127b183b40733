import { stringify } from "smol-toml";
import { logConfigFlag } from "../log";
import { ETCD_FOLDER, etcdAuthType, LIBRARIES } from "../paths";
import { FunctionMasterArgs } from "./args";

/** Port on which function-master listens for proxies and its peers. */
export const MASTER_PORT = 22668;
/** Folder of the pod template, and its file. */
export const TEMPLATE_FOLDER = "/home/sn/scaler/template";
export const TEMPLATE_FILE = "function-agent.json";
/** Folder of services.yaml. */
export const SERVICES_FOLDER = "/home/sn/service-config";
/** Keys that the launcher replaces in config.toml; it writes their values to the log, so none is a secret. */
export const SUBSTITUTED = ["RUNTIME_POD_IP", "RUNTIME_POD_NAME"];

/** What config.toml needs to know, once every address is known. */
export interface FunctionMasterInputs {
  args: FunctionMasterArgs;
  /** Namespace of the pools' pods. */
  workerNamespace: string;
  etcdEndpoints: string[];
  /** Name of the Secret with the etcd certificate, for pods that function-master makes for system functions. */
  etcdSecretName?: string;
}

/** The content of config.toml, from which the launcher starts function_master. */
export function functionMasterToml(settings: FunctionMasterInputs): string {
  const { args, etcdEndpoints } = settings;
  const dataSystem = args.agent.dataSystem ?? true;
  const etcd = etcdEndpoints.join(",");
  return stringify({
    function_master: {
      bin_path: "/home/sn/function-master/bin/function_master",
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
        ...etcdFlags(settings),
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
        log_config: logConfigFlag(args.log),
      },
    },
  });
}

function etcdFlags({ args, etcdSecretName }: FunctionMasterInputs): Record<string, string> {
  const etcd_auth_type = etcdAuthType(args.etcd);
  if (etcd_auth_type === "Noauth") return { etcd_auth_type };
  return {
    etcd_auth_type,
    etcd_secret_name: etcdSecretName ?? "",
    etcd_ssl_base_path: ETCD_FOLDER,
    etcd_root_ca_file: "ca.crt",
    etcd_cert_file: "client.crt",
    etcd_key_file: "client.key",
  };
}
