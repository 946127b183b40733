import { z } from "zod";
import { secretString } from "../../core/insecure";
import { cidr, dnsLabel, dnsSubdomain, hostPort } from "../../core/names";
import { endpointOf } from "../../core/network-policies";
import { pattern, Report, rule } from "../../core/problems";
import { openYuanrongImages } from "../../core/versions";
import { etcdSettingsSchema } from "../etcd/schema";
import { functionAgentSettingsSchema, functionMasterSettingsSchema } from "../function-master/schema";
import { clusterId, metaServiceSettingsSchema } from "../meta-service/schema";
import { connection } from "../pod-pool/fields/connection";
import { podPoolSchema } from "../pod-pool/schema";

const registryPath = pattern(
  /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  "a registry with an optional path, such as registry.example.com/yuanrong, without a scheme",
);

const digest = pattern(/^sha256:[a-f0-9]{64}$/, "sha256: and 64 hex digits");

const fixedTag = pattern(
  /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
  "a fixed tag such as 0.10.0, and not latest, which moves",
);

/** The fields of OpenYuanrongImages. */
export const imagesShape = {
  registry: registryPath,
  tag: fixedTag,
  digests: z.record(z.string(), digest).optional(),
  mirror: registryPath.optional(),
  pullSecrets: z.array(dnsSubdomain).optional(),
};

/** Reports digests of images that do not exist. */
export function checkDigests({ digests }: { digests?: object }, report: Report): void {
  const names: string[] = Object.values(openYuanrongImages);
  for (const name of Object.keys(digests ?? {}))
    if (!names.includes(name)) report(["digests", name], "is not an image of openYuanrong", names.join(", "));
}

/** Checks OpenYuanrongImages. */
export const imagesSchema = rule(z.strictObject(imagesShape), checkDigests);

/** Checks OpenYuanrongObjectStore. */
export const platformObjectStoreSchema = rule(
  z.strictObject({
    endpoint: hostPort,
    tls: z.boolean().optional(),
    secretName: dnsSubdomain.optional(),
    accessKey: z.string().min(1).optional(),
    secretKey: secretString.optional(),
  }),
  (store, report) => {
    const keys = ["accessKey", "secretKey"].filter((key) => key in store);
    if ("secretName" in store && keys.length > 0)
      report(["secretName"], `stands beside ${keys.join(" and ")}`, "an existing Secret or the keys, not both");
    if (!("secretName" in store))
      for (const key of ["accessKey", "secretKey"])
        if (!keys.includes(key)) report([key], "is required", "both keys, or secretName with an existing Secret");
  },
);

/** Checks OpenYuanrongNetwork. */
export const networkSchema = rule(
  z.strictObject({
    policies: z.boolean().optional(),
    nodeCidrs: z.array(cidr).optional(),
    apiServerCidrs: z.array(cidr).optional(),
    apiServerPorts: z.array(z.int().min(1).max(65_535)).min(1).optional(),
    dnsCidrs: z.array(cidr).optional(),
    etcdCidrs: z.array(cidr).optional(),
    objectStoreCidrs: z.array(cidr).optional(),
    functionEgressCidrs: z.array(cidr).optional(),
  }),
  (network, report) => requireNetworks(network, [], report),
);

/** Checks OpenYuanrongArgs without the images. */
export const platformShape = {
  namespace: dnsLabel.optional(),
  workerNamespace: dnsLabel.optional(),
  createNamespaces: z.boolean().optional(),
  clusterId: clusterId.optional(),
  clusterDomain: dnsSubdomain.optional(),
  etcd: etcdSettingsSchema.optional(),
  metaService: metaServiceSettingsSchema.optional(),
  functionMaster: functionMasterSettingsSchema.optional(),
  agent: functionAgentSettingsSchema.optional(),
  objectStore: platformObjectStoreSchema.optional(),
};

/** Checks OpenYuanrongArgs. */
export const openYuanrongSchema = rule(
  z.strictObject({
    images: imagesSchema,
    ...platformShape,
    pools: z.array(podPoolSchema).optional(),
    connection: connection.optional(),
    network: networkSchema.optional(),
    protect: z.boolean().optional(),
  }),
  (args, report) => {
    uniquePools(args.pools, ["pools"], report);
    if (!args.network) requireNetworks({}, ["network"], report);
    requireReachable(args, { etcd: ["network", "etcdCidrs"], store: ["network", "objectStoreCidrs"] }, report);
  },
);

/** Reports pools of the same id. */
export function uniquePools(pools: unknown, path: string[], report: Report): void {
  const seen = new Set<string>();
  (Array.isArray(pools) ? pools : []).forEach((pool: { id?: unknown } | undefined, index) => {
    if (typeof pool?.id !== "string") return;
    if (seen.has(pool.id))
      report([...path, index, "id"], `${JSON.stringify(pool.id)} is the id of another pool`, "another id");
    seen.add(pool.id);
  });
}

/** Reports networks that policies need. */
export function requireNetworks(
  network: { policies?: boolean; nodeCidrs?: unknown; apiServerCidrs?: unknown },
  path: string[],
  report: Report,
): void {
  if (network.policies === false) return;
  for (const [key, whose] of Object.entries({ nodeCidrs: "the nodes", apiServerCidrs: "the API server" })) {
    const given = network[key as "nodeCidrs"];
    if (given === undefined || (Array.isArray(given) && given.length === 0))
      report([...path, key], "is required while policies is on", `the networks of ${whose}, or policies: false`);
  }
}

interface Reached {
  network?: { policies?: boolean; etcdCidrs?: string[]; objectStoreCidrs?: string[] };
  etcd?: { external?: { endpoints?: string[] } };
  objectStore?: { endpoint?: string };
}

/** Reports hosts outside the cluster whose networks are not given, so that no policy could admit them. */
export function requireReachable(
  { network = {}, etcd, objectStore }: Reached,
  paths: { etcd: string[]; store: string[] },
  report: Report,
): void {
  if (network.policies === false) return;
  const check = (address: unknown, cidrs: string[] | undefined, path: string[]) => {
    if (typeof address !== "string" || endpointOf(hostOf(address), cidrs)) return;
    report(path, `is required to reach ${hostOf(address)}`, "its networks, since a NetworkPolicy cannot name a host");
  };
  const endpoints = etcd?.external?.endpoints;
  if (Array.isArray(endpoints))
    check(
      endpoints.find((one) => typeof one === "string" && !endpointOf(hostOf(one))),
      network.etcdCidrs,
      paths.etcd,
    );
  check(objectStore?.endpoint, network.objectStoreCidrs, paths.store);
}

/** The host of host:port. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, "");
}

/** The port of host:port. */
export function portOf(address: string): number {
  return Number(/:(\d+)$/.exec(address)?.[1]);
}
