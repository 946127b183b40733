import { statedReplicas } from "../../core/autoscaling";
import { ScrapeMode } from "../../core/monitoring";
import { clusterIdOf, Driver, DriverEndpoints, driverEtcds, driverProgram } from "../driver";
import { LaunchedProgram } from "../launcher";
import { ClientCertificates } from "../meta-service/args";
import { TLS_FILES, TLS_FOLDER } from "../security/connection";
import { FrontendArgs } from "./args";

/** Port of the interface. */
export const FRONTEND_PORT = 8888;
/** Port of the metrics. */
export const METRICS_PORT = 8000;
/** Folder of a certificate of the interface's own. */
export const OWN_TLS_FOLDER = "/home/sn/resource/frontend-https";
/** The authority of meta-service's certificate: its ConfigMap, the key, and where it is mounted. */
export const META_SERVICE_AUTHORITY = {
  configMap: "frontend-meta-service-ca",
  key: "ca.crt",
  path: "/home/sn/resource/meta-service/ca.crt",
} as const;

/** The frontend among the drivers. */
export const FRONTEND_DRIVER: Driver = { component: "frontend", folder: "frontend" };

/** The only ciphers that it knows. */
const CIPHERS = [
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
];

/** The program; Go takes the authorities of servers from the file that SSL_CERT_FILE names. */
export function frontendProgram(args: FrontendArgs): LaunchedProgram {
  const program = driverProgram(FRONTEND_DRIVER, args);
  const peers = args.metaServiceIsPeer ? `${TLS_FOLDER}/${TLS_FILES["ca.crt"]}` : undefined;
  const authority = args.metaServiceAuthorityPem === undefined ? peers : META_SERVICE_AUTHORITY.path;
  return authority === undefined ? program : { ...program, env: { ...program.env, SSL_CERT_FILE: authority } };
}

/** Whether metrics are served. */
export function servesMetrics({ monitoring }: FrontendArgs): boolean {
  return (monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None;
}

/** Whether callers must show a certificate, so that the kubelet cannot ask for its health. */
export function wantsClientCertificate({ tls }: FrontendArgs): boolean {
  return tls?.clientCertificates === ClientCertificates.Required;
}

/** What the configuration file needs to know, once every address is known. */
export interface FrontendInputs extends DriverEndpoints {
  args: FrontendArgs;
  metaServiceUrl?: string;
  iamUrl?: string;
}

/** The content of config.json; it holds no secret. */
export function frontendConfig({ args, metaServiceUrl, iamUrl, ...endpoints }: FrontendInputs): object {
  const { limits = {} } = args;
  const etcds = driverEtcds(args, endpoints);
  return {
    clusterID: clusterIdOf(args),
    // The rate of calls is divided by the number of pods; with an autoscaler the least number, so that no tenant gets less.
    instanceNum: statedReplicas(args),
    businessType: 0,
    alarmConfig: { enableAlarm: false },
    // Read without a look whether they are there.
    localAuth: {},
    dataSystemConfig: { timeoutMs: 60_000 },
    // Without this section a further port, 8080, would lead to sandboxes without any check.
    sandboxRouter: { enabled: false },
    http: {
      serverListenPort: FRONTEND_PORT,
      maxRequestBodySize: limits.bodyMb ?? 6,
      maxStreamRequestBodySize: limits.streamMb ?? 1024,
      maxDataSystemMultiDataBodySize: limits.objectsMb ?? 32,
      serverReadTimeout: limits.readTimeoutSeconds ?? 0,
      serverWriteTimeout: limits.writeTimeoutSeconds ?? 0,
      ...(servesMetrics(args) && { prometheusMetricsPort: METRICS_PORT }),
    },
    defaultTenantLimitQuota: limits.callsPerSecond ?? 1800,
    ...tlsSections(args),
    ...(metaServiceUrl !== undefined && { metaServiceAddress: metaServiceUrl.replace(/\/$/, "") }),
    ...(iamUrl !== undefined && {
      iamConfig: { addr: iamUrl.replace(/^http:\/\/|\/$/g, ""), enableFuncTokenAuth: args.tokens ?? true },
    }),
    ...etcds,
    // Data workers are in the etcd of instances; the frontend would look for them in that of metadata.
    ...(args.metaEtcd && { dataSystemEtcd: etcds.routerEtcd }),
  };
}

/** One certificate for both: what the interface shows to callers, and the frontend to proxies. */
function tlsSections({ tls, security }: FrontendArgs): object {
  return {
    componentMTLSEnable: security?.tls !== undefined,
    httpsConfig: {
      httpsEnable: tls !== undefined,
      ...(security?.tls && {
        tlsProtocol: "TLSv1.2",
        tlsCiphers: CIPHERS.join(","),
        sslBasePath: tls?.secretName === undefined ? TLS_FOLDER : OWN_TLS_FOLDER,
        rootCAFile: TLS_FILES["ca.crt"],
        moduleCertFile: TLS_FILES["tls.crt"],
        moduleKeyFile: TLS_FILES["tls.key"],
        clientAuthType: tls?.clientCertificates ?? ClientCertificates.None,
      }),
    },
  };
}
