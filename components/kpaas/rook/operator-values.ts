import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { mirrored } from "../images";
import { Preset } from "../../core/preset";
import { wholeResources } from "../../core/resources";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { RookArgs } from "./args";

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
};

/** Images of the drivers, by their keys in the chart. */
const DRIVER_IMAGES = {
  cephcsi: "quay.io/cephcsi/cephcsi",
  registrar: "registry.k8s.io/sig-storage/csi-node-driver-registrar",
  provisioner: "registry.k8s.io/sig-storage/csi-provisioner",
  snapshotter: "registry.k8s.io/sig-storage/csi-snapshotter",
  attacher: "registry.k8s.io/sig-storage/csi-attacher",
  resizer: "registry.k8s.io/sig-storage/csi-resizer",
  csiAddons: "quay.io/csiaddons/k8s-sidecar",
};

/** What only these pods carry. */
export const CSI_OPERATOR_LABELS = { "control-plane": "ceph-csi-op-controller-manager" };

/** Values of the chart rook-ceph: the operator, the definitions, and the operator of the drivers. */
export function operatorValues(args: RookArgs): Values {
  const { preset = Preset.Production, placement = {}, operator = {}, imageRegistry } = args;
  const pullSecrets = pullSecretValues(args.imagePullSecrets);
  return {
    image: { repository: mirrored("docker.io/rook/ceph", imageRegistry) },
    imagePullSecrets: pullSecrets,
    crds: { enabled: true },
    resources: wholeResources(operator.resources, RESOURCES[preset]),
    logLevel: operator.logLevel ?? "INFO",
    allowLoopDevices: operator.loopDevices ?? false,
    // The chart knows no affinity of the operator.
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations,
    priorityClassName: placement.priorityClassName ?? "system-cluster-critical",
    containerSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 2016,
      runAsGroup: 2016,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    monitoring: { enabled: args.monitoring?.scrape === ScrapeMode.ServiceMonitor },
    csi: Object.fromEntries(
      Object.entries(DRIVER_IMAGES).map(([key, image]) => [key, { repository: mirrored(image, imageRegistry) }]),
    ),
    "ceph-csi-operator": driverOperatorValues(args, preset, pullSecrets),
  };
}

/** Values of the chart within, of the operator that runs the drivers. */
function driverOperatorValues({ placement, imageRegistry }: RookArgs, preset: Preset, pullSecrets: object[]): Values {
  const replicas = preset === Preset.Production ? 2 : 1;
  const { nodeSelector, tolerations } = placementValues(placement);
  return {
    imagePullSecrets: pullSecrets,
    controllerManager: {
      replicas,
      nodeSelector,
      tolerations,
      priorityClassName: placement?.priorityClassName ?? "system-cluster-critical",
      topologySpreadConstraints: replicas > 1 ? topologySpread(CSI_OPERATOR_LABELS) : [],
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      manager: {
        image: { repository: mirrored("quay.io/cephcsi/ceph-csi-operator", imageRegistry) },
        resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
      },
    },
  };
}
