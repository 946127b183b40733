import { z } from "zod";
import { chartShape } from "../../core/chart";
import { dnsLabel, serviceName } from "../../core/names";
import { Preset } from "../../core/preset";
import { rule } from "../../core/problems";
import { yurtAppDaemonSchema } from "../app-daemon/schema";
import { yurtAppSetSchema } from "../app-set/schema";
import { autonomyDuration } from "../autonomy";
import { clusterConnectionSchema } from "../connection";
import { deviceProfileSchema } from "../device-profile/schema";
import { deviceServiceSchema } from "../device-service/schema";
import { deviceSchema } from "../device/schema";
import { gatewaySchema } from "../gateway/schema";
import { nodeName, poolName } from "../names";
import { nodePoolSchema } from "../node-pool/schema";
import { platformAdminSchema } from "../platform-admin/schema";
import { ravenSchema } from "../raven/schema";
import { TopologyScope } from "../services";
import { yurtStaticSetSchema } from "../static-set/schema";
import { yurtHubSchema } from "../yurt-hub/schema";
import { yurtIotDockSchema } from "../yurt-iot-dock/schema";
import { yurtManagerSchema } from "../yurt-manager/schema";
import { checkOpenYurt } from "./rules";

const enabled = z.boolean().optional();

/** What a stack's configuration says of OpenYurt. */
export const openYurtShape = {
  preset: z.enum(Preset).optional(),
  connection: clusterConnectionSchema.optional(),
  manager: yurtManagerSchema.safeExtend({ enabled }).optional(),
  yurtHub: yurtHubSchema.safeExtend({ enabled }).optional(),
  raven: ravenSchema.safeExtend({ enabled }).optional(),
  iotDock: z
    .strictObject({ ...yurtIotDockSchema.shape, enabled, namespaces: yurtIotDockSchema.shape.namespaces.optional() })
    .optional(),
  nodePools: z
    .array(
      nodePoolSchema.safeExtend({
        nodes: z.array(nodeName).optional(),
        nodeAutonomy: z.record(nodeName, autonomyDuration).optional(),
      }),
    )
    .optional(),
  otherNodePools: z.array(poolName).optional(),
  gateways: z.array(gatewaySchema.safeExtend({ nodePool: poolName.optional() })).optional(),
  serviceTopology: z
    .array(z.strictObject({ name: serviceName, namespace: dnsLabel, scope: z.enum(TopologyScope) }))
    .optional(),
  appSets: z.array(yurtAppSetSchema).optional(),
  appDaemons: z.array(yurtAppDaemonSchema).optional(),
  staticSets: z.array(yurtStaticSetSchema).optional(),
  platformAdmins: z.array(platformAdminSchema).optional(),
  deviceProfiles: z.array(deviceProfileSchema).optional(),
  deviceServices: z.array(deviceServiceSchema).optional(),
  devices: z.array(deviceSchema).optional(),
};

/** Checks OpenYurtArgs. */
export const openYurtSchema = rule(
  z.strictObject({
    ...openYurtShape,
    controlPlaneNodes: z.boolean().optional(),
    charts: chartShape.charts,
    imageRegistry: chartShape.imageRegistry,
    imagePullSecrets: chartShape.imagePullSecrets,
    protect: chartShape.protect,
  }),
  checkOpenYurt,
);
