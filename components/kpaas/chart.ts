import { z } from "zod";
import { ChartArgs, chartShape } from "../core/chart";
import { dnsLabel } from "../core/names";
import { ServiceNetwork, serviceNetworkSchema } from "./network";

/** What every service that a chart deploys is given. */
export interface ChartServiceArgs extends ChartArgs {
  /** Namespace of all objects; default the service's own. */
  namespace?: string;
  /** Whether the namespace is made, with labels of Pod Security; default true. */
  createNamespace?: boolean;
  /** NetworkPolicies that refuse everything but what the service needs; default none. */
  network?: ServiceNetwork;
}

/** The fields of {@link ChartServiceArgs}. */
export const chartServiceShape = {
  ...chartShape,
  namespace: dnsLabel.optional(),
  createNamespace: z.boolean().optional(),
  network: serviceNetworkSchema.optional(),
};
