import type { Manifest } from "../../../components/openyurt/custom-resource";
import { YurtHubStaticPodArgs, yurtHubStaticPod } from "../../../components/openyurt/yurt-hub";
import { everyFlag } from "./flags";

const flags = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul" };

const pod = (name: string, args: YurtHubStaticPodArgs): Manifest => {
  const { labels, podSpec } = yurtHubStaticPod(args);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "kube-system", labels },
    spec: podSpec as unknown as Record<string, unknown>,
  };
};

const staticSet = (name: string, args: YurtHubStaticPodArgs): Manifest => {
  const { labels, podSpec } = yurtHubStaticPod(args);
  return {
    apiVersion: "apps.openyurt.io/v1alpha1",
    kind: "YurtStaticSet",
    metadata: { name, namespace: "kube-system" },
    spec: { staticPodManifest: "yurthub", template: { metadata: { labels }, spec: podSpec } },
  };
};

/** Static pods of YurtHub, as pods and as templates. */
export const examples: Manifest[] = [
  pod("yurt-hub", { flags, imageRegistry: "mirror.example.com/x" }),
  pod("yurt-hub-cloud", {
    flags: { ...everyFlag, enableIptables: false },
    image: "mirror.example.com/yurthub:v1.7.0",
    resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } },
  }),
  staticSet("yurt-hub", { flags }),
];
