import * as pulumi from "@pulumi/pulumi";
import type { EtcdSettings, OpenYuanrongArgs, OpenYuanrongObjectStore } from "../components";
import { issuerOf } from "../components/kpaas/platform/authority";
import { storageClassOf } from "../components/kpaas/platform/storage";
import { generatedSecrets } from "../components/openyuanrong/security/defaults";
import type { PlatformConfig } from "./config";
import { nodePoolsOf, placedPools } from "./config/node-pools";
import { kpaasArgs } from "./config/kpaas";
import { claimOf } from "./config/object-store";

type OpenYuanrongConfig = NonNullable<PlatformConfig["openYuanrong"]>;
type ObjectStoreConfig = NonNullable<OpenYuanrongConfig["objectStore"]>;

/** The arguments of OpenYuanrong that a checked configuration stands for. */
export function openYuanrongArgs(config: PlatformConfig, section: OpenYuanrongConfig): OpenYuanrongArgs {
  const {
    enabled: _enabled,
    pools = [],
    metaService: { url, ...metaService } = {},
    etcd,
    metaEtcd,
    objectStore,
    ...rest
  } = section;
  const services = kpaasArgs(config);
  const nodePools = nodePoolsOf(config);
  const className = storageClassOf(services);
  const claim = objectStore && claimOf(services, objectStore);
  const security = withIssuer(section.security, issuerOf(services));
  // The authority of the store's certificate is that of the systems' own.
  const authority = claim?.tls && security?.mutualTls?.issuer ? generatedSecrets.mutualTls : undefined;
  return {
    ...rest,
    images: { ...config.images, registry: config.images!.registry!, tag: config.images!.tag! },
    network: config.network,
    protect: config.security?.protect,
    etcd: withAuthority(withClass(etcd, className), authority),
    metaEtcd: metaEtcd && withAuthority(withClass(metaEtcd, className), authority),
    metaService,
    objectStore: objectStore && {
      ...withSecrets(objectStore),
      ...(objectStore.minio && { minio: withClass(objectStore.minio, className) }),
      ...claim,
    },
    security,
    connection: url === undefined ? undefined : { url },
    pools: placedPools(pools, nodePools).pools,
    ...(nodePools && { nodePools }),
  };
}

/** Certificates of the platform's authority, unless the systems are to have others. */
function withIssuer(
  security: OpenYuanrongConfig["security"],
  issuer: ReturnType<typeof issuerOf>,
): OpenYuanrongArgs["security"] {
  const { mutualTls } = security ?? {};
  if (!issuer || mutualTls?.enabled === false || mutualTls?.secretName !== undefined) return security;
  return { ...security, mutualTls: { issuer, ...mutualTls } };
}

/** The settings of a store whose volumes get the stack's StorageClass unless they name another. */
function withClass<T extends { external?: object; storage?: { className?: string } }>(
  settings: T | undefined,
  className: string | undefined,
): T {
  return settings?.external ? settings : ({ ...settings, storage: { className, ...settings?.storage } } as T);
}

/** An etcd whose snapshots go to a store with a certificate of the platform's authority. */
function withAuthority<T extends EtcdSettings | undefined>(etcd: T, caSecretName: string | undefined): T {
  if (!etcd?.snapshots || etcd.snapshots.store || caSecretName === undefined) return etcd;
  return { ...etcd, snapshots: { caSecretName, ...etcd.snapshots } };
}

function withSecrets(store: ObjectStoreConfig): OpenYuanrongObjectStore {
  const { accessKey, secretKey } = store;
  return {
    ...store,
    ...(accessKey !== undefined && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey !== undefined && { secretKey: pulumi.secret(secretKey) }),
  };
}
