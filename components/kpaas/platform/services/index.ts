import type { ServiceName } from "../made";
import { Service } from "../service";
import { certManager, trustBundle } from "./certificates";
import { mariaDb, postgreSql, valkey } from "./data";
import { gatewayApi, metalLb, prometheusCrds } from "./foundations";
import { kubeflow } from "./learning";
import { ingressNginx, istio } from "./mesh";
import { monitoring } from "./observation";
import { harbor } from "./registry";
import { externalSecrets, vault, vaultSignOn } from "./secrets";
import { keycloak } from "./sign-on";
import { nfs, rook } from "./storage";

/** Every service, each after those that it uses. */
export const services = {
  gatewayApi,
  prometheusCrds,
  metalLb,
  certManager,
  trustBundle,
  rook,
  nfs,
  istio,
  ingressNginx,
  vault,
  externalSecrets,
  mariaDb,
  keycloak,
  vaultSignOn,
  postgreSql,
  valkey,
  harbor,
  monitoring,
  kubeflow,
} satisfies Record<ServiceName, Service>;

/** The names of the services, each after those that it uses. */
export const serviceNames = Object.keys(services) as ServiceName[];
