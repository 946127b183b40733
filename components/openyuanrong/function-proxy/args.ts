import * as pulumi from "@pulumi/pulumi";
import { ControlPlaneArgs, ControlPlaneSettings } from "../control-plane";
import { EtcdConnection } from "../etcd/args";
import { ElectionMode } from "../function-master/args";
import { IamPolicy } from "../iam-policy";

/** Keeps the functions of different tenants in different pods. */
export interface TenantAffinity {
  /** Seconds for which a pod without instances waits for its tenant before it is ended; default none, then it serves other tenants. */
  podReuseSeconds?: number;
}

/** Sizes that a function's instance may have. */
export interface InstanceLimits {
  /** Least CPU in thousandths of a core; default 300. */
  minCpu?: number;
  /** Most CPU in thousandths of a core; default 16000. */
  maxCpu?: number;
  /** Least memory in MiB; default 128. */
  minMemory?: number;
  /** Most memory in MiB; default 1073741824. */
  maxMemory?: number;
}

/** When a runtime that does not answer is given up. */
export interface RuntimeHeartbeat {
  /** Seconds to wait for an answer; default 5. */
  timeoutSeconds?: number;
  /** Answers in a row that may be missing; default 5. */
  failures?: number;
}

/** Calls that are refused while memory is short. */
export interface InvokeLimit {
  /** Use of memory, in percent, from which large messages are refused; default 60. */
  lowMemoryPercent?: number;
  /** Use of memory, in percent, from which every message is refused; default 80. */
  highMemoryPercent?: number;
  /** Bytes from which a message is large; default 20480. */
  messageBytes?: number;
}

/** How instances are placed by priority; the same as function-master's. */
export interface ProxyScheduling {
  /** Highest priority that an instance may ask for, 0 to 65535; default 0, all alike. */
  maxPriority?: number;
  /** Whether an instance pushes others of lower priority aside when there is no room; default false. */
  preemption?: boolean;
}

/** What function-proxy is like. */
export interface FunctionProxySettings extends ControlPlaneSettings {
  /** Which tenants may create, invoke and end instances of which, where IAM is on; default each its own. */
  iamPolicy?: IamPolicy;
  /** Keeps the functions of different tenants in different pods; default they share pods. */
  tenantAffinity?: TenantAffinity;
  /** Sizes that a function's instance may have. */
  instances?: InstanceLimits;
  /** When a runtime that does not answer is given up. */
  heartbeat?: RuntimeHeartbeat;
  /** Calls that are refused while memory is short; default none. */
  invokeLimit?: InvokeLimit;
  /** Seconds without a sign of life after which another system is given up, 3 to 3600; default 180. The same as function-master's. */
  heartbeatTimeoutSeconds?: number;
  /** Priorities and preemption. */
  scheduling?: ProxyScheduling;
  /** Whether instances are started anew when their runtime fails; default false. The same as function-master's. */
  recoverInstances?: boolean;
  /** Seconds that a runtime has to end; default 30. The pod has 30 more. */
  runtimeShutdownSeconds?: number;
  /** Size of the largest message in MiB; default 11. */
  maxMessageMb?: number;
  /** Whether the node's instances are evicted when the proxy ends, as in its update; default true. */
  evictOnStop?: boolean;
  /** Whether metrics are served, on port 31539 of the node, and the pods annotated for Prometheus; default false. */
  metrics?: boolean;
  /** Number of nodes whose proxy is replaced at once; default 1. */
  maxUnavailable?: number;
}

/** Arguments of FunctionProxy. */
export interface FunctionProxyArgs extends FunctionProxySettings, ControlPlaneArgs {
  /** Namespace of the pools' pods and of function-master's lease; default the same. */
  workerNamespace?: pulumi.Input<string>;
  /** The etcd that holds instances and routes. */
  etcd: EtcdConnection;
  /** The etcd that holds the tokens of IAM, for which the proxy shows the same certificate; default the same etcd. */
  metaEtcd?: EtcdConnection;
  /** Address of the IAM adaptor, such as http://iam-adaptor.openyuanrong.svc:31218; default none, then nobody is asked who calls. */
  iamUrl?: pulumi.Input<string>;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** Whether the node's data worker is used; default true. */
  dataSystem?: boolean;
  /** Whether the pools' pods keep tenants apart by their own network rules, as `agent.networkIsolation` sets up; default false. */
  networkIsolation?: boolean;
  /** Where function-master elects its active replica; default txn, by transactions in etcd. */
  election?: ElectionMode;
  /** Address of the API server, which is asked only when `election` is k8s; default https://kubernetes.default.svc.cluster.local:443. */
  kubernetesUrl?: string;
}
