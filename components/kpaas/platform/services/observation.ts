import { MonitoringStack, MonitoringStackArgs } from "../../monitoring-stack";
import { monitoringStackSchema } from "../../monitoring-stack/schema";
import { issuerOf, trustOf } from "../authority";
import { isOn } from "../on";
import { CLIENTS } from "../realm";
import { givenTo, service, shared } from "../service";
import { storageClassOf } from "../storage";
import { webOf } from "../ways";

/** Prometheus, Alertmanager and Grafana. Its definitions come first of all, itself late: it keeps its data on what it watches. */
export const monitoring = service({
  after: ["prometheusCrds", "rook", "nfs", "keycloak", "istio", "ingressNginx", "certManager", "trustBundle"],
  schema: monitoringStackSchema,
  argsOf: (platform, { keycloak }): MonitoringStackArgs => {
    const { web: _web, ...given } = givenTo(platform.monitoring);
    const oidc = keycloak?.client(CLIENTS.monitoring);
    return {
      ...shared(platform),
      preset: platform.preset,
      crds: { install: !isOn(platform, "prometheusCrds") },
      issuer: issuerOf(platform),
      trust: (oidc || given.oidc) && trustOf(platform),
      oidc,
      storageClassName: storageClassOf(platform),
      ...given,
      web: webOf(platform, "monitoring"),
    };
  },
  create: (name, args, opts) => new MonitoringStack(name, args, opts),
});
