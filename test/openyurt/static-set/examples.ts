import { EdgeUpdateStrategy, YurtStaticSetArgs } from "../../../components/openyurt";
import type { Manifest } from "../../../components/openyurt/custom-resource";
import { yurtStaticSetManifest } from "../../../components/openyurt/static-set/manifest";

const spec = {
  hostNetwork: true,
  containers: [
    {
      name: "proxy",
      image: "registry.example.com/proxy:1.0.0",
      volumeMounts: [{ name: "state", mountPath: "/var/lib/proxy" }],
    },
  ],
  volumes: [{ name: "state", hostPath: { path: "/var/lib/proxy", type: "DirectoryOrCreate" } }],
};

/** Arguments that together have every field. */
export const args: Record<"rolling" | "ota", YurtStaticSetArgs> = {
  rolling: {
    name: "proxy",
    namespace: "kube-system",
    manifest: "edge-proxy",
    template: {
      metadata: { labels: { app: "proxy" }, annotations: { "example.com/owner": "site" } },
      spec,
    },
    upgradeStrategy: { type: EdgeUpdateStrategy.AdvancedRollingUpdate, maxUnavailable: "2" },
    revisionHistoryLimit: 3,
  },
  ota: {
    name: "meter",
    namespace: "kube-system",
    template: { spec },
    upgradeStrategy: { type: EdgeUpdateStrategy.Ota },
  },
};

export const examples: Manifest[] = Object.values(args).map(yurtStaticSetManifest);
