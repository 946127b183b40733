import { ContainerResources, PodPlacement } from "../../core/pods";
import { Preset } from "../../core/preset";
import { mergeValues, pullSecretValues, Values } from "../../core/values";
import { provisionerOf } from "./classes";
import { RookArgs } from "./args";
import { nodeAffinity } from "./placement";

const SIDECAR: ContainerResources = {
  requests: { cpu: "10m", memory: "32Mi" },
  limits: { cpu: "500m", memory: "256Mi" },
};
const PLUGIN: ContainerResources = { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "2", memory: "1Gi" } };
const CONTROLLER = {
  attacher: SIDECAR,
  snapshotter: SIDECAR,
  resizer: SIDECAR,
  provisioner: SIDECAR,
  omapGenerator: SIDECAR,
  liveness: SIDECAR,
  addons: SIDECAR,
  logRotator: SIDECAR,
  plugin: PLUGIN,
};

/** Values of the chart ceph-csi-drivers: drivers of block volumes and file systems, by the names that Rook's classes give them. */
export function csiValues(args: RookArgs, namespace: string): Values {
  const driver = driverValues(args);
  return {
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    operatorConfig: { namespace, driverSpecDefaults: mergeValues(driver, sharedValues(args)) },
    drivers: {
      // What a driver says itself counts before the defaults, and the chart has it say most of this.
      rbd: namedDriver(driver, args, provisionerOf("rbd", namespace)),
      cephfs: namedDriver(driver, args, provisionerOf("cephfs", namespace)),
      nfs: { enabled: false },
      nvmeof: { enabled: false },
    },
  };
}

/** A driver whose pods that make volumes keep apart. */
function namedDriver(driver: Values, { placement = {} }: RookArgs, name: string): Values {
  const term = { labelSelector: { matchLabels: { app: `${name}-ctrlplugin` } }, topologyKey: "kubernetes.io/hostname" };
  const apart = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
  const affinity = { ...affinityOf(placement), podAntiAffinity: apart };
  return { ...mergeValues(driver, { controllerPlugin: { affinity } }), enabled: true, name };
}

/** What drivers take from the defaults. */
function sharedValues({ csi = {} }: RookArgs): Values {
  return {
    imageSet: { name: "rook-csi-operator-image-set-configmap" },
    nodePlugin: {
      kubeletDirPath: csi.kubeletDirectory ?? "/var/lib/kubelet",
      resources: { registrar: SIDECAR, liveness: SIDECAR, addons: SIDECAR, logRotator: SIDECAR, plugin: PLUGIN },
    },
    controllerPlugin: { resources: CONTROLLER },
  };
}

function driverValues({ preset = Preset.Production, placement = {}, csi = {}, snapshotClasses }: RookArgs): Values {
  const { nodePlacement = { tolerations: [{ operator: "Exists" }] } } = csi;
  return {
    // The chart's own would keep 70 GB of logs on each node.
    log: { rotation: { enabled: true, maxFiles: 5, maxLogSize: "100M", periodicity: "daily" } },
    // Without the definitions of snapshots, what makes them fails.
    snapshotPolicy: snapshotClasses ? "volumeSnapshot" : "none",
    nodePlugin: {
      priorityClassName: nodePlacement.priorityClassName ?? "system-node-critical",
      affinity: affinityOf(nodePlacement),
      tolerations: nodePlacement.tolerations ?? [],
    },
    controllerPlugin: {
      priorityClassName: placement.priorityClassName ?? "system-cluster-critical",
      replicas: csi.replicas ?? (preset === Preset.Production ? 2 : 1),
      affinity: affinityOf(placement),
      tolerations: placement.tolerations ?? [],
    },
  };
}

function affinityOf(placement: PodPlacement): Values {
  const rules = nodeAffinity(placement);
  return rules === undefined ? {} : { nodeAffinity: rules };
}
