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
    objectStore,
    ...rest
  } = section;
  const className = config.cluster?.storageClass;
  return {
    ...rest,
    images: { ...config.images, registry: config.images!.registry!, tag: config.images!.tag! },
    network: config.network,
    protect: config.security?.protect,
    etcd: etcd?.external ? etcd : { ...etcd, storage: { className, ...etcd?.storage } },
    metaService,
    objectStore: objectStore && withSecrets(objectStore),
    connection: url === undefined ? undefined : { url },
    pools: pools.map(fullPool),
  };
}

function withSecrets(store: NonNullable<OpenYuanrongConfig["objectStore"]>): OpenYuanrongObjectStore {
  const { accessKey, secretKey } = store;
  return {
    ...store,
    ...(accessKey !== undefined && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey !== undefined && { secretKey: pulumi.secret(secretKey) }),
  };
}
