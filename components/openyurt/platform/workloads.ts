import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { YurtAppDaemon } from "../app-daemon";
import { YurtAppSet } from "../app-set";
import { Device } from "../device";
import { DeviceProfile } from "../device-profile";
import { DeviceService } from "../device-service";
import { Gateway } from "../gateway";
import { NodePool } from "../node-pool";
import { NodePoolMembership } from "../node-pool-membership";
import { PlatformAdmin } from "../platform-admin";
import { serviceTopology } from "../services";
import { YurtStaticSet } from "../static-set";
import { OpenYurtArgs } from "./args";
import { ControlPlane } from "./control-plane";
import { mayTake, nodesOfGateway } from "./nodes";

/** What gateways and workloads come after, and are removed before. */
export interface Ground extends ControlPlane {
  pools: Map<string, NodePool>;
  members: Map<string, NodePoolMembership>;
}

/** Makes gateways and what runs in pools. Each waits for the nodes that it concerns, so that they leave after it is gone. */
export function createWorkloads(parent: pulumi.Resource, name: string, args: OpenYurtArgs, ground: Ground): void {
  const { protect = true, nodePools = [] } = args;
  const nodes = (names: string[]) => names.flatMap((node) => ground.members.get(node) ?? []);
  const inPools = (isMeant: (pool: (typeof nodePools)[number]) => boolean) => {
    const meant = nodePools.filter(isMeant);
    return [...meant.map((pool) => ground.pools.get(pool.name)!), ...nodes(meant.flatMap((pool) => pool.nodes ?? []))];
  };
  // Without pools of its own, a workload still waits for the definitions and webhooks.
  const after = (resources: pulumi.Resource[]) =>
    childOf(parent, { dependsOn: resources.length > 0 ? resources : ground.ready });
  const called = (kind: string, one: { name: string; namespace?: pulumi.Input<string> }) =>
    `${name}-${kind}-${one.namespace === undefined ? "" : `${String(one.namespace)}/`}${one.name}`;

  for (const gateway of args.gateways ?? []) {
    const { nodePool: _pool, ...rest } = gateway;
    new Gateway(called("gateway", gateway), rest, after(nodes(nodesOfGateway(args, gateway) ?? [])));
  }
  for (const service of args.serviceTopology ?? []) {
    const { scope, ...metadata } = service;
    new k8s.core.v1.ServicePatch(
      called("topology", service),
      { metadata: { ...metadata, annotations: serviceTopology(scope) } },
      after([]),
    );
  }
  for (const set of args.appSets ?? []) {
    const { pools = [], poolSelector } = set;
    const meant = inPools((pool) => pools.includes(pool.name) || mayTake(poolSelector, pool));
    new YurtAppSet(called("app-set", set), { protect, ...set }, after(meant));
  }
  for (const daemon of args.appDaemons ?? []) {
    const meant = inPools((pool) => mayTake(daemon.poolSelector, pool));
    new YurtAppDaemon(called("app-daemon", daemon), { protect, ...daemon }, after(meant));
  }
  for (const set of args.staticSets ?? []) new YurtStaticSet(called("static-set", set), set, after([]));
  const admins = (args.platformAdmins ?? []).map((admin) => {
    const meant = inPools((pool) => admin.nodePools.includes(pool.name));
    return new PlatformAdmin(
      called("platform-admin", admin),
      { protect, ...admin },
      after([...ground.docks, ...meant]),
    );
  });
  // Only a dock that may still write takes the finalizers of devices off.
  const keepers = [...ground.docks, ...admins];
  const profiles = (args.deviceProfiles ?? []).map(
    (one) => new DeviceProfile(called("device-profile", one), one, after(keepers)),
  );
  const services = (args.deviceServices ?? []).map(
    (one) => new DeviceService(called("device-service", one), one, after(keepers)),
  );
  for (const device of args.devices ?? [])
    new Device(called("device", device), device, after([...keepers, ...profiles, ...services]));
}
