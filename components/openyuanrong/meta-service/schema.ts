import { z } from "zod";
import { autoscalingSchema, checkScaled } from "../../core/autoscaling";
import { dnsLabel, dnsSubdomain, imageReference, replicas } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { etcdConnectionSchema } from "../etcd/schema";
import { logSchema } from "../log";
import { objectStoreSchema } from "../object-store";
import { ClientCertificates } from "./args";
import { limits as defaultLimits } from "./config";

/** Bounds that must not cross. */
const functionLimitsSchema = rule(
  z.strictObject({
    timeoutSeconds: z.int().min(1).max(86_400).optional(),
    minCpu: z.int().min(1).optional(),
    maxCpu: z.int().min(1).optional(),
    minMemory: z.int().min(1).optional(),
    maxMemory: z.int().min(1).max(1_073_741_824).optional(),
    versions: z.int().min(1).max(1000).optional(),
    labels: z.int().min(0).max(1000).optional(),
    instances: z.int().min(1).max(100_000).optional(),
    concurrency: z.int().min(1).max(100_000).optional(),
  }),
  (given, report) => {
    const limits = { ...defaultLimits, ...given };
    for (const kind of ["Cpu", "Memory"] as const) {
      const [least, most] = [limits[`min${kind}`], limits[`max${kind}`]];
      if (typeof least === "number" && typeof most === "number" && most < least)
        report([`max${kind}`], `${most} is below min${kind} ${least}`, "at least the minimum");
    }
  },
);

/** Id of a cluster, one entry of a comma-separated list. */
export const clusterId = pattern(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/,
  "letters, digits, dots, hyphens and underscores, at most 63",
);

const settings = z.strictObject({
  replicas: replicas.optional(),
  autoscaling: autoscalingSchema.optional(),
  clusters: z.array(clusterId).optional(),
  functions: functionLimitsSchema.optional(),
  tls: z
    .strictObject({
      secretName: dnsSubdomain.optional(),
      revision: z.string().optional(),
      clientCertificates: z.enum(ClientCertificates).optional(),
    })
    .optional(),
  log: logSchema.optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
});

/** Checks MetaServiceSettings. */
export const metaServiceSettingsSchema = rule(settings, checkScaled);

/** Checks MetaServiceArgs. */
export const metaServiceSchema = metaServiceSettingsSchema.safeExtend({
  namespace: dnsLabel,
  image: imageReference,
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  etcd: etcdConnectionSchema,
  metaEtcd: etcdConnectionSchema.optional(),
  objectStore: objectStoreSchema.optional(),
  clusterDomain: dnsSubdomain.optional(),
});
