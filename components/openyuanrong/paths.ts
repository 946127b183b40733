import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EtcdConnection } from "./etcd/args";

/** User `sn` of openYuanrong's images. */
export const SN_USER = 1002;

/** Libraries of the functionsystem image. */
export const LIBRARIES = "/home/sn/lib";

/** Where a client's etcd certificate is mounted; the folder that the binaries look into. */
export const ETCD_FOLDER = "/home/sn/resource/etcd";

/** Where the certificate for an etcd of its own for metadata is mounted. */
export const META_ETCD_FOLDER = `${ETCD_FOLDER}-meta`;

/** How a binary is told to prove itself to etcd: by its certificate, or not at all; a password is no choice beside TLS. */
export function etcdAuthType(etcd: EtcdConnection): "TLS" | "Noauth" {
  return etcd.clientSecretName === undefined ? "Noauth" : "TLS";
}

/** The flags by which a C++ binary proves itself to etcd. */
export function etcdFlags(etcd: EtcdConnection): Record<string, string> {
  const etcd_auth_type = etcdAuthType(etcd);
  if (etcd_auth_type === "Noauth") return { etcd_auth_type };
  return {
    etcd_auth_type,
    etcd_ssl_base_path: ETCD_FOLDER,
    etcd_root_ca_file: "ca.crt",
    etcd_cert_file: "client.crt",
    etcd_key_file: "client.key",
  };
}

/** A volume together with where it is mounted. */
export interface MountedVolume {
  volume: k8s.types.input.core.v1.Volume;
  mount: Omit<k8s.types.input.core.v1.VolumeMount, "name">;
}

/** The volumes of a pod spec. */
export function volumesOf(mounted: MountedVolume[]): k8s.types.input.core.v1.Volume[] {
  return mounted.map(({ volume }) => volume);
}

/** The mounts of its container. */
export function mountsOf(mounted: MountedVolume[]): k8s.types.input.core.v1.VolumeMount[] {
  return mounted.map(({ volume, mount }) => ({ name: volume.name, ...mount }));
}

/** An empty folder to write into. */
export function scratch(name: string, mountPath: string, sizeLimit: string): MountedVolume {
  return { volume: { name, emptyDir: { sizeLimit } }, mount: { mountPath } };
}

/** A Secret's files: all of them, or the chosen ones. */
export function secretFiles(
  name: string,
  mountPath: string,
  secretName: pulumi.Input<string>,
  items?: k8s.types.input.core.v1.KeyToPath[],
): MountedVolume {
  return {
    volume: { name, secret: { secretName, defaultMode: 0o440, ...(items && { items }) } },
    mount: { mountPath, readOnly: true },
  };
}

/** Keys of a Secret as files of the same names. */
export function keyFiles(keys: string[]): k8s.types.input.core.v1.KeyToPath[] {
  return keys.map((key) => ({ key, path: key }));
}

/** A ConfigMap's files, or one of them. */
export function configFiles(
  name: string,
  mountPath: string,
  configMap: pulumi.Input<string>,
  key?: string,
): MountedVolume {
  return {
    volume: { name, configMap: { name: configMap, defaultMode: 0o440 } },
    mount: { mountPath, readOnly: true, ...(key && { subPath: key }) },
  };
}

/** The client certificate for etcd, when it wants one. */
export function etcdFiles(etcd: EtcdConnection): MountedVolume[] {
  return etcd.clientSecretName === undefined
    ? []
    : [secretFiles("etcd-client-certs", ETCD_FOLDER, etcd.clientSecretName)];
}

/** The client certificate for the metadata's own etcd, when there is one and it wants one. */
export function metaEtcdFiles(metaEtcd?: EtcdConnection): MountedVolume[] {
  return metaEtcd?.clientSecretName === undefined
    ? []
    : [secretFiles("meta-etcd-client-certs", META_ETCD_FOLDER, metaEtcd.clientSecretName)];
}

/** An environment variable that holds a field of the pod. */
export function fieldEnv(name: string, fieldPath: string): k8s.types.input.core.v1.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
