import { YurtManagerArgs, YurtManagerController, YurtManagerWorkers } from "./args";

/** The middle of the flag `--concurrent-…-workers`, and the controller that works so. */
export const WORKERS: Record<keyof YurtManagerWorkers, [flag: string, controller: YurtManagerController]> = {
  csrApprover: ["csr-approver", YurtManagerController.CsrApprover],
  daemonPodUpdater: ["daemonpod-updater", YurtManagerController.DaemonPodUpdater],
  endpoints: ["endpoints", YurtManagerController.ServiceTopologyEndpoints],
  endpointSlices: ["endpointslice", YurtManagerController.ServiceTopologyEndpointSlices],
  gatewayDns: ["gateway-dns", YurtManagerController.GatewayDns],
  gatewayInternalService: ["gateway-internal-svc", YurtManagerController.GatewayInternalService],
  gatewayPickup: ["gateway-pickup", YurtManagerController.GatewayPickup],
  gatewayPublicService: ["gateway-public-svc", YurtManagerController.GatewayPublicService],
  // The flags of the other two controllers of leaders have no effect: they take this one's.
  hubLeader: ["hubleader", YurtManagerController.HubLeader],
  loadBalancerSet: ["load-balancer-set", YurtManagerController.LoadBalancerSet],
  nodeBucket: ["node-bucket", YurtManagerController.NodeBucket],
  nodePool: ["nodepool", YurtManagerController.NodePool],
  platformAdmin: ["platform-administrator", YurtManagerController.PlatformAdmin],
  podBinding: ["podbinding", YurtManagerController.PodBinding],
  yurtAppSet: ["yurtappset", YurtManagerController.YurtAppSet],
  yurtNodeConversion: ["yurtnodeconversion", YurtManagerController.YurtNodeConversion],
  yurtStaticSet: ["yurtstaticset", YurtManagerController.YurtStaticSet],
};

/** The value of `--controllers`: all but those that are off. */
export function controllersOf({ nodeLifecycle = false, disabledControllers = [] }: YurtManagerArgs): string {
  const off = [...(nodeLifecycle ? [] : ["nodelifecycle"]), ...disabledControllers];
  return [...off.map((controller) => `-${controller}`), "*"].join(",");
}

/** Flags for which the chart has no value, in the order of their names; what is not given is left to yurt-manager. */
export function managerFlags(args: YurtManagerArgs): string[] {
  const { workers = {}, apiRequests = {}, nodeLifecycleLimits: limits = {} } = args;
  const flags: Record<string, string | number | boolean | undefined> = {
    "rest-config-qps": apiRequests.perSecond,
    "rest-config-burst": apiRequests.burst,
    "max-nodes-per-bucket": args.maxNodesPerBucket,
    "enable-sync-nodepool-configurations": args.syncPoolConfiguration,
    "node-monitor-grace-period": seconds(limits.monitorGracePeriodSeconds),
    "node-startup-grace-period": seconds(limits.startupGracePeriodSeconds),
    "node-eviction-rate": limits.evictionRate,
    "secondary-node-eviction-rate": limits.secondaryEvictionRate,
    "large-cluster-size-threshold": limits.largeClusterNodes,
    "unhealthy-zone-threshold": limits.unhealthyZoneThreshold,
  };
  for (const [key, [flag]] of Object.entries(WORKERS))
    flags[`concurrent-${flag}-workers`] = workers[key as keyof YurtManagerWorkers];
  return Object.keys(flags)
    .filter((flag) => flags[flag] !== undefined)
    .sort()
    .map((flag) => `--${flag}=${flags[flag]}`);
}

function seconds(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${count}s`;
}
