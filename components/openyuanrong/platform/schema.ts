import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { cidr, dnsLabel, dnsSubdomain, hostPort } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { openYuanrongImages } from "../../core/versions";
import { bucketName, region } from "../bucket/schema";
import { etcdSettingsSchema } from "../etcd/schema";
import { masterTierShape } from "../master-tier/schema";
import { clusterId } from "../meta-service/schema";
import { checkMaintained, minioSettingsSchema } from "../minio/schema";
import { connection } from "../pod-pool/fields/connection";
import { edgeNodePoolsSchema } from "../pod-pool/edge-schema";
import { podPoolSchema } from "../pod-pool/schema";
import { systemSecuritySettingsSchema } from "../security/schema";
import { workerTierShape } from "../worker-tier/schema";
import { requireNetworks } from "./reachable";
import { checkObjectStore, checkPlatform } from "./rules";

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

/** The fields of OpenYuanrongObjectStore. */
export const platformObjectStoreFields = z.strictObject({
  endpoint: hostPort.optional(),
  tls: z.boolean().optional(),
  secretName: dnsSubdomain.optional(),
  accessKey: z.string().min(1).optional(),
  secretKey: secretString.optional(),
  claimClassName: dnsSubdomain.optional(),
  minio: minioSettingsSchema.optional(),
  bucket: bucketName.optional(),
  region: region.optional(),
});

/** Checks OpenYuanrongObjectStore. */
export const platformObjectStoreSchema = rule(platformObjectStoreFields, checkObjectStore);

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
    externalCidrs: z.array(cidr).optional(),
    functionEgressCidrs: z.array(cidr).optional(),
    frontendCidrs: z.array(cidr).optional(),
    frontendNamespaces: z.array(dnsLabel).optional(),
    monitoringNamespace: dnsLabel.optional(),
  }),
  (network, report) => requireNetworks(network, [], report),
);

/** Checks OpenYuanrongArgs without images and pools. */
export const platformShape = {
  ...masterTierShape,
  ...workerTierShape,
  namespace: dnsLabel.optional(),
  workerNamespace: dnsLabel.optional(),
  createNamespaces: z.boolean().optional(),
  clusterId: clusterId.optional(),
  clusterDomain: dnsSubdomain.optional(),
  etcd: etcdSettingsSchema.optional(),
  metaEtcd: etcdSettingsSchema.optional(),
  objectStore: platformObjectStoreSchema.optional(),
  security: systemSecuritySettingsSchema.optional(),
  priorities: z.strictObject({ enabled: z.boolean().optional(), preemption: z.boolean().optional() }).optional(),
  monitoring: monitoringSchema.optional(),
};

/** Checks OpenYuanrongArgs. */
export const openYuanrongSchema = rule(
  z.strictObject({
    images: imagesSchema,
    ...platformShape,
    pools: z.array(podPoolSchema).optional(),
    nodePools: edgeNodePoolsSchema.optional(),
    connection: connection.optional(),
    network: networkSchema.optional(),
    protect: z.boolean().optional(),
  }),
  (args, report) => {
    if (!args.network) requireNetworks({}, ["network"], report);
    checkPlatform(args, { own: [], network: ["network"] }, report);
    if (args.objectStore?.minio)
      checkMaintained(args.objectStore.minio, ["objectStore", "minio"], pulumi.getStack(), report);
  },
);
