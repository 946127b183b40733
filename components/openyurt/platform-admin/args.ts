import { ContainerResources } from "../../core/pods";

/** Releases of EdgeX that OpenYurt knows, the newest first. */
export const EdgeXVersion = {
  /** 3.1. */
  Napa: "napa",
  /** 3.0. */
  Minnesota: "minnesota",
  /** 2.3. */
  Levski: "levski",
  /** 2.2. */
  Kamakura: "kamakura",
  /** 2.1. */
  Jakarta: "jakarta",
  /** 2.0. */
  Ireland: "ireland",
  /** 1.3. */
  Hanoi: "hanoi",
} as const;
export type EdgeXVersion = (typeof EdgeXVersion)[keyof typeof EdgeXVersion];

/** Parts of EdgeX that run if asked for; those that it cannot do without run always. */
export const EdgeXComponent = {
  /** Keeps readings, until the rules or an application have taken them. */
  CoreData: "edgex-core-data",
  /** Devices that send by REST. */
  DeviceRest: "edgex-device-rest",
  /** Devices for trials, which do not exist. */
  DeviceVirtual: "edgex-device-virtual",
  /** Rules over readings. */
  Kuiper: "edgex-kuiper",
  /** Feeds the rules; not in hanoi. */
  AppRulesEngine: "edgex-app-rules-engine",
  /** The same in hanoi. */
  AppServiceConfigurableRules: "edgex-app-service-configurable-rules",
  /** Tells people and programs of events. */
  SupportNotifications: "edgex-support-notifications",
  /** Calls at set times. */
  SupportScheduler: "edgex-support-scheduler",
  /** Starts and stops the other parts; not in napa and minnesota. */
  SysMgmtAgent: "edgex-sys-mgmt-agent",
  /** Web pages; not in ireland and hanoi. */
  UiGo: "edgex-ui-go",
} as const;
export type EdgeXComponent = (typeof EdgeXComponent)[keyof typeof EdgeXComponent];

/** The dock, which keeps devices, profiles and device services the same in the cluster and in each pool's EdgeX. */
export interface PlatformAdminDock {
  /** Seconds between two looks at EdgeX, 5 to 3600; default 5. Each look at an offline pool is lost, and made up for. */
  syncPeriodSeconds?: number;
  /** Resources of each pod; default 100m and 128Mi, at most 1 CPU and 512Mi. */
  resources?: ContainerResources;
  /** Names of Secrets in the namespace to pull its image with; default none. */
  imagePullSecrets?: string[];
}

/** What a PlatformAdmin is like. */
export interface PlatformAdminSettings {
  /** Name, at most 26 characters: the names of all parts begin with it. */
  name: string;
  /** Existing namespace of all parts; one has room for one PlatformAdmin. A change makes it anew. */
  namespace: string;
  /** Release of EdgeX; default napa. A change makes it anew, and its data is lost. */
  version?: EdgeXVersion;
  /** Node pools, each with an EdgeX of its own; at least one. A pool is of one PlatformAdmin only. */
  nodePools: string[];
  /** Parts beside those that EdgeX cannot do without; default none. */
  components?: EdgeXComponent[];
  /** Whether EdgeX protects its parts from each other, with the parts for that; default false. A change makes it anew, and its data is lost. */
  security?: boolean;
  /** Registry that holds the dock's image under the path that it has upstream; OpenYurt 1.7.0 pulls EdgeX' images from Docker Hub whatever stands here. */
  imageRegistry?: string;
  /** The dock; default none. For napa and minnesota. */
  dock?: PlatformAdminDock;
}

/** Arguments of PlatformAdmin. */
export interface PlatformAdminArgs extends PlatformAdminSettings {
  /** Whether Pulumi refuses to delete it, with which the data of every pool is lost; default true. */
  protect?: boolean;
}
