import { Preset } from "../../core/preset";
import { RookDefaultClass, RookSettings } from "./args";
import {
  RookBlockPool,
  RookFileSystem,
  RookObjectStore,
  RookPool,
  RookReclaimPolicy,
  RookStorageClass,
} from "./storage-args";

/** Names that are there unless told otherwise: those of the field. */
export const ROOK_CEPH = "rook-ceph";
const BLOCK = { pool: "ceph-blockpool", storageClass: "ceph-block" };
const FILE = { pool: "ceph-filesystem", storageClass: "ceph-filesystem" };
const OBJECT = { pool: "ceph-objectstore", storageClass: "ceph-bucket" };

/** Pool of a file system's data, of which Rook makes `<file system>-data0`. */
export const DATA_POOL = "data0";

/** A StorageClass with everything that was left open. */
export interface StorageClass {
  name: string;
  isDefault: boolean;
  reclaimPolicy: RookReclaimPolicy;
  mountOptions: string[];
}

/** A pool, file system or store with everything of RookPool that was left open, and its class. */
export type Named<P extends RookPool> = P &
  Required<Pick<RookPool, "replicas" | "failureDomain">> & { name: string; storageClass: StorageClass };

/** All that data can be put into. */
export interface Stores {
  blockPools: Named<RookBlockPool>[];
  fileSystems: Named<RookFileSystem>[];
  objectStores: Named<RookObjectStore>[];
}

/** The pools, file systems and stores that the settings ask for, with their classes. */
export function storesOf(settings: RookSettings): Stores {
  const { blockPools = [{}], fileSystems = [{}], objectStores = [] } = settings;
  const stores = {
    blockPools: blockPools.map((pool, index) => named(settings, BLOCK, pool, index)),
    fileSystems: fileSystems.map((pool, index) => named(settings, FILE, pool, index)),
    objectStores: objectStores.map((pool, index) => named(settings, OBJECT, pool, index)),
  };
  const marked = [...stores.blockPools, ...stores.fileSystems].some(({ storageClass }) => storageClass.isDefault);
  const chosen = marked ? undefined : chosenOf(settings, stores);
  if (chosen) chosen.storageClass.isDefault = true;
  return stores;
}

/** The block pool or file system whose class is the cluster's default, if one is. */
export function defaultOf({
  blockPools,
  fileSystems,
}: Stores): Named<RookBlockPool> | Named<RookFileSystem> | undefined {
  return [...blockPools, ...fileSystems].find(({ storageClass }) => storageClass.isDefault);
}

/** Drivers and the bucket provisioner carry the operator's namespace in their names, as the classes do. */
export function provisionerOf(kind: "rbd" | "cephfs", namespace: string): string {
  return `${namespace}.${kind}.csi.ceph.com`;
}

/** Parameters of a block pool's class, but for those that the chart adds. */
export function blockParameters({ format = "ext4" }: RookBlockPool, namespace: string): Record<string, string> {
  return {
    imageFormat: "2",
    imageFeatures: "layering",
    ...driverSecrets("rbd", namespace),
    "csi.storage.k8s.io/fstype": format,
  };
}

/** Parameters of a file system's class, but for those that the chart adds. */
export function fileParameters(namespace: string): Record<string, string> {
  return driverSecrets("cephfs", namespace);
}

/** All parameters of the default class, for further classes with other names. */
export function parametersOf(stores: Stores, store: Named<RookBlockPool> | Named<RookFileSystem>, namespace: string) {
  return stores.blockPools.includes(store)
    ? { clusterID: namespace, pool: store.name, ...blockParameters(store, namespace) }
    : { clusterID: namespace, fsName: store.name, pool: `${store.name}-${DATA_POOL}`, ...fileParameters(namespace) };
}

/** Secrets that Rook makes for the drivers. */
function driverSecrets(kind: "rbd" | "cephfs", namespace: string): Record<string, string> {
  const secrets = {
    provisioner: `rook-csi-${kind}-provisioner`,
    "controller-expand": `rook-csi-${kind}-provisioner`,
    "controller-publish": `rook-csi-${kind}-provisioner`,
    "node-stage": `rook-csi-${kind}-node`,
  };
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([step, secret]) => [
      [`csi.storage.k8s.io/${step}-secret-name`, secret],
      [`csi.storage.k8s.io/${step}-secret-namespace`, namespace],
    ]),
  );
}

function named<P extends RookPool & { name?: string; storageClass?: RookStorageClass }>(
  { preset = Preset.Production }: RookSettings,
  usual: { pool: string; storageClass: string },
  pool: P,
  index: number,
): Named<P> {
  const production = preset === Preset.Production;
  const { name = usual.pool, replicas = production ? 3 : 1, failureDomain = production ? "host" : "osd" } = pool;
  const { storageClass = {} } = pool;
  return {
    ...pool,
    name,
    replicas,
    failureDomain,
    storageClass: {
      name: storageClass.name ?? (index === 0 ? usual.storageClass : name),
      isDefault: storageClass.default ?? false,
      // A volume that went with its claim by mistake is gone for good; one that stayed by mistake takes room until somebody looks.
      reclaimPolicy: storageClass.reclaimPolicy ?? (production ? "Retain" : "Delete"),
      mountOptions: storageClass.mountOptions ?? [],
    },
  };
}

function chosenOf(settings: RookSettings, { blockPools, fileSystems }: Stores) {
  const usual = blockPools.length > 0 ? RookDefaultClass.Block : RookDefaultClass.File;
  switch (settings.defaultStorageClass ?? usual) {
    case RookDefaultClass.Block:
      return blockPools[0];
    case RookDefaultClass.File:
      return fileSystems[0];
    default:
      return undefined;
  }
}
