import { ExternalTrafficPolicy } from "../../core/exposure";
import { endpointOf } from "../../core/network-policies";
import { Report } from "../../core/problems";
import { hostOf } from "./addresses";
import type { OpenYuanrongNetwork } from "./args";
import { isText, Places, Platform } from "./partial";

/** Reports networks that policies need. */
export function requireNetworks(
  network: { policies?: boolean; nodeCidrs?: unknown; apiServerCidrs?: unknown },
  path: (string | number)[],
  report: Report,
): void {
  if (network.policies === false) return;
  for (const [key, whose] of Object.entries({ nodeCidrs: "the nodes", apiServerCidrs: "the API server" })) {
    const given = network[key as "nodeCidrs"];
    if (given === undefined || (Array.isArray(given) && given.length === 0))
      report([...path, key], "is required while policies is on", `the networks of ${whose}, or policies: false`);
  }
}

/** Reports hosts whose networks are not given, so that no policy could admit them: names outside the cluster, and what is known only later. */
export function requireReachable(args: Platform, { network: path }: Places, report: Report): void {
  const network: OpenYuanrongNetwork = args.network ?? {};
  if (network.policies === false) return;
  const { etcd, metaEtcd, objectStore, metaService, iamAdaptor } = args;
  const external = [etcd, metaEtcd].flatMap((one) => (one?.external ? [one.external.endpoints] : []));
  const stores = [etcd, metaEtcd].flatMap((one) => (one?.snapshots?.store ? [one.snapshots.store.endpoint] : []));
  const needed: Partial<Record<keyof OpenYuanrongNetwork, (string | undefined)[]>> = {
    etcdCidrs: external.flatMap((endpoints) => (isText(endpoints) ? endpoints.map(hostOf) : [undefined])),
    objectStoreCidrs: [...stores, ...(objectStore?.endpoint === undefined ? [] : [objectStore.endpoint])].map(
      (endpoint) => (typeof endpoint === "string" ? hostOf(endpoint) : undefined),
    ),
    externalCidrs: [
      ...[metaService?.externalUrl, iamAdaptor?.externalUrl].filter((url) => url !== undefined),
      ...(iamAdaptor?.keycloak ? [iamAdaptor.keycloak.url] : []),
    ].map(hostnameOf),
  };
  for (const [key, hosts] of Object.entries(needed)) {
    const given = network[key as "etcdCidrs"] ?? [];
    const unreachable = hosts.filter((host) => host === undefined || !endpointOf(host));
    if (given.length > 0 || unreachable.length === 0) continue;
    report(
      [...path, key],
      `is required to reach ${unreachable[0] ?? "an address that is known only later"}`,
      "its networks, since a NetworkPolicy cannot name a host",
    );
  }
  const { ingress, gateway, service } = args.frontend ?? {};
  if ((ingress ?? gateway) && !network.frontendCidrs?.length && !network.frontendNamespaces?.length)
    report(
      [...path, "frontendNamespaces"],
      "is required, since the frontend is reached through a controller",
      "the namespace of the ingress controller or gateway, or frontendCidrs",
    );
  if (service?.externalTrafficPolicy === ExternalTrafficPolicy.Local && !network.frontendCidrs?.length)
    report(
      [...path, "frontendCidrs"],
      "is required, since callers come with addresses of their own",
      "the networks of the callers, or externalTrafficPolicy: Cluster, by which they come with those of nodes",
    );
}

function hostnameOf(url: unknown): string | undefined {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : undefined;
}
