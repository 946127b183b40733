import { EdgeDaemonSetArgs, EdgeUpdateStrategy } from "../../../components/openyurt";
import type { Manifest } from "../../../components/openyurt/custom-resource";
import { edgeDaemonSetManifest } from "../../../components/openyurt/edge-daemon-set/manifest";

/** Arguments that together have every field. */
export const args: Record<"rolling" | "ota", EdgeDaemonSetArgs> = {
  rolling: {
    name: "meter",
    namespace: "default",
    template: {
      metadata: { labels: { team: "site" }, annotations: { "example.com/owner": "site" } },
      spec: {
        hostNetwork: true,
        initContainers: [{ name: "prepare", image: "registry.example.com/prepare:1.0.0" }],
        containers: [
          {
            name: "meter",
            image: "registry.example.com/meter:1.0.0",
            securityContext: { capabilities: { add: ["NET_ADMIN"] } },
            volumeMounts: [{ name: "devices", mountPath: "/dev/meters" }],
          },
        ],
        volumes: [{ name: "devices", hostPath: { path: "/dev" } }],
        tolerations: [{ key: "site", operator: "Exists" }],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: "kubernetes.io/arch", operator: "In", values: ["arm64"] }] },
                { matchExpressions: [{ key: "meters", operator: "Exists" }] },
              ],
            },
          },
        },
      },
    },
    exceptions: [
      { subject: "pod", reason: "answers at an address of the node" },
      { subject: "meter", reason: "opens interfaces" },
      { subject: "devices", reason: "reads meters" },
    ],
    user: 1000,
    updateStrategy: EdgeUpdateStrategy.AdvancedRollingUpdate,
    maxUnavailable: "20%",
    pools: ["seoul", "busan"],
    poolTaints: [
      { key: "edge", value: "yes", effect: "NoSchedule" },
      { key: "far", effect: "NoExecute" },
    ],
    minReadySeconds: 10,
    revisionHistoryLimit: 3,
    awaitReady: true,
    timeoutSeconds: 900,
  },
  ota: {
    name: "agent",
    namespace: "default",
    template: { spec: { containers: [{ name: "agent", image: "registry.example.com/agent:1.0.0" }] } },
    updateStrategy: EdgeUpdateStrategy.Ota,
    preheat: true,
  },
};

export const examples: Manifest[] = Object.values(args).map(edgeDaemonSetManifest);
