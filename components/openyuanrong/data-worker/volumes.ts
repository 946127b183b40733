import * as pulumi from "@pulumi/pulumi";
import { logOf } from "../log";
import { configFiles, etcdFiles, MountedVolume, scratch } from "../paths";
import { ComponentSecurity, CURVE_FOLDER, keysFiles } from "../security/connection";
import { DataWorkerArgs } from "./args";
import { paths } from "./defaults";

/** Kinds of log files that the binary rolls, each with its own number: its own, calls in and out, resources and streams. */
const LOG_KINDS = 5;
/** MiB of the log that the image's scripts keep. */
const SCRIPT_LOG_MB = 128;

/** Folders of the node. Data itself is in anonymous memory, handed on as file descriptors, so /dev/shm is none of them. */
export function hostVolumes(): MountedVolume[] {
  return [host("sockets", paths.sockets), host("metadata", paths.metadata)];
}

/** The pod's own folders, all but the logs of no use to its successor, and what it reads. */
export function workerVolumes(args: DataWorkerArgs, configMap: pulumi.Input<string>): MountedVolume[] {
  const { volume, mount } = configFiles("scripts", paths.scripts, configMap);
  return [
    { volume: { ...volume, configMap: { ...volume.configMap, defaultMode: 0o550 } }, mount },
    scratch("health", paths.health, "16Mi"),
    scratch("logs", paths.logs, `${logMb(args)}Mi`),
    scratch("tmp", "/tmp", "64Mi"),
    ...spill(args),
    ...etcdFiles(args.etcd),
    ...keysFiles(args.security),
    ...curveFiles(args.security),
  ];
}

/** A pod that exceeds its volume is evicted, and its data with it: so there is room for every kind of file and the one being compressed. */
function logMb({ log }: DataWorkerArgs): number {
  const { fileSizeMb, files } = logOf(log);
  return LOG_KINDS * fileSizeMb * (files + 2) + SCRIPT_LOG_MB;
}

function spill({ spillMb }: DataWorkerArgs): MountedVolume[] {
  // The worker keeps to its limit, but notices only after it wrote.
  return spillMb === undefined ? [] : [scratch("spill", paths.spill, `${Math.ceil(spillMb * 1.1)}Mi`)];
}

/** The worker's own keys, and the public ones of those that it lets in. */
function curveFiles({ curve }: ComponentSecurity = {}): MountedVolume[] {
  if (!curve) return [];
  const admitted = "worker_authorized_clients";
  const items = [
    { key: "worker.key", path: "worker.key" },
    { key: "worker.key_secret", path: "worker.key_secret" },
    { key: "worker.key", path: `${admitted}/worker.key` },
    { key: "client.key", path: `${admitted}/client.key` },
  ];
  return [
    {
      volume: { name: "curve-keys", secret: { secretName: curve.secretName, defaultMode: 0o440, items } },
      mount: { mountPath: CURVE_FOLDER, readOnly: true },
    },
  ];
}

function host(name: string, path: string): MountedVolume {
  return { volume: { name, hostPath: { path, type: "DirectoryOrCreate" } }, mount: { mountPath: path } };
}
