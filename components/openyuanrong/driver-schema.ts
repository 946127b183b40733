import { z } from "zod";
import { controlPlaneArgsShape } from "./control-plane";
import { etcdConnectionSchema } from "./etcd/schema";
import { clusterId } from "./meta-service/schema";

/** The fields of DriverArgs. */
export const driverArgsShape = {
  ...controlPlaneArgsShape,
  etcd: etcdConnectionSchema,
  metaEtcd: etcdConnectionSchema.optional(),
  clusterId: clusterId.optional(),
  dataSystem: z.boolean().optional(),
};
