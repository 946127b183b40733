import { standIns as certManager } from "../kpaas/cert-manager/stand-ins";
import { standIns as externalSecrets } from "../kpaas/external-secrets/stand-ins";
import { standIns as harbor } from "../kpaas/harbor/stand-ins";
import { standIns as ingressNginx } from "../kpaas/ingress-nginx/stand-ins";
import { standIns as istio } from "../kpaas/istio/stand-ins";
import { standIns as keycloak } from "../kpaas/keycloak/stand-ins";
import { standIns as mariadb } from "../kpaas/mariadb/stand-ins";
import { standIns as metallb } from "../kpaas/metallb/stand-ins";
import { standIns as monitoringStack } from "../kpaas/monitoring-stack/stand-ins";
import { standIns as nfs } from "../kpaas/nfs/stand-ins";
import { standIns as postgresql } from "../kpaas/postgresql/stand-ins";
import { standIns as rook } from "../kpaas/rook/stand-ins";
import { standIns as trustBundle } from "../kpaas/trust-bundle/stand-ins";
import { standIns as valkey } from "../kpaas/valkey/stand-ins";
import { standIns as vault } from "../kpaas/vault/stand-ins";
import { standIns as yurtManager } from "../openyurt/yurt-manager/stand-ins";
import { standIns as yurtIotDock } from "../openyurt/yurt-iot-dock/stand-ins";
import { standIns as yurtHub } from "../openyurt/yurt-hub/stand-ins";
import { standIns as raven } from "../openyurt/raven/stand-ins";
import type { StandIn } from "./stand-ins";

/** Stand-ins of all charts of the K-PaaS services and of OpenYurt. */
export const allStandIns: StandIn[] = [
  ...certManager,
  ...externalSecrets,
  ...harbor,
  ...ingressNginx,
  ...istio,
  ...keycloak,
  ...mariadb,
  ...metallb,
  ...monitoringStack,
  ...nfs,
  ...postgresql,
  ...rook,
  ...trustBundle,
  ...valkey,
  ...vault,
  ...yurtManager,
  ...yurtIotDock,
  ...yurtHub,
  ...raven,
];
