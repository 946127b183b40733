import type { KPaasArgs, OpenYuanrongObjectStore } from "../../components";
import { bucketOf } from "../../components/kpaas/platform/storage";

/** A bucket of Rook, for a store of openYuanrong that names neither another one nor its keys; nothing where there is none. */
export function claimOf(services: KPaasArgs, store: OpenYuanrongObjectStore): Partial<OpenYuanrongObjectStore> {
  const { bucket, endpoint, minio } = store;
  const claimed = bucket !== undefined && endpoint === undefined && !minio ? bucketOf(services, bucket) : undefined;
  if (!claimed) return {};
  const { protocol, host, port } = new URL(claimed.endpoint as string);
  const tls = protocol === "https:";
  const address = port === "" ? `${host}:${tls ? 443 : 80}` : host;
  return { endpoint: address, tls, claimClassName: claimed.claimClassName as string };
}
