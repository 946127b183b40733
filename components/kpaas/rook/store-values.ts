import * as pulumi from "@pulumi/pulumi";
import { Preset } from "../../core/preset";
import { wholeResources } from "../../core/resources";
import { Values } from "../../core/values";
import { RookArgs } from "./args";
import { blockParameters, DATA_POOL, fileParameters, Named, StorageClass } from "./classes";
import { certificateName, HTTP_PORT, HTTPS_PORT, isPlainHttp } from "./object-store";
import { cephPlacement } from "./placement";
import { RESOURCES } from "./resources";
import { RookBlockPool, RookErasureCoding, RookFileSystem, RookObjectStore, RookPool } from "./storage-args";

/** A block pool of the chart rook-ceph-cluster. */
export function blockPoolValues(pool: Named<RookBlockPool>, namespace: string): Values {
  return {
    name: pool.name,
    spec: poolSpec(pool),
    storageClass: classValues(pool.storageClass, blockParameters(pool, namespace)),
  };
}

/** A file system of the chart rook-ceph-cluster. */
export function fileSystemValues(system: Named<RookFileSystem>, args: RookArgs, namespace: string): Values {
  const { preset = Preset.Production } = args;
  return {
    name: system.name,
    spec: {
      metadataPool: poolSpec({ ...system, compression: undefined }),
      dataPools: [{ name: DATA_POOL, ...poolSpec(system) }],
      // Without it the file system and all its data would go with the object.
      preserveFilesystemOnDelete: preset === Preset.Production,
      metadataServer: {
        activeCount: system.activeMetadataServers ?? 1,
        activeStandby: preset === Preset.Production,
        ...podValues(system, args, "mds"),
      },
    },
    storageClass: { ...classValues(system.storageClass, fileParameters(namespace)), pool: DATA_POOL },
  };
}

/** An object store of the chart rook-ceph-cluster, with the Secret of its certificate where it speaks HTTPS. */
export function objectStoreValues(
  store: Named<RookObjectStore>,
  args: RookArgs,
  certificate: pulumi.Input<string> = certificateName(store),
): Values {
  const { preset = Preset.Production } = args;
  const { name, reclaimPolicy } = store.storageClass;
  return {
    name: store.name,
    spec: {
      metadataPool: poolSpec({ ...store, compression: undefined }),
      dataPool: store.erasureCoding ? erasureSpec(store, store.erasureCoding) : poolSpec(store),
      preservePoolsOnDelete: preset === Preset.Production,
      gateway: {
        ...(isPlainHttp(store, preset)
          ? { port: HTTP_PORT }
          : { securePort: HTTPS_PORT, sslCertificateRef: certificate }),
        instances: store.instances ?? (preset === Preset.Production ? 2 : 1),
        ...podValues(store, args, "rgw"),
      },
    },
    storageClass: { enabled: true, name, reclaimPolicy, parameters: { region: "us-east-1" } },
    ingress: { enabled: false },
    route: { enabled: false },
  };
}

function poolSpec({ replicas, failureDomain, deviceClass, compression }: Named<RookPool>): Values {
  return {
    failureDomain,
    deviceClass,
    replicated: { size: replicas, requireSafeReplicaSize: replicas > 1 },
    parameters: compression && { compression_mode: compression },
  };
}

function erasureSpec(store: Named<RookObjectStore>, { dataChunks, codingChunks }: RookErasureCoding): Values {
  const { replicated: _, ...spec } = poolSpec(store);
  return { ...spec, erasureCoded: { dataChunks, codingChunks } };
}

function classValues({ name, isDefault, reclaimPolicy, mountOptions }: StorageClass, parameters: object): Values {
  return { enabled: true, name, isDefault, reclaimPolicy, allowVolumeExpansion: true, mountOptions, parameters };
}

function podValues(
  { resources, placement }: Pick<RookFileSystem, "resources" | "placement">,
  { preset = Preset.Production, placement: usual = {} }: RookArgs,
  daemon: "mds" | "rgw",
): Values {
  return {
    resources: wholeResources(resources, RESOURCES[preset][daemon]),
    priorityClassName: placement?.priorityClassName ?? usual.priorityClassName ?? "system-cluster-critical",
    // These have no part in the placement of all daemons.
    placement: cephPlacement(placement ?? usual, `rook-ceph-${daemon}`),
  };
}
