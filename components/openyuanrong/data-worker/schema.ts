import { z } from "zod";
import { amountOf } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { controlPlaneArgsShape, controlPlaneSettingsShape } from "../control-plane";
import { etcdConnectionSchema } from "../etcd/schema";
import { iamUrl } from "../iam-policy";
import { clusterId } from "../meta-service/schema";
import { AMOUNTS, OWN_MEMORY_MB, SHARED_MEMORY_MB } from "./defaults";

const MIB = 2 ** 20;
const IPV4 = /^\d+\.\d+\.\d+\.\d+:/;

/** The image's script overlooks other effects. */
const taint = pattern(
  /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?=[A-Za-z0-9._-]*:(NoSchedule|NoExecute)$/,
  "key=value:NoSchedule or key=value:NoExecute, such as datasystem/offline=true:NoExecute",
);

/** Checks DataWorkerSettings: shared memory counts against the container's, which must leave room beside it. */
export const dataWorkerSettingsSchema = rule(
  z.strictObject({
    ...controlPlaneSettingsShape,
    sharedMemoryMb: z.int().min(64).max(4_194_304).optional(),
    spillMb: z.int().min(256).max(16_777_216).optional(),
    maxClients: z.int().min(1).max(10_000).optional(),
    scaleInTaints: z.array(taint).min(1).optional(),
    maxUnavailable: z.int().min(1).max(5000).optional(),
  }),
  checkMemory,
);

/** Checks DataWorkerArgs. */
export const dataWorkerSchema = rule(
  dataWorkerSettingsSchema.safeExtend({
    ...controlPlaneArgsShape,
    etcd: etcdConnectionSchema,
    iamUrl: iamUrl.optional(),
    clusterName: clusterId.optional(),
  }),
  (args, report) => {
    checkEndpoints(args.etcd?.endpoints, report);
    // A worker that asks for tenants refuses whoever shows neither token nor signature, the node's proxy among them.
    if ("iamUrl" in args && args.security?.keys === undefined)
      report(["iamUrl"], "needs signed messages", "security.keys beside it");
  },
);

interface Memory {
  sharedMemoryMb?: number;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
}

function checkMemory({ sharedMemoryMb: shared = SHARED_MEMORY_MB, resources }: Memory, report: Report): void {
  if (typeof shared !== "number") return;
  const { requests = {}, limits = {} } = resources ?? { requests: AMOUNTS, limits: AMOUNTS };
  const limit = limits["memory"];
  if (resources !== undefined && limit === undefined)
    report(["resources", "limits", "memory"], "is required, since shared memory counts against it", "such as 4Gi");
  const least = { requests: shared, limits: shared + OWN_MEMORY_MB };
  for (const [part, amount] of [
    ["requests", requests["memory"]],
    ["limits", limit],
  ] as const)
    if (typeof amount === "string" && amountOf(amount) < least[part] * MIB)
      report(
        ["resources", part, "memory"],
        `${amount} is too little for ${shared} MiB of shared memory`,
        `at least ${least[part]}Mi`,
      );
}

/** The binary hands the list to gRPC as one target: of names it understands only one, and without a dot takes it for an IP address. */
function checkEndpoints(endpoints: unknown, report: Report): void {
  if (!Array.isArray(endpoints)) return;
  const names = endpoints.filter((one) => typeof one === "string" && !IPV4.test(one) && !one.startsWith("["));
  if (names.length > 0 && endpoints.length > 1)
    report(["etcd", "endpoints"], "names several hosts", "one name that stands for all members, or IP addresses");
  else if (names.length > 0 && !names[0].replace(/:\d+$/, "").includes("."))
    report(["etcd", "endpoints", 0], `${names[0]} has no domain`, "such as etcd.example.svc:2379");
}
