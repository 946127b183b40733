import { endpointOf } from "../../core/network-policies";
import { Report } from "../../core/problems";
import { hostOf } from "./addresses";
import type { OpenYuanrongArgs, OpenYuanrongNetwork, OpenYuanrongObjectStore } from "./args";
import type { EtcdSettings } from "../etcd/args";
import { defaults } from "../etcd/defaults";
import { systemsOf } from "../systems";
import { checkSystems } from "../tier-rules";

/** What the rules look at: arguments, or the section of a configuration, of which any part may be missing. */
type Platform = Omit<Partial<OpenYuanrongArgs>, "pools"> & { pools?: unknown };

/** Where the parts stand: `own` before the platform's fields, `network` before those of the network. */
export interface Places {
  own: string[];
  network: string[];
}

/** Systems that are functions themselves and reach all others by the function proxy of their node. */
export const DRIVERS = ["functionManager", "functionScheduler", "frontend"] as const;

/** Reports everything that no part can see alone. */
export function checkPlatform(args: Platform, places: Places, report: Report): void {
  uniquePools(args.pools, [...places.own, "pools"], report);
  requireSystems(args, places.own, report);
  requireNodes(args, places.own, report);
  distinctEtcds(args, places.own, report);
  agreeingMasters(args, places.own, report);
  requireStore(args, places.own, report);
  requireReachable(args, places, report);
  const endpoints = args.etcd?.external?.endpoints;
  const { mutualTls, signing, curve } = args.security ?? {};
  checkSystems(
    args,
    {
      tls: mutualTls?.enabled ?? true,
      keys: signing?.enabled ?? true,
      curve: curve?.enabled ?? true,
      iam: args.iamAdaptor?.externalUrl !== undefined || args.iamAdaptor?.enabled === true,
      dataSystem: systemsOf(args).includes("ds-worker"),
      etcdEndpoints: isText(endpoints) ? endpoints : undefined,
    },
    ["etcd", "external", "endpoints"],
    (path, problem, expected) => report([...places.own, ...path], problem, expected),
  );
}

/** Reports a store that is two at once, or none. */
export function checkObjectStore(store: OpenYuanrongObjectStore, report: Report): void {
  const keys = ["accessKey", "secretKey"].filter((key) => key in store);
  if ("minio" in store) {
    for (const key of ["endpoint", "tls", "secretName", ...keys])
      if (key in store) report([key], "stands beside minio", "an existing store or minio, not both");
    return;
  }
  if (!("endpoint" in store)) report(["endpoint"], "is required", "the address of a store, or minio");
  if ("secretName" in store && keys.length > 0)
    report(["secretName"], `stands beside ${keys.join(" and ")}`, "an existing Secret or the keys, not both");
  if (!("secretName" in store))
    for (const key of ["accessKey", "secretKey"])
      if (!keys.includes(key)) report([key], "is required", "both keys, or secretName with an existing Secret");
}

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

function uniquePools(pools: unknown, path: (string | number)[], report: Report): void {
  const seen = new Set<string>();
  listed(pools).forEach(({ id }, index) => {
    if (typeof id !== "string") return;
    if (seen.has(id)) report([...path, index, "id"], `${JSON.stringify(id)} is the id of another pool`, "another id");
    seen.add(id);
  });
}

/** Reports systems without the ones that they cannot do without. */
function requireSystems(args: Platform, own: string[], report: Report): void {
  const systems = systemsOf(args);
  if (!systems.includes("function-proxy"))
    for (const driver of DRIVERS)
      if (args[driver]?.enabled !== false)
        report(
          [...own, driver, "enabled"],
          "needs the function proxy of its node, which is turned off",
          "false, or functionProxy",
        );
  if (!systems.includes("ds-worker") && args.agent?.dataSystem === true)
    report([...own, "agent", "dataSystem"], "needs the data worker, which is turned off", "false, or dataWorker");
  if (listed(args.pools).length === 0 || args.metaService?.externalUrl !== undefined) return;
  for (const [key, name] of Object.entries({
    metaService: "meta-service",
    functionMaster: "function-master",
    functionProxy: "function-proxy",
  }))
    if (!systems.includes(name))
      report([...own, "pools"], `cannot be made without ${name}`, `no pools, or ${key}.enabled: true`);
}

