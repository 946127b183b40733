import { parse } from "smol-toml";
import { ScrapeMode } from "../../components/core/monitoring";
import { EtcdConnection } from "../../components/openyuanrong/etcd/args";
import { Frontend } from "../../components/openyuanrong/frontend";
import { FunctionManager } from "../../components/openyuanrong/function-manager";
import { FunctionMaster } from "../../components/openyuanrong/function-master";
import { FunctionProxy } from "../../components/openyuanrong/function-proxy";
import { FunctionScheduler } from "../../components/openyuanrong/function-scheduler";
import { IamAdaptor } from "../../components/openyuanrong/iam-adaptor";
import { Substitute } from "../../components/openyuanrong/launcher";
import { ComponentSecurity } from "../../components/openyuanrong/security/connection";
import { registered } from "../openyuanrong/function-proxy/support";
import { Json } from "../stacks/support";

/** What the pod's environment holds: what may be filled in, and a secret that is nobody's business. */
export const SUBSTITUTES: Record<Substitute, string> = {
  RUNTIME_POD_IP: "10.1.2.3",
  RUNTIME_HOST_IP: "10.1.2.4",
  RUNTIME_POD_NAME: "pod-0",
  NODE_ID: "node-1",
};
export const SECRET = "not-for-the-log";
export const POD_ENV = { ...SUBSTITUTES, PASSWORD: SECRET };

/** The Secrets that pods mount, by name and key. */
export const SECRETS: Record<string, Record<string, string>> = {
  tls: { "ca.crt": "authority", "tls.crt": "certificate", "tls.key": "private key" },
  keys: { LITEBUS_ACCESS_KEY: "access", LITEBUS_SECRET_KEY: "secret", LITEBUS_DATA_KEY: "data" },
  curve: {
    "worker.key": "worker public",
    "worker.key_secret": "worker private",
    "client.key": "client public",
    "client.key_secret": "client private",
  },
  "etcd-client": { "ca.crt": "authority", "client.crt": "certificate", "client.key": "private key" },
};

/** What a component hands to the launcher, as it registers it. */
export interface LaunchedComponent {
  /** The table of config.toml. */
  program: { bin_path: string; env: Record<string, string>; args: Record<string, string | number | boolean> };
  /** The ConfigMap's files. */
  files: Record<string, string>;
  /** What its container asks the launcher to fill in. */
  substituted: Substitute[];
  command: string[];
  volumeMounts: Json[];
  volumes: Json[];
}

export interface Contract {
  case: string;
  /** Its name for the launcher. */
  component: string;
  binary: string;
  /** What start.sh adds to the environment; absent when there is none. */
  added?: Record<string, string>;
  /** Registers it. */
  register: () => unknown;
}

interface Base {
  namespace: string;
  image: string;
  etcd: EtcdConnection;
  security?: ComponentSecurity;
}

const base: Base = {
  namespace: "yr",
  image: "r/functionsystem:1",
  etcd: { endpoints: ["etcd-0.yr:2379", "etcd-1.yr:2379"] },
};
const secured: Base = {
  ...base,
  etcd: { ...base.etcd, clientSecretName: "etcd-client" },
  security: { tls: { secretName: "tls" }, keys: { secretName: "keys" }, curve: { secretName: "curve" } },
};
const agent = { images: { init: "r/i:1", agent: "r/a:1", runtimeManager: "r/m:1" } };

/** What function-master, function proxies and iam-adaptor sign with. */
const signing = { ...SECRETS["keys"], LITEBUS_AKSK_ENABLED: "1" };
/** What the data system's client in a driver reads, whose runtime has no flag for it. */
const dataSystem = {
  DATASYSTEM_ACCESS_KEY: "access",
  DATASYSTEM_SECRET_KEY: "secret",
  DATASYSTEM_CLIENT_PUBLIC_KEY: "client public",
  DATASYSTEM_CLIENT_PRIVATE_KEY: "client private",
  DATASYSTEM_SERVER_PUBLIC_KEY: "worker public",
};

type Make = (args: Base) => unknown;

/** The component as it is without and with TLS, keys and CurveZMQ. */
function both(component: string, binary: string, added: Record<string, string>, make: Make): Contract[] {
  return [
    { case: component, component, binary, register: () => make(base) },
    { case: `${component}, secured`, component, binary, added, register: () => make(secured) },
  ];
}

/** Each program that the launcher starts, twice. */
export const contracts: Contract[] = [
  ...both("function_master", "/home/sn/function-master/bin/function_master", signing, (args) => {
    return new FunctionMaster("c", { ...args, agent: { ...agent, security: args.security } });
  }),
  ...both("function_proxy", "/home/sn/bin/function_proxy", signing, (args) => new FunctionProxy("c", args)),
  ...both("iam_server", "/home/sn/iam-adaptor/bin/iam_server", signing, (args) => new IamAdaptor("c", args)),
  ...both("frontend", "/home/sn/frontend/bin/goruntime", dataSystem, (args) => new Frontend("c", args)),
  ...both("function_manager", "/home/sn/manager/bin/goruntime", dataSystem, (args) => new FunctionManager("c", args)),
  ...both("function_scheduler", "/home/sn/scheduler/bin/goruntime", dataSystem, (args) => {
    return new FunctionScheduler("c", args);
  }),
];

/** function-master with metrics, whose plugin start.sh must put where the binary looks. */
export const measuredMaster: Contract = {
  ...contracts[0]!,
  case: "function_master with metrics",
  added: {},
  register: () => new FunctionMaster("c", { ...base, agent, monitoring: { scrape: ScrapeMode.Annotations } }),
};

/** Registers a component and reads from its objects what the launcher is given. */
export async function launchedComponent({ component, register }: Contract): Promise<LaunchedComponent> {
  const objects = await registered(register);
  const one = <T>(found: T[]): T => {
    if (found.length !== 1) throw new Error(`${component} registers ${found.length} instead of one`);
    return found[0]!;
  };
  const files: Record<string, string> = one(
    objects.filter(({ kind, data }) => kind === "ConfigMap" && "config.toml" in data),
  ).data;
  const pod: Json = one(objects.filter(({ kind }) => ["Deployment", "DaemonSet"].includes(kind))).spec.template.spec;
  const [container] = pod.containers;
  return {
    program: (parse(files["config.toml"]!) as Json)[component],
    files,
    substituted: container.env.map(({ name }: Json) => name),
    command: container.command,
    volumeMounts: container.volumeMounts,
    volumes: pod.volumes,
  };
}

/** A value of config.toml after the launcher has filled it in. */
export function filledIn(text: string, substituted: Substitute[]): string {
  return substituted.reduce((value, key) => value.replaceAll(`{${key}}`, SUBSTITUTES[key]), text);
}

/** The flags and the environment with which the launcher must start a program. */
export function expectedStart({ program, substituted }: LaunchedComponent): {
  flags: string[];
  env: Record<string, string>;
} {
  const fill = (value: unknown) => filledIn(String(value), substituted);
  return {
    // It leaves out what is empty.
    flags: Object.entries(program.args)
      .filter(([, value]) => value !== "")
      .map(([key, value]) => `--${key}=${fill(value)}`),
    env: Object.fromEntries(Object.entries(program.env).map(([key, value]) => [key, fill(value)])),
  };
}
