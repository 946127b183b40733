import { clusterIdOf, DriverEndpoints, driverEtcds, driverProgram } from "../driver";
import { LaunchedProgram } from "../launcher";
import { FunctionSchedulerArgs, InstanceScaling, LiteScheduling } from "./args";

/** Port on which frontends ask for instances, and schedulers ask each other; it speaks plain HTTP, as frontends do. */
export const SCHEDULER_PORT = 8889;

/** The keys of the program's configuration that are not its own defaults. */
export interface FunctionSchedulerConfig {
  scenario: string;
  clusterID: string;
  enableHealthCheck: boolean;
  stateDisable: boolean;
  leaseSpan: number;
  functionLimitRate: number;
  autoScaleConfig: { slaQuota: number; scaleDownTime: number; burstScaleNum: number };
  sessionStore: { backend: string; backendTTLSeconds: number };
  liteScheduler?: {
    enable: boolean;
    enableAllTenants: boolean;
    enabledTenants: string[];
    enabledFunctions: string[];
    acquireWaitTimeoutMs: number;
  };
  routerEtcd: object;
  metaEtcd: object;
}

/** Scaling with its defaults. */
export function scalingOf(given: InstanceScaling = {}): Required<InstanceScaling> {
  const { scaleUpWindowMs = 1000, scaleDownWindowMs = 60_000, queueLength = 1000 } = given;
  return { scaleUpWindowMs, scaleDownWindowMs, queueLength };
}

/**
 * The content of config.json. It holds no keys: what stands in `localAuth` the scheduler hands on to every function's instance.
 */
export function functionSchedulerConfig(
  args: FunctionSchedulerArgs,
  endpoints: DriverEndpoints,
): FunctionSchedulerConfig {
  const { scaleUpWindowMs, scaleDownWindowMs, queueLength } = scalingOf(args.scaling);
  return {
    // Any other word than the default one, which stands for a cloud that starts instances itself.
    scenario: "faas",
    clusterID: clusterIdOf(args),
    enableHealthCheck: true,
    // It would be kept by the pod's name, which no later pod has.
    stateDisable: true,
    leaseSpan: args.leaseMs ?? 5000,
    functionLimitRate: args.functionRate ?? 20_000,
    autoScaleConfig: { slaQuota: scaleUpWindowMs, scaleDownTime: scaleDownWindowMs, burstScaleNum: queueLength },
    sessionStore: { backend: "datasystem", backendTTLSeconds: args.sessionSeconds ?? 86_400 },
    ...(args.liteScheduling && { liteScheduler: liteScheduler(args.liteScheduling) }),
    ...driverEtcds(args, endpoints),
  };
}

function liteScheduler({ allTenants = false, tenants = [], functions = [], waitMs = 3000 }: LiteScheduling) {
  return {
    enable: true,
    enableAllTenants: allTenants,
    enabledTenants: tenants,
    enabledFunctions: functions,
    acquireWaitTimeoutMs: waitMs,
  };
}

/** The program that the launcher starts. */
export function functionSchedulerProgram(args: FunctionSchedulerArgs): LaunchedProgram {
  return driverProgram({ component: "function_scheduler", folder: "scheduler" }, args);
}
