import { z } from "zod";
import { dnsLabel } from "../../core/names";
import { rule } from "../../core/problems";
import { controlPlaneArgsShape, controlPlaneSettingsShape, kubernetesUrl } from "../control-plane";
import { etcdConnectionSchema } from "../etcd/schema";
import { ElectionMode } from "../function-master/args";
import { iamPolicySchema, iamUrl } from "../iam-policy";
import { clusterId } from "../meta-service/schema";
import { instanceLimits, invokeLimits } from "./defaults";

const size = z.int().min(1).max(instanceLimits.maxMemory).optional();

/** Checks InstanceLimits: bounds that do not cross. */
const instanceLimitsSchema = rule(
  z.strictObject({ minCpu: size, maxCpu: size, minMemory: size, maxMemory: size }),
  (given, report) => {
    const limits = { ...instanceLimits, ...given };
    for (const kind of ["Cpu", "Memory"] as const) {
      const [least, most] = [limits[`min${kind}`], limits[`max${kind}`]];
      if (typeof least === "number" && typeof most === "number" && most < least)
        report([`max${kind}`], `${most} is below min${kind} ${least}`, "at least the minimum");
    }
  },
);

/** Checks an InvokeLimit: the proxy ignores both thresholds unless the lower one is below the higher one. */
const invokeLimitSchema = rule(
  z.strictObject({
    lowMemoryPercent: z.int().min(10).max(70).optional(),
    highMemoryPercent: z.int().min(50).max(99).optional(),
    messageBytes: z.int().min(5120).max(51_199).optional(),
  }),
  (given, report) => {
    const { lowMemoryPercent: low, highMemoryPercent: high } = { ...invokeLimits, ...given };
    if (typeof low === "number" && typeof high === "number" && low >= high)
      report(["highMemoryPercent"], `${high} is not above lowMemoryPercent ${low}`, "more than lowMemoryPercent");
  },
);

/** Checks a ProxyScheduling: without priorities there is nobody to push aside. */
const schedulingSchema = rule(
  z.strictObject({ maxPriority: z.int().min(0).max(65_535).optional(), preemption: z.boolean().optional() }),
  ({ maxPriority = 0, preemption }, report) => {
    if (preemption === true && maxPriority === 0)
      report(["preemption"], "has no meaning without priorities", "a maxPriority above 0");
  },
);

/** Checks FunctionProxySettings. */
export const functionProxySettingsSchema = z.strictObject({
  ...controlPlaneSettingsShape,
  iamPolicy: iamPolicySchema.optional(),
  tenantAffinity: z.strictObject({ podReuseSeconds: z.int().min(0).max(86_400).optional() }).optional(),
  instances: instanceLimitsSchema.optional(),
  heartbeat: z
    .strictObject({
      timeoutSeconds: z.int().min(1).max(300).optional(),
      failures: z.int().min(3).max(30).optional(),
    })
    .optional(),
  invokeLimit: invokeLimitSchema.optional(),
  heartbeatTimeoutSeconds: z.int().min(3).max(3600).optional(),
  scheduling: schedulingSchema.optional(),
  recoverInstances: z.boolean().optional(),
  runtimeShutdownSeconds: z.int().min(5).max(1200).optional(),
  maxMessageMb: z.int().min(4).max(10_240).optional(),
  evictOnStop: z.boolean().optional(),
  metrics: z.boolean().optional(),
  maxUnavailable: z.int().min(1).max(5000).optional(),
});

/** Checks FunctionProxyArgs: the binary takes one certificate for both etcds, and a policy only where IAM is on. */
export const functionProxySchema = rule(
  functionProxySettingsSchema.extend({
    ...controlPlaneArgsShape,
    workerNamespace: dnsLabel.optional(),
    etcd: etcdConnectionSchema,
    metaEtcd: etcdConnectionSchema.optional(),
    iamUrl: iamUrl.optional(),
    clusterId: clusterId.optional(),
    dataSystem: z.boolean().optional(),
    networkIsolation: z.boolean().optional(),
    election: z.enum(ElectionMode).optional(),
    kubernetesUrl: kubernetesUrl.optional(),
  }),
  (args, report) => {
    const [own, meta] = [args.etcd?.clientSecretName, args.metaEtcd?.clientSecretName];
    if (typeof own === "string" && typeof meta === "string" && own !== meta)
      report(["metaEtcd", "clientSecretName"], `"${meta}" is not the Secret of etcd`, `"${own}"`);
    if (args.iamPolicy !== undefined && !("iamUrl" in args))
      report(["iamPolicy"], "has no meaning without an IAM adaptor", "an IAM adaptor, or no policy");
  },
);
