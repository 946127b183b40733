import { z } from "zod";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { rule } from "../../core/problems";
import { kubernetesUrl } from "../control-plane";
import { dataWorkerSettingsSchema } from "../data-worker/schema";
import { etcdConnectionSchema } from "../etcd/schema";
import { ElectionMode } from "../function-master/args";

import { functionProxySettingsSchema } from "../function-proxy/schema";
import { iamUrl } from "../iam-policy";
import { clusterId } from "../meta-service/schema";
import { componentSecuritySchema } from "../security/connection";
import { enabledShape } from "../tier";
import { checkSystems, surroundings } from "../tier-rules";

/** The fields of WorkerTierSettings. */
export const workerTierShape = {
  functionProxy: functionProxySettingsSchema.safeExtend(enabledShape).optional(),
  dataWorker: dataWorkerSettingsSchema.safeExtend(enabledShape).optional(),
};

/** Checks WorkerTierArgs. */
export const workerTierSchema = rule(
  z.strictObject({
    ...workerTierShape,
    namespace: dnsLabel,
    images: z.strictObject({ functionSystem: imageReference, dataSystem: imageReference }),
    imagePullSecrets: z.array(dnsSubdomain).optional(),
    etcd: etcdConnectionSchema,
    security: componentSecuritySchema.optional(),
    iamUrl: iamUrl.optional(),
    networkIsolation: z.boolean().optional(),
    clusterId: clusterId.optional(),
    election: z.enum(ElectionMode).optional(),
    kubernetesUrl: kubernetesUrl.optional(),
  }),
  (args, report) => {
    checkSystems(args, surroundings(args, args.iamUrl, args.dataWorker?.enabled), ["etcd", "endpoints"], report);
    if ("iamUrl" in args && args.dataWorker?.enabled !== false && args.security?.keys === undefined)
      report(["iamUrl"], "needs signed messages, by which data workers know proxies", "security.keys beside it");
  },
);
