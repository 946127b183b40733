import * as pulumi from "@pulumi/pulumi";
import { ScrapeMode, scrapeAnnotations } from "../../core/monitoring";
import { mirrored } from "../images";
import { Preset } from "../../core/preset";
import { wholeResources } from "../../core/resources";
import { Values } from "../../core/values";
import { RookArgs, RookDaemon, RookNetworkProvider } from "./args";
import { Stores } from "./classes";
import { cephPlacement } from "./placement";
import { RESOURCES } from "./resources";
import { storageSpec } from "./storage-spec";
import { blockPoolValues, fileSystemValues, objectStoreValues } from "./store-values";

/** Seconds until the cluster has monitors, managers and OSDs. */
const TIMEOUT_SECONDS = 1800;

/** Port of the active manager's metrics. */
export const METRICS_PORT = 9283;

/** The words by which Rook wipes disks. */
export const WIPE_CONFIRMATION = "yes-really-destroy-data";

/** Values of the chart rook-ceph-cluster: the CephCluster, its pools, file systems and stores, and their classes. */
export function clusterValues(
  args: RookArgs,
  stores: Stores,
  namespace: string,
  /** Secrets of the stores' certificates, by the names of the stores. */
  certificates: Record<string, pulumi.Input<string>> = {},
): Values {
  const { preset = Preset.Production, snapshotClasses = false, placement = {} } = args;
  const production = preset === Preset.Production;
  const reclaim = production ? "Retain" : "Delete";
  const snapshots = { enabled: snapshotClasses, deletionPolicy: reclaim };
  return {
    operatorNamespace: namespace,
    clusterName: args.clusterName ?? namespace,
    cephImage: { repository: mirrored("quay.io/ceph/ceph", args.imageRegistry) },
    cephClusterMetadata: {
      annotations: {
        "pulumi.com/waitFor": "jsonpath={.status.phase}=Ready",
        "pulumi.com/timeoutSeconds": String(args.timeoutSeconds ?? TIMEOUT_SECONDS),
      },
    },
    // Ceph's own pools have as many copies as ours, or they wait for disks that never come.
    configOverride: production ? undefined : SINGLE_COPY,
    cephClusterSpec: clusterSpec(args, preset),
    cephBlockPools: stores.blockPools.map((pool) => blockPoolValues(pool, namespace)),
    cephFileSystems: stores.fileSystems.map((system) => fileSystemValues(system, args, namespace)),
    cephObjectStores: stores.objectStores.map((store) => objectStoreValues(store, args, certificates[store.name])),
    cephBlockPoolsVolumeSnapshotClass: { ...snapshots, enabled: snapshotClasses && stores.blockPools.length > 0 },
    cephFileSystemVolumeSnapshotClass: {
      ...snapshots,
      enabled: snapshotClasses && stores.fileSystems.length > 0,
      isDefault: false,
    },
    monitoring: monitoring(args),
    toolbox: {
      enabled: args.toolbox ?? false,
      tolerations: placement.tolerations,
      containerSecurityContext: {
        runAsNonRoot: true,
        runAsUser: 2016,
        runAsGroup: 2016,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      },
    },
  };
}

const SINGLE_COPY = `[global]
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_warn_on_pool_no_redundancy = false
`;

function clusterSpec(args: RookArgs, preset: Preset): Values {
  const { monitors = {}, managers = {}, osds = {}, placement = {}, wipeOnDestroy, monitoring: metrics = {} } = args;
  const production = preset === Preset.Production;
  const dashboard = dashboardOf(args);
  return {
    dataDirHostPath: args.dataDirectory ?? "/var/lib/rook",
    upgradeOSDRequiresHealthyPGs: production,
    mon: {
      count: monitors.count ?? (production ? 3 : 1),
      allowMultiplePerNode: monitors.allowMultiplePerNode ?? false,
    },
    mgr: { count: managers.count ?? (production ? 2 : 1), allowMultiplePerNode: false },
    dashboard: { enabled: dashboard.enabled, ssl: !dashboard.plainHttp },
    network: networkSpec(args, production),
    cleanupPolicy: {
      confirmation: wipeOnDestroy?.confirmation ?? "",
      // A cluster that still has volumes is never wiped.
      allowUninstallWithVolumes: false,
    },
    placement: {
      all: cephPlacement(placement),
      mon: daemonPlacement(monitors, "rook-ceph-mon"),
      mgr: daemonPlacement(managers, "rook-ceph-mgr"),
      osd: daemonPlacement(osds),
    },
    priorityClassNames: {
      mon: monitors.placement?.priorityClassName ?? placement.priorityClassName ?? "system-node-critical",
      mgr: managers.placement?.priorityClassName ?? placement.priorityClassName ?? "system-cluster-critical",
      osd: osds.placement?.priorityClassName ?? placement.priorityClassName ?? "system-node-critical",
    },
    resources: {
      mon: wholeResources(monitors.resources, RESOURCES[preset].mon),
      mgr: wholeResources(managers.resources, RESOURCES[preset].mgr),
      osd: wholeResources(osds.resources, RESOURCES[preset].osd),
    },
    labels: metrics.labels && { monitoring: metrics.labels },
    // Unless they are told, Rook has managers ask to be scraped.
    annotations: { mgr: { "prometheus.io/scrape": "false", ...scrapeAnnotations(metrics, METRICS_PORT) } },
    storage: storageSpec(args.storage, production),
  };
}

/** What the dashboard is like: behind a Gateway or ingress controller it speaks HTTP, since nobody could check its own certificate. */
export function dashboardOf({ dashboard = {} }: Pick<RookArgs, "dashboard">): { enabled: boolean; plainHttp: boolean } {
  return { enabled: dashboard.enabled ?? dashboard.web !== undefined, plainHttp: dashboard.web !== undefined };
}

function daemonPlacement({ placement }: RookDaemon, app?: string): Values {
  return cephPlacement(placement, app);
}

function networkSpec({ cephNetwork = {} }: RookArgs, production: boolean): Values {
  const {
    provider,
    encryption = production,
    compression = false,
    ipFamily,
    dualStack,
    publicCidrs,
    clusterCidrs,
  } = cephNetwork;
  return {
    provider: provider === RookNetworkProvider.Host ? "host" : undefined,
    addressRanges: (publicCidrs ?? clusterCidrs) && { public: publicCidrs, cluster: clusterCidrs },
    ipFamily,
    dualStack,
    connections: {
      encryption: { enabled: encryption },
      compression: { enabled: compression },
      // The older protocol knows no encryption; its port is closed.
      requireMsgr2: encryption || compression,
    },
  };
}

function monitoring({ monitoring: { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = {} }: RookArgs): Values {
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: false };
  return {
    enabled: true,
    interval: `${intervalSeconds}s`,
    createPrometheusRules: true,
    prometheusRule: { labels },
  };
}
