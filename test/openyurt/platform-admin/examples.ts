import type { Manifest } from "../../../components/openyurt/custom-resource";
import type { PlatformAdminArgs } from "../../../components/openyurt/platform-admin";
import { dockManifest } from "../../../components/openyurt/platform-admin/dock";
import { platformAdminManifest } from "../../../components/openyurt/platform-admin/manifest";

/** EdgeX in two pools, with every argument. */
export const napa: PlatformAdminArgs = {
  name: "edgex",
  namespace: "default",
  version: "napa",
  nodePools: ["hangzhou", "ningbo"],
  components: ["edgex-core-data", "edgex-device-virtual"],
  security: true,
  imageRegistry: "mirror.example.com",
  dock: {
    syncPeriodSeconds: 30,
    resources: { requests: { cpu: "50m" }, limits: { cpu: "1" } },
    imagePullSecrets: ["regcred"],
  },
  protect: false,
};

/** What is asked for at least. */
export const least: PlatformAdminArgs = { name: "small", namespace: "default", nodePools: ["wuxi"] };

/** PlatformAdmins and docks that together use every argument. */
export const examples: Manifest[] = [
  platformAdminManifest(napa),
  platformAdminManifest(least),
  dockManifest(napa, napa.dock!),
  dockManifest(least, {}),
];
