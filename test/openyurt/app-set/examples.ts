import type { Manifest } from "../../../components/openyurt/custom-resource";
import { AppSetPatchOperation, YurtAppSetArgs } from "../../../components/openyurt";
import { yurtAppSetManifest } from "../../../components/openyurt/app-set/manifest";
import { deploymentSpec, statefulSetSpec } from "./fixtures";

/** Arguments that together have every field. */
export const args: Record<"deployment" | "statefulSet", YurtAppSetArgs> = {
  deployment: {
    name: "camera",
    namespace: "default",
    workload: {
      deployment: {
        metadata: { labels: { team: "vision" }, annotations: { "example.com/owner": "vision" } },
        spec: deploymentSpec(),
      },
    },
    pools: ["seoul", "busan"],
    poolSelector: { matchLabels: { site: "coast" } },
    tweaks: [
      { pools: ["seoul"], replicas: 3, images: [{ name: "camera", image: "registry.example.com/camera:1.1.0" }] },
      {
        poolSelector: { matchExpressions: [{ key: "site", operator: "In", values: ["coast"] }] },
        patches: [
          {
            operation: AppSetPatchOperation.Add,
            path: "/spec/template/spec/containers/0/env/-",
            value: { name: "POOL", value: "{{nodepool-name}}" },
          },
          { operation: AppSetPatchOperation.Replace, path: "/spec/template/spec/tolerations", value: [] },
          { operation: AppSetPatchOperation.Remove, path: "/spec/template/spec/containers/1" },
        ],
      },
    ],
    revisionHistoryLimit: 5,
    awaitReady: true,
    timeoutSeconds: 900,
    protect: false,
  },
  statefulSet: {
    name: "store",
    namespace: "default",
    workload: { statefulSet: { metadata: { labels: { team: "vision" } }, spec: statefulSetSpec() } },
    poolSelector: { matchExpressions: [{ key: "nodepool.openyurt.io/type", operator: "Exists" }] },
  },
};

export const examples: Manifest[] = Object.values(args).map(yurtAppSetManifest);
