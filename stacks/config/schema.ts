import { z } from "zod";
import { chartSourceSchema } from "../../components/core/charts";
import { dnsSubdomain } from "../../components/core/names";
import { Report, rule } from "../../components/core/problems";
import { checkKPaas, kpaasCommonShape, kpaasServicesShape } from "../../components/kpaas/platform/schema";
import { KPAAS_SECRET_PATHS } from "../../components/kpaas/platform/secrets";
import { checkMaintained } from "../../components/openyuanrong/minio/schema";
import { masterTierShape } from "../../components/openyuanrong/master-tier/schema";
import { requireNetworks } from "../../components/openyuanrong/platform/reachable";
import { checkObjectStore, checkPlatform } from "../../components/openyuanrong/platform/rules";
import {
  checkDigests,
  imagesShape,
  networkSchema,
  platformObjectStoreFields,
  platformShape,
} from "../../components/openyuanrong/platform/schema";
import type { OpenYuanrongArgs } from "../../components/openyuanrong/platform/args";
import { checkOpenYurt } from "../../components/openyurt/platform/rules";
import { openYurtShape } from "../../components/openyurt/platform/schema";
import { OPENYURT_SECRET_PATHS } from "../../components/openyurt/platform/secrets";
import { connection } from "../../components/openyuanrong/pod-pool/fields/connection";
import { kpaasArgs } from "./kpaas";
import { claimOf } from "./object-store";
import { checkSelectors, nodePoolsOf, placedPools } from "./node-pools";
import { poolSchema } from "./pool";

const cluster = z
  .strictObject({
    storageClass: dnsSubdomain
      .optional()
      .describe("StorageClass of what names none itself; default the cluster's default"),
    controlPlaneNodes: z
      .boolean()
      .optional()
      .describe(
        "Whether there are nodes of a control plane, on which OpenYurt's controllers run; default true. Managed clusters hide theirs",
      ),
  })
  .describe("What the cluster is like");

const images = rule(
  z.strictObject({ ...imagesShape, registry: imagesShape.registry.optional(), tag: imagesShape.tag.optional() }),
  checkDigests,
).describe("Where images come from; openYuanrong's have no public release tags");

const security = z
  .strictObject({
    protect: z
      .boolean()
      .optional()
      .describe("Whether what holds data or generated secrets is protected from deletion; default true"),
  })
  .describe("Security of the whole stack");

const openYuanrong = z
  .strictObject({
    enabled: z.boolean(),
    ...platformShape,
    metaService: masterTierShape.metaService
      .unwrap()
      .safeExtend({
        url: connection.shape.url.describe("How pools reach meta-service; default through the API server"),
      })
      .optional(),
    objectStore: platformObjectStoreFields
      .optional()
      .describe("Store of function packages; a bucket of Rook, where that is on and nothing else is said"),
    pools: z.array(poolSchema).optional().describe("Pools of pods that run functions"),
  })
  .describe("openYuanrong: its stores, both tiers and pools");

const kpaas = z
  .strictObject({ ...kpaasCommonShape, ...kpaasServicesShape })
  .describe("The K-PaaS services, wired together; each is made when it is enabled");

const openYurt = rule(z.strictObject({ enabled: z.boolean(), ...openYurtShape }), checkOpenYurt).describe(
  "OpenYurt: its controllers, node pools, gateways and what runs in pools",
);

const sections = z.strictObject({
  cluster: cluster.optional(),
  charts: chartSourceSchema.describe("Where Helm charts come from; default each chart's own repository").optional(),
  images: images.optional(),
  network: networkSchema.describe("NetworkPolicies").optional(),
  security: security.optional(),
  kpaas: kpaas.optional(),
  openYurt: openYurt.optional(),
  openYuanrong: openYuanrong.optional(),
});

/** The checked configuration. */
export type PlatformConfig = z.output<typeof sections>;

/** Checks the whole configuration of a platform stack, beside what only its name decides when that is known. */
export function platformConfigSchemaOf(stack?: string): typeof sections {
  return rule(sections, (config, report) => {
    checkOpenYuanrong(config, stack, report);
    checkKPaas(kpaasArgs(config), (path, problem, expected) => report(["kpaas", ...path], problem, expected));
  });
}

/** Checks the whole configuration of any platform stack. */
export const platformConfigSchema = platformConfigSchemaOf();

/** Values that are secrets wherever they stand, by path; `*` is each element of a list. */
export const SECRET_PATHS: readonly (readonly string[])[] = [
  ["openYuanrong", "objectStore", "accessKey"],
  ["openYuanrong", "objectStore", "secretKey"],
  ...KPAAS_SECRET_PATHS.map((path) => ["kpaas", ...path]),
  ...OPENYURT_SECRET_PATHS.map((path) => ["openYurt", ...path]),
];

function checkOpenYuanrong(config: PlatformConfig, stack: string | undefined, report: Report): void {
  if (!config.openYuanrong?.enabled) return;
  for (const key of ["registry", "tag"] as const)
    if (config.images?.[key] === undefined)
      report(["images", key], "is required", `the ${key} of openYuanrong's images, which have no public release`);
  if (!config.network) requireNetworks({}, ["network"], report);
  const given = config.openYuanrong.objectStore;
  const objectStore = given && { ...given, ...claimOf(kpaasArgs(config), given) };
  if (objectStore)
    checkObjectStore(objectStore, (path, problem, expected) =>
      report(["openYuanrong", "objectStore", ...path], problem, expected),
    );
  const nodePools = nodePoolsOf(config);
  const { pools, placed } = placedPools(config.openYuanrong.pools ?? [], nodePools);
  checkSelectors(config.openYuanrong.pools ?? [], nodePools, report);
  checkPlatform(
    { ...config.openYuanrong, pools, nodePools, objectStore, network: config.network } as Partial<OpenYuanrongArgs>,
    { own: ["openYuanrong"], network: ["network"], nodePools: ["openYurt", "nodePools"] },
    placed(report),
  );
  const { minio } = config.openYuanrong.objectStore ?? {};
  if (minio && stack !== undefined) checkMaintained(minio, ["openYuanrong", "objectStore", "minio"], stack, report);
}
