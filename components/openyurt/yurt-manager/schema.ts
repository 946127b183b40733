import { z } from "zod";
import { chartShape } from "../../core/chart";
import { monitoringSchema } from "../../core/monitoring";
import { replicas } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { Preset } from "../../core/preset";
import { rule } from "../../core/problems";
import { YurtManagerController, YurtManagerWebhook } from "./args";
import { checkController, checkLists, checkNodes } from "./rules";

const workers = z.int().min(1).max(100).optional();
const requests = z.int().min(1).max(10_000).optional();
const gracePeriod = z.int().min(20).max(3600).optional();
const rate = z.number().min(0).max(100).optional();

/** The fields of YurtManagerSettings. */
export const yurtManagerSettingsShape = {
  preset: z.enum(Preset).optional(),
  replicas: replicas.optional(),
  resources: resourcesSchema.optional(),
  controlPlaneNodes: z.boolean().optional(),
  placement: placementSchema.optional(),
  nodeLifecycle: z.boolean().optional(),
  nodeLifecycleLimits: z
    .strictObject({
      monitorGracePeriodSeconds: gracePeriod,
      startupGracePeriodSeconds: gracePeriod,
      evictionRate: rate,
      secondaryEvictionRate: rate,
      largeClusterNodes: z.int().min(0).max(100_000).optional(),
      unhealthyZoneThreshold: z.number().min(0).max(1).optional(),
    })
    .optional(),
  disabledControllers: z.array(z.enum(YurtManagerController)).optional(),
  disabledWebhooks: z.array(z.enum(YurtManagerWebhook)).optional(),
  workers: z
    .strictObject({
      csrApprover: workers,
      daemonPodUpdater: workers,
      endpoints: workers,
      endpointSlices: workers,
      gatewayDns: workers,
      gatewayInternalService: workers,
      gatewayPickup: workers,
      gatewayPublicService: workers,
      hubLeader: workers,
      loadBalancerSet: workers,
      nodeBucket: workers,
      nodePool: workers,
      platformAdmin: workers,
      podBinding: workers,
      yurtAppSet: workers,
      yurtNodeConversion: workers,
      yurtStaticSet: workers,
    })
    .optional(),
  apiRequests: z.strictObject({ perSecond: requests, burst: requests }).optional(),
  maxNodesPerBucket: z.int().min(1).max(1000).optional(),
  syncPoolConfiguration: z.boolean().optional(),
  logLevel: z.int().min(0).max(4).optional(),
  monitoring: monitoringSchema.optional(),
};

/** Checks YurtManagerArgs. */
export const yurtManagerSchema = rule(
  z.strictObject({ ...yurtManagerSettingsShape, ...chartShape }),
  (args, report) => {
    checkLists(args, report);
    checkController(args, report);
    checkNodes(args, report);
    const { perSecond = 50, burst = 100 } = args.apiRequests ?? {};
    if (burst < perSecond)
      report(["apiRequests", "burst"], `${burst} is below the ${perSecond} of perSecond`, "at least perSecond");
  },
);
