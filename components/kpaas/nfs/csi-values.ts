import { mirrored, mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { wholeResources } from "../../core/resources";
import { pullSecretValues, Values } from "../../core/values";
import { NfsArgs } from "./args";

/** Name of the Deployment that makes volumes, and label of its pods. */
export const CSI_CONTROLLER = "csi-nfs-controller";

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
};

/** Values of the chart csi-driver-nfs, without a class. */
export function csiDriverValues(args: NfsArgs): Values {
  const { preset = Preset.Production, placement = {}, imageRegistry, externalSnapshotter = false } = args;
  const replicas = replicasOf(args);
  return {
    image: {
      baseRepo: mirroredRegistry("registry.k8s.io", imageRegistry),
      nfs: { repository: mirrored("registry.k8s.io/sig-storage/nfsplugin", imageRegistry) },
    },
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    controller: {
      replicas,
      affinity: controllerAffinity(args, replicas),
      nodeSelector: placement.nodeSelector,
      tolerations: placement.tolerations,
      priorityClassName: placement.priorityClassName,
      resources: { nfs: wholeResources(args.resources, RESOURCES[preset]) },
      enableSnapshotter: externalSnapshotter,
      // The class says what becomes of folders; volumes of other makers keep theirs.
      defaultOnDeletePolicy: "retain",
    },
    node: { logLevel: 2, priorityClassName: "system-node-critical" },
    externalSnapshotter: { enabled: externalSnapshotter, controller: { replicas } },
    storageClass: { create: false },
  };
}

/** How many pods make volumes. */
export function replicasOf({ preset = Preset.Production, replicas }: NfsArgs): number {
  return replicas ?? (preset === Preset.Production ? 2 : 1);
}

/** Controllers share the network of their nodes, so two on one would fight for a port. The chart reads no affinity without rules on nodes. */
function controllerAffinity({ placement = {} }: NfsArgs, replicas: number): Values | undefined {
  const { nodeAffinity } = placement;
  if (replicas === 1) return nodeAffinity && { nodeAffinity };
  return {
    nodeAffinity: nodeAffinity ?? LINUX,
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: CSI_CONTROLLER } }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  };
}

const LINUX = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/os", operator: "In", values: ["linux"] }] }],
  },
};
