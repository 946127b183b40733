import { ControlPlaneSettings } from "../control-plane";
import { DriverArgs } from "../driver";

/** How many instances a function gets; a function may set its own windows. */
export interface InstanceScaling {
  /** Milliseconds within which waiting requests should find an instance, at least 500; default 1000. */
  scaleUpWindowMs?: number;
  /** Milliseconds without need after which instances are ended, at least the window of scaling up; default 60000. */
  scaleDownWindowMs?: number;
  /** Requests of a function that may wait for an instance, further ones being refused; default 1000. */
  queueLength?: number;
}

/** Whose sessions are scheduled by the lighter way, which keeps each with one scheduler. */
export interface LiteScheduling {
  /** Every tenant; default false. */
  allTenants?: boolean;
  /** Ids of tenants; default none. */
  tenants?: string[];
  /** Functions as tenant/name/version; default none. */
  functions?: string[];
  /** Milliseconds that a request waits for an instance; default 3000. */
  waitMs?: number;
}

/** What the function scheduler is like. */
export interface FunctionSchedulerSettings extends ControlPlaneSettings {
  /** Number of pods, among which functions are divided; default 2. */
  replicas?: number;
  /** How many instances a function gets. */
  scaling?: InstanceScaling;
  /** Milliseconds for which a frontend holds an instance before it renews, at least 500; default 5000. */
  leaseMs?: number;
  /** Requests per second for instances of one function, of which each pod grants a third; default 20000. */
  functionRate?: number;
  /** Seconds for which the data system keeps the instance of a session; default 86400. */
  sessionSeconds?: number;
  /** Lighter scheduling of sessions; default of none. */
  liteScheduling?: LiteScheduling;
}

/** Arguments of FunctionScheduler. */
export interface FunctionSchedulerArgs extends FunctionSchedulerSettings, DriverArgs {}
