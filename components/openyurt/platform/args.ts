import { ChartSource } from "../../core/charts";
import { Preset } from "../../core/preset";
import { YurtAppDaemonArgs } from "../app-daemon/args";
import { YurtAppSetArgs } from "../app-set/args";
import { ClusterConnectionArgs } from "../connection";
import { DeviceProfileArgs } from "../device-profile/args";
import { DeviceServiceArgs } from "../device-service/args";
import { DeviceArgs } from "../device/args";
import { GatewayArgs } from "../gateway/args";
import { NodePoolArgs } from "../node-pool/args";
import { PlatformAdminArgs } from "../platform-admin/args";
import { RavenArgs } from "../raven/args";
import { TopologyScope } from "../services";
import { YurtStaticSetArgs } from "../static-set/args";
import { YurtHubArgs } from "../yurt-hub/args";
import { YurtIotDockArgs } from "../yurt-iot-dock/args";
import { YurtManagerArgs } from "../yurt-manager/args";

/** OpenYurt's controllers and webhooks, and what may differ from the whole. */
export interface OpenYurtManager extends YurtManagerArgs {
  /** Whether they are installed; default true. Without them nothing acts on OpenYurt's objects. */
  enabled?: boolean;
}

/** What YurtHubs need of the cluster, and what may differ from the whole. */
export interface OpenYurtHub extends YurtHubArgs {
  /** Whether it is installed; default true. */
  enabled?: boolean;
}

/** Raven's agents, and what may differ from the whole. */
export interface OpenYurtRaven extends RavenArgs {
  /** Whether they are installed; default where there are gateways. */
  enabled?: boolean;
}

/** Upstream's rights for docks, by its chart, and what may differ from the whole. */
export interface OpenYurtIotDock extends Partial<YurtIotDockArgs> {
  /** Whether they are installed; default false, since the docks of PlatformAdmins bring their own. */
  enabled?: boolean;
}

/** A node pool and its nodes. */
export interface OpenYurtNodePool extends NodePoolArgs {
  /** Names of its nodes, each of one pool only; default none, as who adds nodes labels them. */
  nodes?: string[];
  /** Time for which pods stay on a silent node, by its name, where it differs from the pool's; default none. */
  nodeAutonomy?: Record<string, string>;
}

/** A gateway and its nodes. */
export interface OpenYurtGateway extends GatewayArgs {
  /** Pool whose nodes are the gateway's; default those of its own name, if there is one. */
  nodePool?: string;
}

/** An existing Service that shall be served near its callers. */
export interface OpenYurtServiceTopology {
  /** Name of the Service. */
  name: string;
  /** Namespace of the Service. */
  namespace: string;
  /** Whether pods on the caller's node or in its pool serve it. Where there is none, nobody does. */
  scope: TopologyScope;
}

/** Arguments of OpenYurt. */
export interface OpenYurtArgs {
  /** How much its programs are made for; default production. */
  preset?: Preset;
  /** Whether there are nodes of a control plane on which yurt-manager can run; default true. Managed clusters hide theirs. */
  controlPlaneNodes?: boolean;
  /** Where charts come from; default their own repository. */
  charts?: ChartSource;
  /** Registry that holds all images under the paths that they have upstream; default upstream's. */
  imageRegistry?: string;
  /** Names of Secrets in kube-system to pull images with; default none. */
  imagePullSecrets?: string[];
  /** Whether pools, app sets, PlatformAdmins and the key of Raven are protected from deletion, and definitions stay; default true. */
  protect?: boolean;
  /** How memberships reach the cluster; default as the stack's configuration of Kubernetes says. With an explicit Kubernetes provider it must name that provider's cluster. */
  connection?: ClusterConnectionArgs;
  /** Controllers and webhooks. */
  manager?: OpenYurtManager;
  /** Ground of the YurtHubs. */
  yurtHub?: OpenYurtHub;
  /** Network between sites. */
  raven?: OpenYurtRaven;
  /** Rights for docks of one's own. */
  iotDock?: OpenYurtIotDock;
  /** Pools of nodes; default none. */
  nodePools?: OpenYurtNodePool[];
  /** Names of pools that somebody else keeps, and that the others may name; default none. */
  otherNodePools?: string[];
  /** Gateways between sites; default none. */
  gateways?: OpenYurtGateway[];
  /** Existing Services, such as kube-dns, that are served near their callers; default none. */
  serviceTopology?: OpenYurtServiceTopology[];
  /** Workloads for several pools; default none. */
  appSets?: YurtAppSetArgs[];
  /** Workloads for every pool of a kind; default none. */
  appDaemons?: YurtAppDaemonArgs[];
  /** Static pods; default none. */
  staticSets?: YurtStaticSetArgs[];
  /** Platforms of devices; default none. */
  platformAdmins?: PlatformAdminArgs[];
  /** What devices of a model can do; default none. */
  deviceProfiles?: DeviceProfileArgs[];
  /** Programs that speak to devices; default none. */
  deviceServices?: DeviceServiceArgs[];
  /** Devices; default none. */
  devices?: DeviceArgs[];
}
