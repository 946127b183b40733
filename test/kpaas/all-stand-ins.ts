import { standIns as certManager } from "./cert-manager/stand-ins";
import { standIns as externalSecrets } from "./external-secrets/stand-ins";
import { standIns as harbor } from "./harbor/stand-ins";
import { standIns as ingressNginx } from "./ingress-nginx/stand-ins";
import { standIns as istio } from "./istio/stand-ins";
import { standIns as keycloak } from "./keycloak/stand-ins";
import { standIns as mariadb } from "./mariadb/stand-ins";
import { standIns as metallb } from "./metallb/stand-ins";
import { standIns as monitoringStack } from "./monitoring-stack/stand-ins";
import { standIns as nfs } from "./nfs/stand-ins";
import { standIns as postgresql } from "./postgresql/stand-ins";
import { standIns as rook } from "./rook/stand-ins";
import { standIns as trustBundle } from "./trust-bundle/stand-ins";
import { standIns as valkey } from "./valkey/stand-ins";
import { standIns as vault } from "./vault/stand-ins";
import type { StandIn } from "../support/stand-ins";

/** Stand-ins of all charts of the K-PaaS services. */
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
];
