import { Deferred } from "../../core/problems";
import type { CertManager } from "../cert-manager";
import type { ExternalSecrets } from "../external-secrets";
import type { GatewayApi } from "../gateway-api";
import type { Harbor } from "../harbor";
import type { IngressNginx } from "../ingress-nginx";
import type { Istio } from "../istio";
import type { Keycloak } from "../keycloak";
import type { Kubeflow } from "../kubeflow";
import type { MariaDb } from "../mariadb";
import type { MetalLb } from "../metallb";
import type { MonitoringStack } from "../monitoring-stack";
import type { Nfs } from "../nfs";
import type { PostgreSql } from "../postgresql";
import type { PrometheusCrds } from "../prometheus-crds";
import type { Rook } from "../rook";
import type { TrustBundle } from "../trust-bundle";
import type { Valkey } from "../valkey";
import type { Vault } from "../vault";
import type { VaultSignOn } from "../vault-sign-on";

/** The services of the platform, by the names that the arguments have for them. */
export interface Made {
  metalLb: MetalLb;
  gatewayApi: GatewayApi;
  prometheusCrds: PrometheusCrds;
  certManager: CertManager;
  trustBundle: TrustBundle;
  rook: Rook;
  nfs: Nfs;
  istio: Istio;
  ingressNginx: IngressNginx;
  vault: Vault;
  externalSecrets: ExternalSecrets;
  mariaDb: MariaDb;
  keycloak: Keycloak;
  vaultSignOn: VaultSignOn;
  postgreSql: PostgreSql;
  valkey: Valkey;
  harbor: Harbor;
  monitoring: MonitoringStack;
  kubeflow: Kubeflow;
}

/** Name of a service in the arguments of KPaas. */
export type ServiceName = keyof Made;

/** Stands for a service that is not made yet, while arguments are checked: whatever it tells is not known. */
export function unmade<T extends object>(): T {
  return new Proxy({}, { get: () => unknownMember() }) as T;
}

/** Not known, whether it is read or called. */
function unknownMember(): unknown {
  return Object.setPrototypeOf(() => new Deferred(), Deferred.prototype);
}
