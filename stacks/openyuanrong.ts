import * as pulumi from "@pulumi/pulumi";
import type { KPaasArgs, OpenYuanrongArgs, OpenYuanrongObjectStore } from "../components";
import { issuerOf } from "../components/kpaas/platform/authority";
import { bucketOf, storageClassOf } from "../components/kpaas/platform/storage";
import type { PlatformConfig } from "./config";
import { fullPool } from "./config/pool";
import { kpaasArgs } from "./kpaas";

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
  const className = storageClassOf(services);
  return {
    ...rest,
    images: { ...config.images, registry: config.images!.registry!, tag: config.images!.tag! },
    network: config.network,
    protect: config.security?.protect,
    etcd: withClass(etcd, className),
    metaEtcd: metaEtcd && withClass(metaEtcd, className),
    metaService,
    objectStore: objectStore && {
      ...withSecrets(objectStore),
      ...(objectStore.minio && { minio: withClass(objectStore.minio, className) }),
      ...claimOf(services, objectStore),
    },
    security: withIssuer(section.security, issuerOf(services)),
    connection: url === undefined ? undefined : { url },
    pools: pools.map(fullPool),
  };
}

/** A bucket of Rook, for a store that names neither another one nor its keys. */
function claimOf(services: KPaasArgs, { bucket, endpoint, minio }: ObjectStoreConfig): Partial<OpenYuanrongObjectStore> {
  const claimed = bucket !== undefined && endpoint === undefined && !minio ? bucketOf(services, bucket) : undefined;
  if (!claimed) return {};
  const { protocol, host, port } = new URL(claimed.endpoint as string);
  const tls = protocol === "https:";
  const address = port === "" ? `${host}:${tls ? 443 : 80}` : host;
  return { endpoint: address, tls, claimClassName: claimed.claimClassName as string };
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

function withSecrets(store: ObjectStoreConfig): OpenYuanrongObjectStore {
  const { accessKey, secretKey } = store;
  return {
    ...store,
    ...(accessKey !== undefined && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey !== undefined && { secretKey: pulumi.secret(secretKey) }),
  };
}
