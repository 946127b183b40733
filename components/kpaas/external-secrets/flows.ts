import { Endpoint, endpointOf, Flow, podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { ExternalSecretsArgs, VaultStore } from "./args";
import { EXTERNAL_SECRETS, podLabels } from "./values";

/** The connections of External Secrets. */
export function externalSecretsFlows(args: ExternalSecretsArgs): ServiceFlows {
  const namespace = args.namespace ?? EXTERNAL_SECRETS;
  const { issuer, store } = args;
  const vault = store && vaultOf(store);
  const pods = (suffix?: string): Endpoint => ({ namespace, selector: podsWith(podLabels(suffix)) });
  const programs = ["controller", "webhook", ...(issuer ? [] : ["cert-controller"])];
  return {
    endpoints: {
      controller: pods(),
      webhook: pods("-webhook"),
      ...(!issuer && { "cert-controller": pods("-cert-controller") }),
      ...(vault && { vault }),
    },
    flows: [
      ...programs.map((one) => flow(one, "api-server", [443], "its resources")),
      ...programs.map((one) => flow("monitoring", one, [8080], "metrics")),
      ...programs.map((one) => flow("nodes", one, [one === "controller" ? 8082 : 8081], "probes")),
      flow("api-server", "webhook", [10250], "checks of stores and ExternalSecrets"),
      vault
        ? flow("controller", "vault", portsOf(vault, store!), "secrets")
        : flow("controller", "external", [443], "secrets"),
    ],
  };
}

function flow(from: string, to: string, ports: Flow["ports"], why: string): Flow {
  return { from, to, ports, why };
}

function vaultOf({ vaultNamespace, address }: VaultStore): Endpoint | undefined {
  if (vaultNamespace !== undefined) return { foreignNamespace: vaultNamespace };
  return typeof address === "string" ? endpointOf(new URL(address).hostname) : undefined;
}

/** Of pods behind a Service the port is not known. */
function portsOf(endpoint: Endpoint, { address }: VaultStore): Flow["ports"] {
  return "cidrs" in endpoint ? [Number(new URL(address as string).port || 443)] : [];
}
