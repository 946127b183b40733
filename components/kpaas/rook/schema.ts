import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { cidr, dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { Preset } from "../../core/preset";
import { valuesSchema } from "../../core/values";
import { webExposureSchema } from "../web";
import { RookDefaultClass, RookIpFamily, RookLogLevel, RookNetworkProvider } from "./args";
import { WIPE_CONFIRMATION } from "./cluster-values";
import { blockPoolSchema, fileSystemSchema, objectStoreSchema } from "./pool-schema";
import { checkRook } from "./rules";
import { storageSchema } from "./storage-schema";

const daemonShape = { resources: resourcesSchema.optional(), placement: placementSchema.optional() };

const directory = pattern(
  /^(?!.*(^|\/)\.\.?(\/|$))(?!.*\/\/)\/[^\s]*[^\s/]$/,
  "an absolute path such as /var/lib/rook, without .. and / at its end",
);

const RESERVED = /^\/(etc\/ceph|rook|var\/log\/ceph)(\/|$)/;

const operator = z.strictObject({
  resources: resourcesSchema.optional(),
  logLevel: z.enum(RookLogLevel).optional(),
  loopDevices: z.boolean().optional(),
  values: valuesSchema.optional(),
});

const csi = z.strictObject({
  replicas: z.int().min(1).max(5).optional(),
  nodePlacement: placementSchema.optional(),
  kubeletDirectory: directory.optional(),
  chartVersion: chartServiceShape.chartVersion,
  values: valuesSchema.optional(),
});

const monitors = rule(
  z.strictObject({
    count: z.int().min(1).max(9).optional(),
    allowMultiplePerNode: z.boolean().optional(),
    ...daemonShape,
  }),
  ({ count }, report) => {
    if (typeof count === "number" && count % 2 === 0)
      report(["count"], `${count} is even`, "an odd number, so that a majority stays when one is lost");
  },
);

const cephNetwork = rule(
  z.strictObject({
    provider: z.enum(RookNetworkProvider).optional(),
    encryption: z.boolean().optional(),
    compression: z.boolean().optional(),
    ipFamily: z.enum(RookIpFamily).optional(),
    dualStack: z.boolean().optional(),
    publicCidrs: z.array(cidr).min(1).optional(),
    clusterCidrs: z.array(cidr).min(1).optional(),
  }),
  ({ provider, publicCidrs, clusterCidrs }, report) => {
    if (provider === RookNetworkProvider.Host) return;
    for (const [field, given] of Object.entries({ publicCidrs, clusterCidrs }))
      if (given) report([field], "has no effect on the network of pods", "provider: host");
  },
);

const dashboard = rule(
  z.strictObject({ enabled: z.boolean().optional(), web: webExposureSchema.optional() }),
  ({ enabled, web }, report) => {
    if (enabled === false && web) report(["web"], "leads to a page that is off", "no web, or enabled");
  },
);

const wipe = z.strictObject({
  confirmation: z.literal(WIPE_CONFIRMATION, {
    error: `is not the confirmation; expected "${WIPE_CONFIRMATION}", if all data is really to be destroyed`,
  }),
  cluster: dnsSubdomain,
}) as unknown as z.ZodType<{ confirmation: string; cluster: string }, { confirmation: string; cluster: string }>;

/** The fields of RookSettings. */
export const rookSettingsShape = {
  preset: z.enum(Preset).optional(),
  clusterName: dnsLabel.optional(),
  storage: storageSchema,
  dataDirectory: directory
    .refine((path) => !RESERVED.test(path), { error: "is a directory of Ceph's own; expected another" })
    .optional(),
  placement: placementSchema.optional(),
  operator: operator.optional(),
  csi: csi.optional(),
  monitors: monitors.optional(),
  managers: z.strictObject({ count: z.int().min(1).max(2).optional(), ...daemonShape }).optional(),
  osds: z.strictObject(daemonShape).optional(),
  cephNetwork: cephNetwork.optional(),
  dashboard: dashboard.optional(),
  blockPools: z.array(blockPoolSchema).optional(),
  fileSystems: z.array(fileSystemSchema).optional(),
  objectStores: z.array(objectStoreSchema).optional(),
  defaultStorageClass: z.enum(RookDefaultClass).optional(),
  storageClassAliases: z.array(dnsSubdomain).optional(),
  snapshotClasses: z.boolean().optional(),
  toolbox: z.boolean().optional(),
  monitoring: monitoringSchema.optional(),
  wipeOnDestroy: wipe.optional(),
};

/** Checks RookArgs. */
export const rookSchema = rule(z.strictObject({ ...rookSettingsShape, ...chartServiceShape }), checkRook);
