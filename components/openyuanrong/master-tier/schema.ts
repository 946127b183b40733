import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { Report, rule } from "../../core/problems";
import { etcdConnectionSchema } from "../etcd/schema";
import { authorityPem, frontendSettingsSchema, metaServiceUrl } from "../frontend/schema";
import { functionManagerSettingsSchema } from "../function-manager/schema";
import { functionAgentSettingsSchema, functionMasterSettingsSchema } from "../function-master/schema";
import { functionSchedulerSettingsSchema } from "../function-scheduler/schema";
import { iamAdaptorSettingsSchema } from "../iam-adaptor/schema";
import { iamUrl } from "../iam-policy";
import { clusterId, metaServiceSettingsSchema } from "../meta-service/schema";
import { objectStoreSchema } from "../object-store";
import { componentSecuritySchema } from "../security/connection";
import { enabledShape } from "../tier";
import { checkSystems, surroundings } from "../tier-rules";

/** Reports settings of a system of our own beside the address of an existing one; `url` is how a stack reaches either. */
function eitherOwnOrExternal(system: { externalUrl?: string }, report: Report): void {
  if (!("externalUrl" in system)) return;
  for (const key of Object.keys(system))
    if (!["externalUrl", "authorityPem", "url"].includes(key))
      report([key], "has no meaning beside externalUrl", `no ${key}, or no externalUrl`);
}

/** The fields of MasterTierSettings. */
export const masterTierShape = {
  metaService: rule(
    metaServiceSettingsSchema.safeExtend({
      ...enabledShape,
      externalUrl: metaServiceUrl.optional(),
      authorityPem: authorityPem.optional(),
    }),
    eitherOwnOrExternal,
  ).optional(),
  functionMaster: functionMasterSettingsSchema.safeExtend(enabledShape).optional(),
  functionManager: functionManagerSettingsSchema.safeExtend(enabledShape).optional(),
  functionScheduler: functionSchedulerSettingsSchema.safeExtend(enabledShape).optional(),
  frontend: frontendSettingsSchema.safeExtend(enabledShape).optional(),
  iamAdaptor: rule(
    iamAdaptorSettingsSchema.safeExtend({ ...enabledShape, externalUrl: iamUrl.optional() }),
    eitherOwnOrExternal,
  ).optional(),
  agent: functionAgentSettingsSchema.optional(),
};

/** Checks MasterTierArgs. */
export const masterTierSchema = rule(
  z.strictObject({
    ...masterTierShape,
    namespace: dnsLabel,
    workerNamespace: dnsLabel.optional(),
    images: z.strictObject({
      functionSystem: imageReference,
      init: imageReference,
      agent: imageReference,
      runtimeManager: imageReference,
    }),
    imagePullSecrets: z.array(dnsSubdomain).optional(),
    etcd: etcdConnectionSchema,
    metaEtcd: etcdConnectionSchema.optional(),
    objectStore: objectStoreSchema.optional(),
    workerObjectStore: objectStoreSchema.optional(),
    security: componentSecuritySchema.optional(),
    dataSystem: z.boolean().optional(),
    monitoring: monitoringSchema.optional(),
    clusterId: clusterId.optional(),
    clusterDomain: dnsSubdomain.optional(),
  }),
  (args, report) => {
    const iam = args.iamAdaptor?.externalUrl ?? args.iamAdaptor?.enabled;
    checkSystems(args, surroundings(args, iam, args.dataSystem), ["etcd", "endpoints"], report);
  },
);
