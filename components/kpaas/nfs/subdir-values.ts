import { ContainerResources } from "../../core/pods";
import { mirrored } from "../images";
import { Preset } from "../../core/preset";
import { pullSecretValues, Values } from "../../core/values";
import { NfsArgs } from "./args";
import { replicasOf } from "./csi-values";
import { KPAAS_PROVISIONER, MOUNT_OPTIONS } from "./storage-class";

/** Name of the chart, its release and its objects. */
export const SUBDIR = "nfs-subdir-external-provisioner";

const RESOURCES: Record<Preset, ContainerResources> = {
  [Preset.Small]: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
  [Preset.Production]: { requests: { cpu: "25m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
};

/** Values of the chart nfs-subdir-external-provisioner, without a class. */
export function subdirValues(args: NfsArgs): Values {
  const { preset = Preset.Production, placement = {} } = args;
  const replicas = replicasOf(args);
  return {
    replicaCount: replicas,
    strategyType: "RollingUpdate",
    image: { repository: mirrored(`registry.k8s.io/sig-storage/${SUBDIR}`, args.imageRegistry) },
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    nfs: { server: args.server, path: args.path, mountOptions: args.mountOptions ?? MOUNT_OPTIONS },
    storageClass: { create: false, provisionerName: KPAAS_PROVISIONER, accessModes: "ReadWriteMany" },
    leaderElection: { enabled: true },
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    // As root, since it makes folders in an export that others own; the server decides what that is worth.
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: args.resources ?? RESOURCES[preset],
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations,
    affinity: {
      nodeAffinity: placement.nodeAffinity,
      podAntiAffinity: replicas > 1 ? apart() : undefined,
    },
    priorityClassName: placement.priorityClassName,
    podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
  };
}

function apart(): Values {
  const term = { labelSelector: { matchLabels: { app: SUBDIR } }, topologyKey: "kubernetes.io/hostname" };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}
