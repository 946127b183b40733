import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  capableContainer,
  exceptionAnnotations,
  restrictedContainer,
  restrictedPod,
  SecurityException,
} from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { execProbe } from "../../core/probes";
import { System } from "../control-plane";
import { NODE_PRIORITY, nodeDaemonSetSpec } from "../daemon-set";
import { fieldEnv, MountedVolume, mountsOf, SN_USER, volumesOf } from "../paths";
import { curveEnv } from "../security/connection";
import { DataWorkerArgs } from "./args";
import { AMOUNTS, DATA_WORKER_PORT, files, GRACE_SECONDS, paths, SCALE_IN_TAINTS, SHARED_MEMORY_MB } from "./defaults";
import { HOME } from "./scripts";
import { hostVolumes, workerVolumes } from "./volumes";
import { given } from "../tier";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Seconds without a sign of life after which the worker counts as dead; the binary's own default. */
const LIVENESS_SECONDS = 150;

const INIT = "worker-init";

/** Why the pod may do more than restricted Pod Security allows. */
const EXCEPTIONS: SecurityException[] = [
  {
    subject: "ds-worker",
    reason: "uses the node's network and port, since workers and clients meet at the node's address",
  },
  { subject: INIT, reason: "runs as root to hand two folders of the node to the worker, which must own them" },
  { subject: "sockets", reason: "clients in other pods of the node get shared memory by these sockets" },
  { subject: "metadata", reason: "metadata of other nodes' data must outlive the pod" },
];

/** What the pod is given by name. */
export interface DataWorkerParts {
  flags: pulumi.Input<pulumi.Input<string>[]>;
  annotations: Record<string, pulumi.Input<string>>;
  /** ConfigMap with the scripts. */
  configMap: pulumi.Input<string>;
  serviceAccountName: pulumi.Input<string>;
}

/** Spec of the DaemonSet. */
export function daemonSetSpec(
  args: DataWorkerArgs,
  system: System,
  { flags, annotations, configMap, serviceAccountName }: DataWorkerParts,
): k8s.types.input.apps.v1.DaemonSetSpec {
  const hosts = hostVolumes();
  const all = [...hosts, ...workerVolumes(args, configMap)];
  return nodeDaemonSetSpec(
    system,
    args.maxUnavailable,
    { ...annotations, ...exceptionAnnotations(EXCEPTIONS) },
    {
      serviceAccountName,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(args.imagePullSecrets),
      securityContext: restrictedPod(SN_USER),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      ...placed({ priorityClassName: NODE_PRIORITY, ...given(args.placement) }),
      initContainers: [initContainer(args.image, hosts)],
      containers: [{ ...workerContainer(args, system.name, flags), volumeMounts: mountsOf(all) }],
      volumes: volumesOf(all),
    },
  );
}

/**
 * The worker changes the mode of the folder with its sockets, which only an owner may; fsGroup does not reach folders of the node.
 * They are mounted beside the image's own folder, into which root cannot look without the right to override permissions.
 */
function initContainer(image: pulumi.Input<string>, hosts: MountedVolume[]): Container {
  const volumeMounts = hosts.map(({ volume: { name } }) => ({ name, mountPath: `/node/${name as string}` }));
  const owned = volumeMounts.map(({ mountPath }) => mountPath).join(" ");
  return {
    name: INIT,
    image,
    command: ["/bin/sh", "-c", `chown ${SN_USER}:${SN_USER} ${owned} && chmod 0750 ${owned}`],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "150m", memory: "128Mi" } },
    securityContext: capableContainer(["CHOWN", "FOWNER"], {
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
    }),
    volumeMounts,
  };
}

function workerContainer(
  args: DataWorkerArgs,
  name: string,
  flags: DataWorkerParts["flags"],
): Omit<Container, "volumeMounts"> {
  const script = (file: string, ...rest: string[]) => [`${paths.home}/${file}`, ...rest];
  const timing = { periodSeconds: 5, timeoutSeconds: 5 };
  const liveness = String(LIVENESS_SECONDS);
  return {
    name,
    image: args.image,
    command: ["/bin/bash", `${paths.scripts}/start.sh`],
    args: flags,
    env: environment(args, name),
    ports: [{ name: "worker", containerPort: DATA_WORKER_PORT, hostPort: DATA_WORKER_PORT }],
    resources: args.resources ?? { requests: AMOUNTS, limits: AMOUNTS },
    securityContext: restrictedContainer(),
    // As long as the others wait for a worker before they give it up.
    startupProbe: execProbe(script("file_check.sh", "startupProbe", files.alive), { ...timing, failureThreshold: 60 }),
    readinessProbe: execProbe(script("file_check.sh", "readinessProbe", files.healthy, files.ready), {
      ...timing,
      failureThreshold: 3,
    }),
    livenessProbe: execProbe(script("liveness_check.sh", "-f", files.alive, "-t", liveness), {
      ...timing,
      failureThreshold: 3,
    }),
    // It tells process 1 to end the worker and waits for the worker's word, so nothing may take that number.
    lifecycle: { preStop: { exec: { command: script("uninstall.sh", "-f", files.status, "-t", liveness) } } },
  };
}

/** What the image's scripts read. */
function environment(args: DataWorkerArgs, containerName: string): EnvVar[] {
  const values = {
    HOME,
    WORKER_LOG_DIR: files.workerLogs,
    HEALTH_CHECK_PATH: files.healthy,
    READY_CHECK_PATH: files.ready,
    LIVENESS_CHECK_PATH: files.alive,
    STATUS_FILE_PATH: files.status,
    SCALE_IN_TAINT: (args.scaleInTaints ?? SCALE_IN_TAINTS).join(","),
    SHARE_MEMORY_SIZE: String(args.sharedMemoryMb ?? SHARED_MEMORY_MB),
    ...curveEnv(args.security),
  };
  return [
    fieldEnv("HOST_IP", "status.hostIP"),
    fieldEnv("NODE_ID", "spec.nodeName"),
    fieldEnv("NAMESPACE", "metadata.namespace"),
    fieldEnv("POD_NAME", "metadata.name"),
    // Kubernetes knows the limit for certain; the script would guess it from the kind of control group.
    {
      name: "POD_MEMORY_LIMIT_MB",
      valueFrom: { resourceFieldRef: { containerName, resource: "limits.memory", divisor: "1Mi" } },
    },
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
}