/** Reports systems that may be put on nodes without the function proxy and data worker that they need there. */
function requireNodes(args: Platform, own: string[], report: Report): void {
  const tier = ["functionProxy", "dataWorker"] as const;
  const wanted = tier.flatMap((system) => Object.entries(plain(args[system]?.placement?.nodeSelector)));
  if (wanted.length === 0) return;
  const labels = Object.fromEntries(wanted);
  const other = wanted.find(([key, value]) => labels[key] !== value);
  if (other)
    report(
      [...own, "dataWorker", "placement", "nodeSelector"],
      `leads to other nodes than functionProxy's by the label ${other[0]}`,
      "the same value, since both are needed on a node",
    );
  const check = (selector: unknown, path: (string | number)[]) => {
    const given = plain(selector);
    if (Object.keys(given).length === 0 || wanted.every(([key, value]) => given[key] === value)) return;
    report(
      [...own, ...path],
      "leads to nodes without function proxy or data worker",
      `the labels ${JSON.stringify(labels)} among others`,
    );
  };
  for (const driver of DRIVERS) check(args[driver]?.placement?.nodeSelector, [driver, "placement", "nodeSelector"]);
  check(args.agent?.placement?.nodeSelector, ["agent", "placement", "nodeSelector"]);
  listed(args.pools).forEach(({ nodeSelector }, index) => check(nodeSelector, ["pools", index, "nodeSelector"]));
}

function distinctEtcds({ etcd, metaEtcd }: Platform, own: string[], report: Report): void {
  if (!metaEtcd || metaEtcd.external || etcd?.external) return;
  const names = ({
    serviceName = defaults.serviceName,
    headlessServiceName = `${serviceName}-headless`,
  }: EtcdSettings) => [serviceName, headlessServiceName];
  const taken = names(etcd ?? {});
  if (names(metaEtcd).some((name) => taken.includes(name)))
    report([...own, "metaEtcd", "serviceName"], "must tell it from the other etcd", "a name such as ds-core-meta-etcd");
}

/** Reports what function-master and its proxies would see differently; proxies take it from function-master. */
function agreeingMasters({ functionMaster, functionProxy }: Platform, own: string[], report: Report): void {
  for (const key of ["heartbeatTimeoutSeconds", "scheduling", "recoverInstances"] as const)
    if (functionProxy?.[key] !== undefined && functionMaster?.enabled !== false)
      report([...own, "functionProxy", key], "is taken from functionMaster", `functionMaster.${key} for both`);
}

/** Reports snapshots that have nowhere to go. */
function requireStore(args: Platform, own: string[], report: Report): void {
  for (const name of ["etcd", "metaEtcd"] as const) {
    const snapshots = args[name]?.snapshots;
    if (!snapshots) continue;
    const path = [...own, name, "snapshots"];
    if (!("store" in snapshots) && !args.objectStore)
      report([...path, "store"], "is required", "the store of the snapshots, or objectStore");
    if (!("bucket" in snapshots) && args.objectStore?.bucket === undefined)
      report([...path, "bucket"], "is required", "the bucket of the snapshots, or objectStore.bucket");
  }
}

/** Reports hosts whose networks are not given, so that no policy could admit them: names outside the cluster, and what is known only later. */
function requireReachable(args: Platform, { network: path }: Places, report: Report): void {
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
  const { ingress, gateway } = args.frontend ?? {};
  if ((ingress ?? gateway) && !network.frontendCidrs?.length && !network.frontendNamespaces?.length)
    report(
      [...path, "frontendNamespaces"],
      "is required, since the frontend is reached through a controller",
      "the namespace of the ingress controller or gateway, or frontendCidrs",
    );
}

function isText(values: unknown): values is string[] {
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string");
}

function hostnameOf(url: unknown): string | undefined {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function listed(values: unknown): Record<string, unknown>[] {
  return (Array.isArray(values) ? values : []).map((value) => value ?? {});
}

function plain(labels: unknown): Record<string, unknown> {
  return typeof labels === "object" && labels !== null ? (labels as Record<string, unknown>) : {};
}
