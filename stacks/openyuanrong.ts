import * as pulumi from "@pulumi/pulumi";
import type { OpenYuanrongArgs, OpenYuanrongObjectStore } from "../components";
import type { PlatformConfig } from "./config";
import { fullPool } from "./config/pool";

type OpenYuanrongConfig = NonNullable<PlatformConfig["openYuanrong"]>;

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
  const className = config.cluster?.storageClass;
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
    },
    connection: url === undefined ? undefined : { url },
    pools: pools.map(fullPool),
  };
}

/** The settings of a store whose volumes get the stack's StorageClass unless they name another. */
function withClass<T extends { external?: object; storage?: { className?: string } }>(
  settings: T | undefined,
  className: string | undefined,
): T {
  return settings?.external ? settings : ({ ...settings, storage: { className, ...settings?.storage } } as T);
}

function withSecrets(store: NonNullable<OpenYuanrongConfig["objectStore"]>): OpenYuanrongObjectStore {
  const { accessKey, secretKey } = store;
  return {
    ...store,
    ...(accessKey !== undefined && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey !== undefined && { secretKey: pulumi.secret(secretKey) }),
  };
}
