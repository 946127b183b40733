import { YurtAppDaemonArgs } from "../../../components/openyurt";
import { yurtAppSetManifest } from "../../../components/openyurt/app-set/manifest";
import type { Manifest } from "../../../components/openyurt/custom-resource";
import { deploymentSpec } from "../app-set/fixtures";

/** Arguments with every field. */
export const args: YurtAppDaemonArgs = {
  name: "agent",
  namespace: "default",
  workload: { deployment: { metadata: { labels: { team: "site" } }, spec: deploymentSpec() } },
  poolSelector: { matchLabels: { site: "coast" } },
  revisionHistoryLimit: 3,
  awaitReady: true,
  timeoutSeconds: 120,
  protect: false,
};

export const examples: Manifest[] = [yurtAppSetManifest(args)];
