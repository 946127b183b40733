import { z } from "zod";
import { dnsSubdomain, imageReference } from "../../core/names";
import { pattern, type Report, rule } from "../../core/problems";
import { NODE_LABEL } from "../../openyurt/names";
import { horizontalPodAutoscaler } from "./fields/autoscaling";
import { int32, isDeferred, labelMap, labelName, labelValue, listOf, mapOf, poolId } from "./fields/basics";
import { connection } from "./fields/connection";
import { nodePool } from "./fields/node-pool";
import { resources } from "./fields/resources";
import { affinity, tolerations, topologySpreadConstraints } from "./fields/scheduling";
import { TEMPLATE_VOLUMES, volumeMounts, volumes } from "./fields/volumes";

/** Label by which a pool is known to belong to one resource of one stack. */
export const OWNER_LABEL = "yuanrong-platform-owner";
const IDLE_LABEL = "yr-idle-to-recycle";

/** Labels of the pods that are set for every pool, with the field that decides them. */
const SYSTEM_LABELS: Record<string, string> = {
  app: "function-master, to select the pool's pods",
  "yr-reuse": "the argument reuse",
  "pod-template-hash": "Kubernetes",
  [OWNER_LABEL]: "this package",
};

/** Variables of the runtime-manager container that the pod template and function-master set. */
const SYSTEM_VARIABLES = /^(CPU4COMP|MEM4COMP|INIT_LABELS|(POD|HOST)_IP|NODE_ID|POD_NAME|POD_ID)$/;

/** The server keeps at most 200 characters. */
const image = imageReference.max(200);

const poolFields = z.strictObject({
  id: poolId,
  group: pattern(
    /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,38}[a-zA-Z0-9])?$/,
    "1 to 40 letters, digits or hyphens, no hyphen at either end",
  ).optional(),
  size: int32(0).optional(),
  maxSize: int32(0).optional(),
  reuse: z.boolean().optional(),
  image: image.optional(),
  initImage: image.optional(),
  labels: mapOf(
    labelName,
    "at most 63 letters, digits, '-', '_' or '.', a letter or digit at either end, no prefix",
    labelValue,
  ).optional(),
  environment: mapOf(
    /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
    "letters, digits, '_', '.' or '-', no digit in front",
    z.string(),
  ).optional(),
  resources,
  volumes: volumes.optional(),
  volumeMounts: volumeMounts.optional(),
  affinity: affinity.optional(),
  tolerations: tolerations.optional(),
  topologySpreadConstraints: topologySpreadConstraints.optional(),
  horizontalPodAutoscaler: horizontalPodAutoscaler.optional(),
  nodeSelector: labelMap.optional(),
  nodePool: nodePool.optional(),
  runtimeClassName: dnsSubdomain.max(64).optional(),
  podPendingDurationThreshold: int32(0).optional(),
  idleRecycleTime: z.strictObject({ reserved: int32(-1).optional(), scaled: int32(-1).optional() }).optional(),
  connection: connection.optional(),
  adopt: z.boolean().optional(),
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
});

type Pool = z.output<typeof poolFields>;

/** The arguments of a PodPool as plain values. */
export const podPoolSchema = rule(poolFields, (pool, report) => {
  checkSizes(pool, report);
  checkLabels(pool, report);
  for (const name of Object.keys(pool.environment ?? {})) {
    if (SYSTEM_VARIABLES.test(name)) {
      report(["environment", name], "is set by the pod template or function-master", "another name");
    }
  }
  checkMounts(pool, report);
  checkNodePool(pool, report);
});

/** Whether the pool scales by demand; undefined while its sizes are wrong or not known. */
function isScalable(pool: Pool): boolean | undefined {
  if (isDeferred(pool, "size") || isDeferred(pool, "maxSize")) return undefined;
  const { size = 0, maxSize = 0 } = pool;
  return typeof size === "number" && typeof maxSize === "number" ? maxSize > size : undefined;
}

function checkSizes(pool: Pool, report: Report): void {
  const { size = 0, maxSize, horizontalPodAutoscaler: autoscaler } = pool;
  const scalable = isScalable(pool);
  if (scalable === undefined) return;
  if (maxSize && maxSize > 0 && maxSize < size)
    report(["maxSize"], `${maxSize} is below size ${size}`, "at least size, or 0 for size");
  if (scalable && "horizontalPodAutoscaler" in pool) {
    const problem = `cannot be combined with maxSize ${maxSize} above size ${size}`;
    report(["horizontalPodAutoscaler"], problem, "either an autoscaler or a maxSize above size");
  }
  if (!scalable && typeof autoscaler?.maxReplicas === "number" && !isDeferred(autoscaler, "minReplicas")) {
    const { minReplicas: min = 1, maxReplicas: max } = autoscaler;
    if (typeof min === "number" && min <= max && (size < min || size > max)) {
      report(["size"], `${size} is outside the autoscaler's range`, `${min} to ${max}, or it would not last`);
    }
  }
  if (scalable && "topologySpreadConstraints" in pool) {
    const problem = `is not supported with maxSize ${maxSize} above size ${size}`;
    report(["topologySpreadConstraints"], problem, "no constraints, or a pool of fixed size");
  }
  if (!scalable && "idleRecycleTime" in pool) {
    report(
      ["idleRecycleTime"],
      "has no effect on a pool of fixed size",
      `a maxSize above size, or the label ${IDLE_LABEL}`,
    );
  }
}

function checkLabels(pool: Pool, report: Report): void {
  const { group = isDeferred(pool, "group") ? undefined : "default" } = pool;
  if (typeof group === "string" && (Object.hasOwn(SYSTEM_LABELS, group) || group === IDLE_LABEL)) {
    report(["group"], `${JSON.stringify(group)} would overwrite the label of that name`, "another name");
  }
  for (const [key, value] of Object.entries(pool.labels ?? {})) {
    if (Object.hasOwn(SYSTEM_LABELS, key)) report(["labels", key], `is set by ${SYSTEM_LABELS[key]}`, "another key");
    else if (key === group) report(["labels", key], "is the label of the pool's group", "another key");
    else if (key === IDLE_LABEL && isScalable(pool)) {
      report(["labels", key], "has no effect on a pool that scales by demand", "idleRecycleTime");
    } else if (key === IDLE_LABEL && typeof value === "string" && !/^(unlimited|[1-9]\d{0,8})$/.test(value)) {
      report(["labels", key], `${JSON.stringify(value)} is no time`, 'seconds such as "5", or "unlimited"');
    }
  }
}

function checkMounts(pool: Pool, report: Report): void {
  const volumes = listOf(pool.volumes);
  if (isDeferred(pool, "volumes") || volumes.some((volume) => typeof volume?.name !== "string")) return;
  const names = new Set(volumes.map((volume) => volume.name));
  listOf(pool.volumeMounts).forEach((mount, index) => {
    if (typeof mount?.name !== "string" || names.has(mount.name) || TEMPLATE_VOLUMES.has(mount.name)) return;
    const problem = `${JSON.stringify(mount.name)} is not a volume`;
    report(["volumeMounts", index, "name"], problem, "the name of one of volumes or of the pod template's");
  });
}

function checkNodePool({ nodePool, nodeSelector }: Pool, report: Report): void {
  const label = nodeSelector?.[NODE_LABEL.pool];
  if (typeof label !== "string" || typeof nodePool?.name !== "string" || label === nodePool.name) return;
  const problem = `leads to node pool ${JSON.stringify(label)}`;
  report(["nodeSelector", NODE_LABEL.pool], problem, "the name of nodePool, or no such label");
}
