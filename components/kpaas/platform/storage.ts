import { NfsProvisioner } from "../nfs/args";
import { BucketReference } from "../references";
import type { RookArgs } from "../rook/args";
import { defaultOf, storesOf } from "../rook/classes";
import { endpointOf } from "../rook/object-store";
import type { KPaasArgs } from "./args";
import { issuerOf } from "./authority";
import { namespaceOf } from "./names";
import { isOn } from "./on";
import { givenTo } from "./service";

/** Name by which scripts of K-PaaS ask for storage. */
export const KPAAS_STORAGE_CLASS = "cp-storageclass";

/** Arguments of Rook: unless the user says otherwise with an object store, and with the class that K-PaaS names. */
export function rookArgsOf(platform: KPaasArgs): RookArgs {
  const { objectStores = [{}], ...given } = givenTo(platform.rook);
  const subdir = isOn(platform, "nfs") && platform.nfs?.provisioner === NfsProvisioner.Subdir;
  return {
    preset: platform.preset,
    storageClassAliases: subdir ? [] : [KPAAS_STORAGE_CLASS],
    ...given,
    objectStores: objectStores.map((store) => ({
      issuer: store.plainHttp ? undefined : issuerOf(platform),
      clientNamespaces: bucketNamespaces(platform),
      ...store,
    })),
  } as RookArgs;
}

/** StorageClass of what names none. */
export function storageClassOf(platform: KPaasArgs): string | undefined {
  if (platform.storageClassName !== undefined) return platform.storageClassName;
  if (isOn(platform, "rook")) return defaultOf(storesOf(rookArgsOf(platform)))?.storageClass.name;
  return isOn(platform, "nfs") ? (platform.nfs?.storageClassName ?? nfsClass(platform)) : undefined;
}

/** A bucket of Rook's first object store, claimed in the namespace of the service that it is for; undefined where there is no store. */
export function bucketOf(platform: KPaasArgs, bucketName: string): BucketReference | undefined {
  if (!isOn(platform, "rook")) return undefined;
  const rook = rookArgsOf(platform);
  const [store] = storesOf(rook).objectStores;
  if (!store) return undefined;
  const endpoint = endpointOf(store, namespaceOf(platform, "rook"), rook.preset);
  return { endpoint, bucketName, claimClassName: store.storageClass.name };
}

function bucketNamespaces(platform: KPaasArgs): string[] {
  const users = (["harbor", "mariaDb", "postgreSql", "vault"] as const).filter((name) => isOn(platform, name));
  const own = users.map((name) => namespaceOf(platform, name));
  return [...new Set([...own, ...(platform.bucketNamespaces ?? [])])];
}

function nfsClass(platform: KPaasArgs): string {
  return platform.nfs?.provisioner === NfsProvisioner.Subdir ? KPAAS_STORAGE_CLASS : "nfs";
}

/** Backups of a service that asks for them: in a bucket of Rook's, unless another is told. */
export function backupsOf<T extends object>(
  platform: KPaasArgs,
  given: T | undefined,
  bucketName: string,
  authority: object,
): T | undefined {
  const bucket = given && bucketOf(platform, bucketName);
  if (!bucket) return given;
  const signed = issuerOf(platform) !== undefined && (bucket.endpoint as string).startsWith("https:");
  const storeNamespace = platform.network && namespaceOf(platform, "rook");
  return { bucket, ...(signed && authority), ...(storeNamespace && { storeNamespace }), ...given };
}
