import { EtcdConnection } from "../etcd/args";
import { ComponentLog, LOG_FOLDER, logOf } from "../log";
import { ETCD_FOLDER, etcdAuthType, META_ETCD_FOLDER } from "../paths";
import { TLS_FILES, TLS_FOLDER } from "../security/connection";
import { ClientCertificates, FunctionLimits, MetaServiceArgs } from "./args";

/** Port of the interface. */
export const API_PORT = 8081;
/** Port of a second health check: under TLS the kubelet, which has no certificate, cannot ask on the first. */
export const TLS_HEALTH_PORT = 8090;
/** Folder into which packages are uploaded before they go to the store. */
export const UPLOAD_FOLDER = "/home/sn/upload";

/** Default bounds of what users may register. */
export const limits = {
  timeoutSeconds: 900,
  minCpu: 300,
  maxCpu: 16_000,
  minMemory: 128,
  maxMemory: 1_073_741_824,
  versions: 8,
  labels: 100,
  instances: 1000,
  concurrency: 1000,
} satisfies Required<FunctionLimits>;

const RUNTIMES = [
  "cpp11",
  "cpp11-bin",
  "custom-runtime",
  "go1.13",
  "java1.8",
  "java8",
  "java11",
  "java17",
  "java21",
  "nodejs10.15.2",
  "posix-custom-runtime",
  "python3.6",
  "python3.7",
  "python3.8",
  "python3.9",
  "python3.10",
  "python3.11",
];

/** What the configuration file needs to know, once every address is known. */
export interface MetaServiceInputs {
  args: MetaServiceArgs;
  etcdEndpoints: string[];
  metaEtcdEndpoints: string[];
  /** Address of the object store, if there is one. */
  storeEndpoint?: string;
}

/** The content of config.json; it holds no secret, since the store's keys come by environment. */
export function metaServiceConfig({ args, ...addresses }: MetaServiceInputs): object {
  const functions = { ...limits, ...args.functions };
  return {
    server: { port: API_PORT },
    etcd: etcdSection(args.etcd, addresses.etcdEndpoints, ETCD_FOLDER),
    metaEtcdEnable: true,
    metaEtcd: args.metaEtcd
      ? etcdSection(args.metaEtcd, addresses.metaEtcdEndpoints, META_ETCD_FOLDER)
      : etcdSection(args.etcd, addresses.etcdEndpoints, ETCD_FOLDER),
    clusters: (args.clusters ?? []).join(","),
    decryptAlgorithm: "NO_CRYPTO",
    runtimeType: RUNTIMES,
    compatibleRuntimeType: RUNTIMES,
    bucket: [{ bucketId: "", businessId: "", appId: "", appSecret: "", url: "", writable: 1, description: "" }],
    fileServer: {
      storageType: addresses.storeEndpoint ? "s3" : "local",
      s3: {
        // Required by the validator even where no store is used.
        endpoint: addresses.storeEndpoint ?? "localhost:9000",
        secure: args.objectStore?.tls ?? true,
        presignedUrlExpires: 3600,
        timeout: 40,
      },
    },
    trigger: { urlPrefix: "", type: [{ sourceProvider: "", effect: "", action: "" }] },
    urn: { prefix: "sn", zone: "cn", resourceType: "function" },
    function: functionSection(functions),
    mutualSSLConfig: tlsSection(args),
  };
}

/** The content of log.json. */
export function metaServiceLog(log: ComponentLog = {}): object {
  const { level, fileSizeMb, files } = logOf(log);
  return {
    filepath: LOG_FOLDER,
    level,
    rolling: { maxsize: fileSizeMb, maxbackups: files, maxage: 1, compress: true },
    tick: 10,
    first: 10,
    thereafter: 5,
  };
}

function etcdSection(etcd: EtcdConnection, servers: string[], folder: string): object {
  const authType = etcdAuthType(etcd);
  return {
    servers,
    user: "",
    password: "",
    authType,
    sslEnable: authType === "TLS",
    ...(authType === "TLS" && {
      cafile: `${folder}/ca.crt`,
      certfile: `${folder}/client.crt`,
      keyfile: `${folder}/client.key`,
      passphraseFile: `${folder}/passphrase`,
    }),
  };
}

function functionSection(functions: Required<FunctionLimits>): object {
  return {
    default: {
      version: "$latest",
      envPrefix: "func-",
      pageIndex: 1,
      pageSize: 1000,
      cpuList: [500, 1500, 4000],
      memoryList: [500, 3000, 16_000],
      timeout: functions.timeoutSeconds,
      defaultMinInstance: "0",
      defaultMaxInstance: "100",
      defaultConcurrentNum: "100",
      maxInstanceUpperLimit: String(functions.instances),
      concurrentNumUpperLimit: String(functions.concurrency),
      minCpu: functions.minCpu,
      minMemory: functions.minMemory,
      maxCpu: functions.maxCpu,
      maxMemory: functions.maxMemory,
    },
    package: {
      uploadTempPath: UPLOAD_FOLDER,
      zipFileSizeMaxMB: 300,
      unzipFileSizeMaxMB: 600,
      fileCountsMax: 30_000,
      dirDepthMax: 20,
      ioReadTimeout: 100_000,
    },
    versionMax: functions.versions,
    instanceLabelMax: functions.labels,
    aliasMax: 8,
    layerMax: 1,
  };
}

function tlsSection({ tls }: MetaServiceArgs): object {
  if (!tls) return { sslEnable: false };
  return {
    sslEnable: true,
    rootCAFile: `${TLS_FOLDER}/${TLS_FILES["ca.crt"]}`,
    moduleCertFile: `${TLS_FOLDER}/${TLS_FILES["tls.crt"]}`,
    moduleKeyFile: `${TLS_FOLDER}/${TLS_FILES["tls.key"]}`,
    pwdFile: "",
    sslDecryptTool: "None",
    clientAuthType: tls.clientCertificates ?? ClientCertificates.IfGiven,
  };
}
