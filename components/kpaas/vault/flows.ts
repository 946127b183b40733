import { Endpoint, endpointOf, Flow, podsWith } from "../../core/network-policies";
import { selectorLabels } from "../../core/labels";
import { ServiceFlows } from "../network";
import { VaultArgs, VaultEngine } from "./args";
import { isManual } from "./initialization";
import { memberLabels, namesOf, ports } from "./names";

/** The connections of a vault. */
export function vaultFlows(args: VaultArgs): ServiceFlows {
  const { release, namespace } = namesOf(args);
  const { snapshots, seal, web, clientNamespaces = [] } = args;
  const own = (component: string): Endpoint => ({
    namespace,
    selector: podsWith(selectorLabels({ name: "vault", component }, release)),
  });
  const store = snapshots && storeOf(snapshots);
  const transit = seal.transit && endpointOf(new URL(seal.transit.address).hostname);
  const api = [ports.api];
  return {
    endpoints: {
      vault: { namespace, selector: podsWith(memberLabels({ release })) },
      setup: own("setup"),
      ...(snapshots && { snapshots: own("snapshots") }),
      ...(store && { store }),
      ...(transit && { transit }),
      ...Object.fromEntries(
        clientNamespaces.map((client) => [`client-${client}`, { foreignNamespace: client } satisfies Endpoint]),
      ),
    },
    flows: [
      flow("vault", "vault", [ports.api, ports.cluster], "joining, requests passed on and Raft"),
      flow("setup", "vault", api, "its configuration"),
      ...(args.engine === VaultEngine.Vault && !isManual(args)
        ? [flow("setup", "api-server", [443], "the Secret of the recovery shares")]
        : []),
      flow("vault", "api-server", [443], "checks of ServiceAccounts' tokens, labels of its pods"),
      flow("nodes", "vault", api, "probes"),
      flow("gateway", "vault", api, "people's requests"),
      flow("monitoring", "vault", api, "metrics"),
      flow("vault", "external", [443], "the service of the seal's key, the OpenID provider"),
      ...(web ? [flow("vault", "gateway", [], "an OpenID provider behind the same Gateway")] : []),
      ...(seal.transit
        ? [flow("vault", transit ? "transit" : "external", portsOf(transit, seal.transit.address), "the seal's key")]
        : []),
      ...(snapshots
        ? [
            flow("snapshots", "vault", api, "the data of a snapshot"),
            store
              ? flow("snapshots", "store", [], "the bucket of the snapshots")
              : flow("snapshots", "external", [443], "the bucket of the snapshots"),
          ]
        : []),
      ...clientNamespaces.map((client) => flow(`client-${client}`, "vault", api, "secrets")),
    ],
  };
}

function flow(from: string, to: string, on: Flow["ports"], why: string): Flow {
  return { from, to, ports: on, why };
}

function storeOf({ storeNamespace, bucket }: NonNullable<VaultArgs["snapshots"]>): Endpoint | undefined {
  if (storeNamespace !== undefined) return { foreignNamespace: storeNamespace };
  return typeof bucket.endpoint === "string" ? endpointOf(new URL(bucket.endpoint).hostname) : undefined;
}

/** Of pods behind a Service the port is not known. */
function portsOf(endpoint: Endpoint | undefined, address: string): Flow["ports"] {
  return endpoint === undefined || "cidrs" in endpoint ? [Number(new URL(address).port || 443)] : [];
}
