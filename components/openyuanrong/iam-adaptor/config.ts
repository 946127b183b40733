import * as pulumi from "@pulumi/pulumi";
import { LaunchedProgram, Substitute } from "../launcher";
import { logConfigFlag } from "../log";
import { kubernetesUrlIn } from "../names";
import { etcdFlags, LIBRARIES, MountedVolume, secretFiles } from "../paths";
import { sslFlags } from "../security/connection";
import { IamAdaptorArgs, IamKeycloak } from "./args";

/** Port of the HTTP interface. */
export const IAM_PORT = 31218;

/** What the launcher fills in. */
export const SUBSTITUTED: Substitute[] = ["RUNTIME_POD_IP", "RUNTIME_POD_NAME"];

const KEYCLOAK_FOLDER = "/home/sn/resource/keycloak";
const CLIENT_SECRET = "client-secret";

/** What the configuration needs to know, once every address is known. */
export interface IamAdaptorInputs {
  args: IamAdaptorArgs;
  namespace: string;
  etcdEndpoints: string[];
  keycloak?: pulumi.Unwrap<IamKeycloak>;
}

/** The program that the launcher starts. */
export function iamAdaptorProgram({ args, namespace, etcdEndpoints, keycloak }: IamAdaptorInputs): LaunchedProgram {
  return {
    component: "iam_server",
    binary: "/home/sn/iam-adaptor/bin/iam_server",
    env: { LD_LIBRARY_PATH: LIBRARIES, LANG: "en_US.UTF-8", RESOURCE_PATH: "/home/sn/resource" },
    args: {
      ip: "{RUNTIME_POD_IP}",
      http_listen_port: IAM_PORT,
      node_id: "{RUNTIME_POD_NAME}",
      meta_store_address: etcdEndpoints.join(","),
      ...etcdFlags(args.etcd),
      cluster_id: args.clusterId ?? "",
      enable_iam: true,
      iam_credential_type: "token",
      token_expired_time_span: args.tokenExpirySeconds ?? 86_400,
      election_mode: args.election ?? "txn",
      k8s_base_path: args.kubernetesUrl ?? kubernetesUrlIn(),
      k8s_namespace: namespace,
      decrypt_algorithm: "NO_CRYPTO",
      ...keycloakFlags(keycloak),
      // The frontend calls it by plain HTTP and by nothing else.
      ...sslFlags(),
      log_config: logConfigFlag(args.log),
    },
    prepare: [...(asksForSignatures(args) ? [] : admitUnsigned), ...(keycloak ? addClientSecret : [])],
  };
}

function keycloakFlags(keycloak?: pulumi.Unwrap<IamKeycloak>): LaunchedProgram["args"] {
  if (!keycloak) return {};
  return {
    auth_provider: "keycloak",
    keycloak_enabled: true,
    keycloak_url: keycloak.url,
    keycloak_public_url: keycloak.publicUrl ?? "",
    keycloak_issuer_url: keycloak.issuerUrl ?? "",
    keycloak_realm: keycloak.realm,
    keycloak_client_id: keycloak.clientId,
  };
}

/** The launcher writes every flag to the log, so this one is added after it; a missing file ends the start. */
const addClientSecret = [
  `client_secret=$(cat ${KEYCLOAK_FOLDER}/${CLIENT_SECRET})`,
  'set -- "$@" "--keycloak_client_secret=$client_secret"',
];

function asksForSignatures({ security, signedRequests = true }: IamAdaptorArgs): boolean {
  return security?.keys === undefined || signedRequests;
}

/** The keys still sign tokens; only what comes in is not asked for a signature. */
const admitUnsigned = ["export LITEBUS_AKSK_ENABLED=0"];

/** The mounted secret of the Keycloak client. */
export function keycloakFiles(keycloak?: IamKeycloak): MountedVolume[] {
  return keycloak ? [secretFiles("keycloak", KEYCLOAK_FOLDER, keycloak.clientSecretName)] : [];
}
