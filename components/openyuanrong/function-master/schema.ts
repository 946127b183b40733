import { z } from "zod";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { controlPlaneArgsShape, controlPlaneSettingsShape, replicasShape } from "../control-plane";
import { etcdConnectionSchema } from "../etcd/schema";
import { logSchema } from "../log";
import { clusterId } from "../meta-service/schema";
import { objectStoreSchema } from "../object-store";
import { ElectionMode } from "./args";

/** Amounts that runtime-manager can read: function-master turns them into flags and knows no other units. */
const runtimeResources = rule(resourcesSchema, (resources, report) => {
  const forms = {
    cpu: [/^[0-9]+(\.[0-9]+)?m?$/, "cores or thousandths, such as 2 or 500m"],
    memory: [/^[0-9]+(Mi|Gi)$/, "a whole number of Mi or Gi"],
  } as const;
  for (const part of ["requests", "limits"] as const)
    for (const [name, [form, expected]] of Object.entries(forms)) {
      const amount = resources[part]?.[name];
      if (typeof amount === "string" && !form.test(amount))
        report([part, name], `${amount} is not understood by runtime-manager`, expected);
    }
});

/** Checks FunctionAgentSettings. */
export const functionAgentSettingsSchema = z.strictObject({
  runtimeResources: runtimeResources.optional(),
  agentResources: resourcesSchema.optional(),
  initResources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  runtimeClassName: dnsSubdomain.optional(),
  gracePeriodSeconds: z.int().min(1).max(86_400).optional(),
  dataSystem: z.boolean().optional(),
  log: logSchema.optional(),
});

/** Checks a FunctionAgentTemplate. */
export const functionAgentTemplateSchema = functionAgentSettingsSchema.extend({
  images: z.strictObject({ init: imageReference, agent: imageReference, runtimeManager: imageReference }),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  objectStore: objectStoreSchema.optional(),
});

/** Checks FunctionMasterSettings. */
export const functionMasterSettingsSchema = z.strictObject({
  ...replicasShape,
  ...controlPlaneSettingsShape,
  election: z.enum(ElectionMode).optional(),
  kubernetesUrl: pattern(/^https:\/\/[A-Za-z0-9.:[\]-]+$/, "a URL such as https://10.0.0.1:6443").optional(),
  horizontalScale: z.boolean().optional(),
  podGracePeriodSeconds: z.int().min(0).max(86_400).optional(),
});

/** Checks FunctionMasterArgs. */
export const functionMasterSchema = functionMasterSettingsSchema.extend({
  ...controlPlaneArgsShape,
  workerNamespace: dnsLabel.optional(),
  etcd: etcdConnectionSchema,
  clusterId: clusterId.optional(),
  agent: functionAgentTemplateSchema,
});
