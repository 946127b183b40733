import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ComponentLog } from "../log";
import { ObjectStore } from "../object-store";
import { ComponentSecurity } from "../security/connection";

/** What runtime-manager finds out about the Ascend NPUs of its pod. */
export const NpuCollection = {
  None: "none",
  Count: "count",
  Hbm: "hbm",
  Sfmd: "sfmd",
  Topology: "topo",
  All: "all",
} as const;
export type NpuCollection = (typeof NpuCollection)[keyof typeof NpuCollection];

/** Images of a pool's pods, each with a tag or digest. */
export interface FunctionAgentImages {
  /** The function-agent-init image. */
  init: pulumi.Input<string>;
  /** The function-agent image. */
  agent: pulumi.Input<string>;
  /** The runtime-manager image. */
  runtimeManager: pulumi.Input<string>;
}

/** What runtime-manager looks for in its pod; how many a pod gets is part of a pool's resources. */
export interface AgentAccelerators {
  /** What it finds out about Ascend NPUs: their number from /dev (count), their memory, addresses and topology by npu-smi and hccn_tool; default all. */
  npu?: NpuCollection;
  /** Whether it looks for NVIDIA GPUs, by nvidia-smi; default false. */
  nvidiaGpu?: boolean;
  /** Folders with the libraries of the driver, which the tools and functions need; default none beyond the image's. */
  libraryPaths?: string[];
}

/** A host outside the pods that functions may reach despite the isolation. */
export interface ReachableHost {
  /** Name of the host, looked up when the pod starts. */
  host: string;
  /** IPv4 address to use instead of looking the name up; default none. */
  address?: string;
  /** TCP ports. */
  ports: number[];
}

/** Rules in each pod's own network that keep functions from everything but their node, DNS and what is listed here; IPv4 only. */
export interface NetworkIsolation {
  /** Networks of Services, which functions may not reach. */
  serviceCidrs: string[];
  /** Networks of pods, which functions may not reach, but for the pods of their own tenant. */
  podCidrs: string[];
  /** Networks of nodes, which functions may not reach, but for their own; default none. */
  nodeCidrs?: string[];
  /** Hosts that functions may reach; the object store is one of them already; default none. */
  hosts?: ReachableHost[];
  /** TCP ports that functions may reach anywhere; default none. */
  tcpPorts?: number[];
  /** UDP ports that functions may reach anywhere; default none. */
  udpPorts?: number[];
}

/** What a pool's pod is like; a pool may override parts of it. */
export interface FunctionAgentSettings {
  /** Resources of the runtimes in the template, which a pool's own always replace, in m or cores and Mi or Gi; default 500m, 1Gi and 2Gi of ephemeral storage. */
  runtimeResources?: ContainerResources;
  /** Resources of the function agent; default 500m and 500Mi, limited to 1 CPU and 500Mi. */
  agentResources?: ContainerResources;
  /** Resources of the init container; default 300m and 800Mi. */
  initResources?: ContainerResources;
  /** Where the pods may run; default anywhere. */
  placement?: PodPlacement;
  /** Runtime class, such as one with a sandbox; default the cluster's. */
  runtimeClassName?: pulumi.Input<string>;
  /** Seconds that runtimes have to end; default 30. */
  gracePeriodSeconds?: number;
  /** Whether functions use the data system, whose worker then runs on every node of a pool; default true. */
  dataSystem?: boolean;
  /** Which accelerators are looked for; default NPUs. */
  accelerators?: AgentAccelerators;
  /** Network isolation between tenants; default none. */
  networkIsolation?: NetworkIsolation;
  /** Environment of every function, plain text; a function's own wins; default none. */
  functionEnvironment?: Record<string, string>;
  /** Whether runtime-manager serves metrics on port 9392, which annotations of the pods name; default false. */
  metrics?: boolean;
  /** Logs of agent and runtime manager. */
  log?: ComponentLog;
}

/** The pod that function-master makes for every replica of a pool. */
export interface FunctionAgentTemplate extends FunctionAgentSettings {
  /** Images. */
  images: FunctionAgentImages;
  /** Names of Secrets to pull the images with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** Store of function packages; default none. Its Secret is read in the pools' namespace. */
  objectStore?: ObjectStore;
  /** How agent and runtime manager trust the other systems; default not at all, in plain text. Its Secrets are read in the pools' namespace. */
  security?: ComponentSecurity;
}
