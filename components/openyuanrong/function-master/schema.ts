import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { controlPlaneArgsShape, controlPlaneSettingsShape, kubernetesUrl, replicasShape } from "../control-plane";
import { etcdConnectionSchema } from "../etcd/schema";
import { clusterId } from "../meta-service/schema";
import { functionAgentTemplateSchema } from "./agent-schema";
import { ElectionMode } from "./args";

export { functionAgentSettingsSchema, functionAgentTemplateSchema } from "./agent-schema";

const LABEL_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
/** An empty value would be lost between the separators of the flag. */
const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const nodeLabels = rule(z.record(z.string(), z.string()), (labels, report) => {
  for (const [name, value] of Object.entries(labels)) {
    if (!LABEL_NAME.test(name)) report([name], "is not a label's name", "such as node-role.kubernetes.io/infra");
    else if (typeof value === "string" && !LABEL_VALUE.test(value))
      report([name], `${JSON.stringify(value)} is not a label's value`, "1 to 63 letters, digits and . _ -");
  }
});

const taintsSchema = z.strictObject({
  prefix: pattern(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/|-)$/,
    "lowercase letters, digits, dots and hyphens, and / or - at the end",
  ).optional(),
  withoutDataWorker: nodeLabels.optional(),
  evictionKey: pattern(LABEL_NAME, "a taint's key, such as node.example.com/evict").optional(),
});

const schedulingSchema = rule(
  z.strictObject({
    maxPriority: z.int().min(0).max(65_535).optional(),
    preemption: z.boolean().optional(),
    enoughNodes: z.int().min(1).max(100_000).optional(),
  }),
  ({ maxPriority = 0, preemption }, report) => {
    if (preemption === true && maxPriority === 0)
      report(["preemption"], "has no meaning while all priorities are alike", "maxPriority of at least 1");
  },
);

const amount = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const seconds = (min: number, max: number) => z.int().min(min).max(max);

/** Checks FunctionMasterSettings. */
export const functionMasterSettingsSchema = z.strictObject({
  ...replicasShape,
  ...controlPlaneSettingsShape,
  election: z.enum(ElectionMode).optional(),
  kubernetesUrl: kubernetesUrl.optional(),
  horizontalScale: z.boolean().optional(),
  podGracePeriodSeconds: z.int().min(0).max(86_400).optional(),
  heartbeatTimeoutSeconds: seconds(3, 3600).optional(),
  electionLeaseSeconds: seconds(2, 600).optional(),
  recoverInstances: z.boolean().optional(),
  taints: taintsSchema.optional(),
  scheduling: schedulingSchema.optional(),
  tenantQuota: z
    .strictObject({
      cpuMillicores: amount.optional(),
      memoryMb: amount.optional(),
      cooldownSeconds: seconds(0, 86_400).optional(),
    })
    .optional(),
  etcdHealth: z
    .strictObject({
      intervalSeconds: seconds(1, 600).optional(),
      timeoutSeconds: seconds(1, 600).optional(),
      failures: z.int().min(1).max(1000).optional(),
    })
    .optional(),
  upgradeWatch: z
    .strictObject({
      key: pattern(/^\/[^\s"\\]+$/, "a key of etcd, such as /platform/upgrades"),
      zone: z.int().min(0).max(2_147_483_647).optional(),
    })
    .optional(),
  monitoring: monitoringSchema.optional(),
});

/** Checks FunctionMasterArgs: a master and agents that do not speak alike never find each other. */
export const functionMasterSchema = rule(
  functionMasterSettingsSchema.extend({
    ...controlPlaneArgsShape,
    workerNamespace: dnsLabel.optional(),
    etcd: etcdConnectionSchema,
    clusterId: clusterId.optional(),
    agent: functionAgentTemplateSchema,
  }),
  ({ security, agent }, report) => {
    for (const part of ["tls", "keys"] as const) {
      const [own, theirs] = [security?.[part] !== undefined, agent?.security?.[part] !== undefined];
      if (own && !theirs && agent !== undefined)
        report(
          ["agent", "security", part],
          `is required while security.${part} is set`,
          "a Secret in the pools' namespace",
        );
      if (theirs && !own)
        report(["agent", "security", part], `has no meaning without security.${part}`, `security.${part} too`);
    }
  },
);
