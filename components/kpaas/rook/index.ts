import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { createWebExposure } from "../web";
import { RookArgs } from "./args";
import { defaultOf, parametersOf, provisionerOf, ROOK_CEPH, Stores, storesOf } from "./classes";
import { clusterValues } from "./cluster-values";
import { csiValues } from "./csi-values";
import { DASHBOARD_HTTP_PORT, rookFlows } from "./flows";
import { createCertificates, endpointOf } from "./object-store";
import { operatorValues } from "./operator-values";
import { rookSchema } from "./schema";

export * from "./args";
export { objectStoreProblem } from "./object-store";

/** Kinds whose objects stand for data on disks. */
const STATEFUL_KINDS = [
  "CephCluster",
  "CephBlockPool",
  "CephFilesystem",
  "CephFilesystemSubVolumeGroup",
  "CephObjectStore",
];

/**
 * Storage of the cluster's own disks: a Ceph cluster, run by Rook, with classes for block volumes, shared file systems and buckets.
 * What it makes is known once Ceph is ready. Throws ValidationError on bad arguments.
 */
export class Rook extends pulumi.ComponentResource {
  /** Namespace of Rook and Ceph. */
  readonly namespace: pulumi.Output<string>;
  /** Class of the first block pool; empty where there is none. */
  readonly blockStorageClassName: pulumi.Output<string>;
  /** Class of the first file system; empty where there is none. */
  readonly fileStorageClassName: pulumi.Output<string>;
  /** Class of the first object store, for ObjectBuckets; empty where there is none. */
  readonly bucketStorageClassName: pulumi.Output<string>;
  /** Address of the first object store within the cluster, such as https://rook-ceph-rgw-ceph-objectstore.rook-ceph.svc; empty where there is none. */
  readonly objectStoreEndpoint: pulumi.Output<string>;
  /** The cluster's default class; empty where there is none. */
  readonly defaultStorageClassName: pulumi.Output<string>;

  constructor(name: string, args: RookArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Rook ${name}`, rookSchema, args);
    super("yuanrong-platform:kpaas:Rook", name, args, opts);
    const namespace = args.namespace ?? ROOK_CEPH;
    const stores = storesOf(args);
    const home = serviceNamespace(this, name, args, {
      namespace: ROOK_CEPH,
      // OSDs write to disks, and drivers mount volumes for the kubelet.
      enforce: PodSecurityLevel.Privileged,
    });
    const service = { name: ROOK_CEPH, namespace };
    const flows = rookFlows(args, namespace);
    const policies = createServicePolicies(this, name, args.network, service, flows, home.resources);
    // Pods need what policies admit until they are gone.
    const cluster = install(this, name, args, stores, { ...home, resources: [...home.resources, ...policies] });
    createAliases(this, name, args, stores, namespace, cluster);
    createDashboardExposure(this, name, args, namespace, cluster);

    const [block] = stores.blockPools;
    const [file] = stores.fileSystems;
    const [object] = stores.objectStores;
    const onceReady = (value = "") => cluster.urn.apply(() => value);
    this.namespace = home.name;
    this.blockStorageClassName = onceReady(block?.storageClass.name);
    this.fileStorageClassName = onceReady(file?.storageClass.name);
    this.bucketStorageClassName = onceReady(object?.storageClass.name);
    this.objectStoreEndpoint = onceReady(object && endpointOf(object, namespace, args.preset));
    this.defaultStorageClassName = onceReady(defaultOf(stores)?.storageClass.name);
    this.registerOutputs({
      namespace: this.namespace,
      blockStorageClassName: this.blockStorageClassName,
      fileStorageClassName: this.fileStorageClassName,
      bucketStorageClassName: this.bucketStorageClassName,
      objectStoreEndpoint: this.objectStoreEndpoint,
      defaultStorageClassName: this.defaultStorageClassName,
    });
  }
}

/** The three charts in the order in which each needs the one before; they are taken down, and upgraded, accordingly. */
function install(
  parent: pulumi.Resource,
  name: string,
  args: RookArgs,
  stores: Stores,
  home: { name: pulumi.Output<string>; resources: pulumi.Resource[] },
): pulumi.Resource {
  const namespace = args.namespace ?? ROOK_CEPH;
  const { timeoutSeconds: _, ...shared } = args;
  const operator = deployChart(
    parent,
    `${name}-operator`,
    { ...shared, values: args.operator?.values },
    {
      chart: chartVersions.rookCeph,
      kind: ChartKind.Release,
      releaseName: "rook-ceph",
      namespace: home.name,
      values: operatorValues(args),
    },
    { dependsOn: home.resources },
  );
  const drivers = deployChart(
    parent,
    `${name}-drivers`,
    { ...shared, chartVersion: args.csi?.chartVersion, values: args.csi?.values },
    {
      chart: chartVersions.cephCsiDrivers,
      kind: ChartKind.Release,
      releaseName: "ceph-csi-drivers",
      namespace: home.name,
      values: csiValues(args, namespace),
    },
    { dependsOn: [operator] },
  );
  const { preset } = args;
  const certificates = createCertificates(parent, name, stores.objectStores, {
    namespace,
    preset,
    dependsOn: home.resources,
  });
  // As objects of the stack: it waits until Ceph is ready, and, when they are taken down, until each is really gone.
  return deployChart(
    parent,
    `${name}-cluster`,
    shared,
    {
      chart: chartVersions.rookCephCluster,
      kind: ChartKind.Chart,
      releaseName: "rook-ceph-cluster",
      namespace: home.name,
      values: clusterValues(args, stores, namespace, certificates),
      statefulKinds: STATEFUL_KINDS,
    },
    { dependsOn: [operator, drivers] },
  );
}

/** Classes that are the default one by another name, for whoever asks for that name. */
function createAliases(
  parent: pulumi.Resource,
  name: string,
  { storageClassAliases = [] }: RookArgs,
  stores: Stores,
  namespace: string,
  cluster: pulumi.Resource,
): void {
  const store = defaultOf(stores);
  if (!store) return;
  const { reclaimPolicy, mountOptions } = store.storageClass;
  for (const alias of storageClassAliases)
    new k8s.storage.v1.StorageClass(
      `${name}-${alias}`,
      {
        metadata: { name: alias, labels: labels({ name: ROOK_CEPH, component: "storage", partOf: "kpaas" }, alias) },
        provisioner: provisionerOf(stores.blockPools.includes(store) ? "rbd" : "cephfs", namespace),
        parameters: parametersOf(stores, store, namespace),
        reclaimPolicy,
        allowVolumeExpansion: true,
        volumeBindingMode: "Immediate",
        mountOptions,
      },
      childOf(parent, { dependsOn: [cluster] }),
    );
}

function createDashboardExposure(
  parent: pulumi.Resource,
  name: string,
  { dashboard }: RookArgs,
  namespace: string,
  cluster: pulumi.Resource,
): void {
  if (!dashboard?.web) return;
  const metadata = {
    name: "rook-ceph-dashboard",
    namespace,
    labels: labels({ name: ROOK_CEPH, partOf: "kpaas" }, name),
  };
  const target = { metadata, serviceName: "rook-ceph-mgr-dashboard", port: DASHBOARD_HTTP_PORT };
  createWebExposure(parent, `${name}-dashboard`, dashboard.web, target, { dependsOn: [cluster] });
}
