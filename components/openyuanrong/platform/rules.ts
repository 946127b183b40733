import { Report } from "../../core/problems";
import type { EtcdSettings } from "../etcd/args";
import { defaults } from "../etcd/defaults";
import { ClientCertificates } from "../meta-service/args";
import { systemsOf } from "../systems";
import { checkSystems } from "../tier-rules";
import type { OpenYuanrongObjectStore } from "./args";
import { isText, listed, Places, Platform } from "./partial";
import { knownNodePools } from "./node-pools";
import { DRIVERS, leavableNodes, requireNodes } from "./nodes";
import { requireReachable } from "./reachable";

/** Reports everything that no part can see alone. */
export function checkPlatform(args: Platform, places: Places, report: Report): void {
  uniquePools(args.pools, [...places.own, "pools"], report);
  requireSystems(args, places.own, report);
  requireNodes(args, places.own, report);
  distinctEtcds(args, places.own, report);
  agreeingMasters(args, places.own, report);
  agreeingSecurity(args, places.own, report);
  knownNodePools(args, places.own, report);
  leavableNodes(args, places, report);
  if (args.namespace?.startsWith("system-") && args.priorities?.enabled !== false)
    report(
      [...places.own, "namespace"],
      "begins with system-, which Kubernetes keeps for its own priority classes",
      "another name, or priorities.enabled: false",
    );
  requireStore(args, places.own, report);
  const { namespace = "openyuanrong", workerNamespace = namespace } = args;
  if (args.objectStore?.claimClassName !== undefined && workerNamespace !== namespace)
    report(
      [...places.own, "objectStore", "claimClassName"],
      "has its keys in the namespace of the claim alone, and the worker tier has another",
      "secretName, with a Secret in both namespaces, or one namespace",
    );
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
    for (const key of ["endpoint", "tls", "secretName", "claimClassName", ...keys])
      if (key in store) report([key], "stands beside minio", "an existing store or minio, not both");
    return;
  }
  if (!("endpoint" in store)) report(["endpoint"], "is required", "the address of a store, or minio");
  if ("claimClassName" in store) {
    for (const key of ["secretName", ...keys])
      if (key in store) report([key], "stands beside claimClassName", "keys, or a claim by which they are made");
    if (!("bucket" in store)) report(["bucket"], "is required", "the name of the bucket that is claimed");
    return;
  }
  if ("secretName" in store && keys.length > 0)
    report(["secretName"], `stands beside ${keys.join(" and ")}`, "an existing Secret or the keys, not both");
  if (!("secretName" in store))
    for (const key of ["accessKey", "secretKey"])
      if (!keys.includes(key)) report([key], "is required", "both keys, or secretName with an existing Secret");
}

function uniquePools(pools: unknown, path: (string | number)[], report: Report): void {
  const seen = new Set<string>();
  listed(pools).forEach(({ id }, index) => {
    if (typeof id !== "string") return;
    if (seen.has(id)) report([...path, index, "id"], `${JSON.stringify(id)} is the id of another pool`, "another id");
    seen.add(id);
  });
}

/** Reports systems without the ones that they cannot do without, and settings of one that is off unless it is asked for. */
function requireSystems(args: Platform, own: string[], report: Report): void {
  const { iamAdaptor } = args;
  if (iamAdaptor && Object.keys(iamAdaptor).length > 0 && !("enabled" in iamAdaptor) && !("externalUrl" in iamAdaptor))
    report([...own, "iamAdaptor", "enabled"], "is required, since there is none by default", "true, or false");
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

/** Reports security that would shut out systems of our own. */
function agreeingSecurity(args: Platform, own: string[], report: Report): void {
  const { iamAdaptor, security, metaService, connection } = args;
  const iam = iamAdaptor?.enabled === true || iamAdaptor?.externalUrl !== undefined;
  if (iam && security?.signing?.enabled === false && systemsOf(args).includes("ds-worker"))
    report(
      [...own, "security", "signing", "enabled"],
      "is needed with an IAM adaptor, since data workers then know proxies by their signatures alone",
      "true, or dataWorker.enabled: false",
    );
  const strict = metaService?.tls?.clientCertificates === ClientCertificates.Required;
  if (strict && listed(args.pools).length > 0 && !connection?.url && !("url" in metaService))
    report(
      [...own, "metaService", "tls", "clientCertificates"],
      "shuts out the API server's proxy, through which the pools are made",
      "VerifyClientCertIfGiven, or pools that reach meta-service by a url with a certificate",
    );
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
