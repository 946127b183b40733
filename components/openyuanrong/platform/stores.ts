import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { imageVersions } from "../../core/versions";
import { ObjectBucket } from "../../kpaas/object-bucket";
import { Bucket } from "../bucket";
import { Etcd, EtcdSettings } from "../etcd";
import { Minio } from "../minio";
import { ObjectStore } from "../object-store";
import { given } from "../tier";
import { OpenYuanrongArgs, OpenYuanrongObjectStore } from "./args";
import { Namespaces, prioritized } from "./ground";
import { bucketKeysOf } from "../../kpaas/object-bucket/claim";

/** Secret with keys that were given; not the name of MinIO's, so that one can take the other's place. */
const GIVEN_KEYS = "object-store-keys";

/** The stores that both tiers read, and so come before them. */
export interface Stores {
  etcd: Etcd;
  metaEtcd?: Etcd;
  objectStore?: ObjectStore;
  /** All of them, to wait for. */
  resources: pulumi.Resource[];
}

/** Creates etcd, the object store with its bucket, and an etcd of metadata where one is wanted. */
export function createStores(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  namespaces: Namespaces,
  dependsOn: pulumi.Resource[],
): Stores {
  const { objectStore, resources } = createObjectStore(parent, name, args, namespaces, dependsOn);
  const etcd = (role: string, settings: EtcdSettings | undefined, clientNamespaces: string[]) =>
    new Etcd(
      `${name}-${role}`,
      {
        namespace: namespaces.control,
        ...etcdSettings(args, settings, clientNamespaces, objectStore, namespaces),
      },
      childOf(parent, { dependsOn: settings?.snapshots ? [...dependsOn, ...resources] : dependsOn }),
    );
  const own = etcd("etcd", args.etcd, namespaces.distinct.slice(1));
  const metaEtcd = args.metaEtcd && etcd("meta-etcd", args.metaEtcd, []);
  return { etcd: own, metaEtcd, objectStore, resources: [...resources, own, ...(metaEtcd ? [metaEtcd] : [])] };
}

function etcdSettings(
  args: OpenYuanrongArgs,
  settings: EtcdSettings = {},
  clientNamespaces: string[],
  store: ObjectStore | undefined,
  namespaces: Namespaces,
): EtcdSettings {
  if (settings.external) return settings;
  const { mirror, pullSecrets } = args.images;
  const generated = settings.tls?.enabled !== false && settings.tls?.secrets === undefined;
  const snapshots = settings.snapshots && {
    store,
    bucket: args.objectStore?.bucket,
    region: args.objectStore?.region,
    image: imageOf(imageVersions.rclone, mirror),
    ...given(settings.snapshots),
  };
  return {
    image: imageOf(imageVersions.etcd, mirror),
    setupImage: imageOf(imageVersions.curl, mirror),
    imagePullSecrets: pullSecrets,
    clusterDomain: args.clusterDomain,
    monitoring: args.monitoring,
    protect: args.protect,
    ...prioritized(settings, "control", args, namespaces),
    ...(generated && {
      clientNamespaces: [...new Set([...clientNamespaces, ...(settings.clientNamespaces ?? [])])],
    }),
    ...(snapshots && { snapshots }),
  };
}

function createObjectStore(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  namespaces: Namespaces,
  dependsOn: pulumi.Resource[],
): { objectStore?: ObjectStore; resources: pulumi.Resource[] } {
  const { objectStore: settings, images } = args;
  if (!settings) return { resources: [] };
  const { mirror, pullSecrets: imagePullSecrets } = images;
  const namespace = namespaces.control;
  let objectStore: ObjectStore;
  let keepers: pulumi.Resource[];
  if (settings.minio) {
    const minio = new Minio(
      `${name}-minio`,
      {
        image: imageOf(imageVersions.minio, mirror),
        ...prioritized(settings.minio, "control", args, namespaces),
        namespace,
        clientNamespaces: namespaces.distinct.slice(1),
        imagePullSecrets,
        clusterDomain: args.clusterDomain,
        monitoring: args.monitoring,
        protect: args.protect,
      },
      childOf(parent, { dependsOn }),
    );
    objectStore = minio.objectStore;
    keepers = [minio];
  } else if (settings.claimClassName !== undefined) {
    return claimStore(parent, name, args, settings, namespace, dependsOn);
  } else {
    keepers = storeKeys(parent, name, args, namespaces, dependsOn);
    objectStore = existingStore(settings, keepers);
  }
  if (settings.bucket === undefined) return { objectStore, resources: keepers };
  const bucket = new Bucket(
    `${name}-bucket`,
    {
      namespace,
      objectStore,
      bucket: settings.bucket,
      region: settings.region,
      image: imageOf(imageVersions.rclone, mirror),
      imagePullSecrets,
      ...prioritized({ placement: settings.minio?.placement ?? args.etcd?.placement }, "control", args, namespaces),
    },
    childOf(parent, { dependsOn: [...dependsOn, ...keepers] }),
  );
  return { objectStore, resources: [...keepers, bucket] };
}

/** A bucket that Rook makes, with its keys. */
function claimStore(
  parent: pulumi.Resource,
  name: string,
  { protect }: OpenYuanrongArgs,
  { endpoint, tls = true, bucket, region, claimClassName }: OpenYuanrongObjectStore,
  namespace: string,
  dependsOn: pulumi.Resource[],
): { objectStore: ObjectStore; resources: pulumi.Resource[] } {
  const claim = new ObjectBucket(
    `${name}-bucket`,
    {
      namespace,
      bucketName: bucket!,
      storageClassName: claimClassName!,
      endpoint: `${tls ? "https" : "http"}://${endpoint}`,
      region,
      protect,
    },
    childOf(parent, { dependsOn }),
  );
  const store = { endpoint: endpoint!, tls, secretName: claim.secretName, ...bucketKeysOf({}) };
  return { objectStore: store, resources: [claim] };
}

/** A Secret with the keys of an existing store in each namespace, when the keys themselves were given. */
function storeKeys(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  namespaces: Namespaces,
  dependsOn: pulumi.Resource[],
): k8s.core.v1.Secret[] {
  const { secretName, accessKey, secretKey } = args.objectStore!;
  if (secretName !== undefined) return [];
  return namespaces.distinct.map(
    (namespace, index) =>
      new k8s.core.v1.Secret(
        `${name}-${index === 0 ? "object-store" : "worker-object-store"}`,
        {
          metadata: {
            name: GIVEN_KEYS,
            namespace,
            labels: labels({ name: "openyuanrong" }, namespaces.control),
          },
          stringData: { accesskey: accessKey!, secretkey: secretKey! },
        },
        childOf(parent, { dependsOn }),
      ),
  );
}

function existingStore(
  { endpoint, tls, secretName }: NonNullable<OpenYuanrongArgs["objectStore"]>,
  keys: pulumi.Resource[],
): ObjectStore {
  if (secretName !== undefined) return { endpoint: endpoint!, tls, secretName };
  // A new version of any copy restarts the readers of all.
  const revisions = (keys as k8s.core.v1.Secret[]).map(({ metadata }) => metadata.resourceVersion);
  const revision = pulumi.all(revisions).apply((known) => known.join("-"));
  return { endpoint: endpoint!, tls, secretName: GIVEN_KEYS, revision };
}
