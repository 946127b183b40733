import { podsWith } from "../../core/network-policies";
import { CERT_MANAGER } from "../issuer/reference";
import { ServiceFlows } from "../network";
import { CertManagerArgs } from "./args";

const METRICS = 9402;

/** Connections of cert-manager. Those of its HTTP-01 solvers are of the namespaces of the Certificates. */
export function certManagerFlows(args: CertManagerArgs, namespace: string): ServiceFlows {
  const pods = (component: string) => ({
    namespace,
    selector: podsWith({ "app.kubernetes.io/instance": CERT_MANAGER, "app.kubernetes.io/component": component }),
  });
  const { vaultNamespace } = args;
  return {
    endpoints: {
      controller: pods("controller"),
      webhook: pods("webhook"),
      cainjector: pods("cainjector"),
      startupapicheck: pods("startupapicheck"),
      ...(vaultNamespace !== undefined && { vault: { foreignNamespace: vaultNamespace } }),
    },
    flows: [
      { from: "api-server", to: "webhook", ports: [10250], why: "checks of Certificates and Issuers" },
      { from: "nodes", to: "controller", ports: [9403], why: "health" },
      { from: "nodes", to: "webhook", ports: [6080], why: "health" },
      ...["controller", "webhook", "cainjector", "startupapicheck"].map((from) => ({
        from,
        to: "api-server",
        ports: [],
        why: "its resources",
      })),
      ...["controller", "webhook", "cainjector"].map((to) => ({
        from: "monitoring",
        to,
        ports: [METRICS],
        why: "metrics",
      })),
      { from: "controller", to: "external", ports: [80, 443, 8200], why: "ACME, DNS providers, Vault, HTTP-01 checks" },
      // What is behind a load balancer's address of the cluster is reached at its pods.
      { from: "controller", to: "gateway", ports: [], why: "HTTP-01 checks" },
      ...(vaultNamespace !== undefined ? [{ from: "controller", to: "vault", ports: [], why: "signatures" }] : []),
    ],
  };
}
