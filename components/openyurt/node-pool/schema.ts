import { z } from "zod";
import { dnsLabel, dnsSubdomain, replicas } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { autonomyDuration } from "../autonomy";
import { labelMap, labelValue, poolName, qualifiedName } from "../names";
import { LeaderElectionStrategy, NodePoolType, TaintEffect } from "./args";
import { checkCopied, checkLeaders, checkScope, checkTaints, checkType } from "./rules";

const fields = {
  name: poolName,
  type: z.enum(NodePoolType).optional(),
  hostNetwork: z.boolean().optional(),
  interConnectivity: z.boolean().optional(),
  leaderElection: z
    .strictObject({
      enabled: z.boolean().optional(),
      strategy: z.enum(LeaderElectionStrategy).optional(),
      replicas: replicas.optional(),
      nodeLabels: labelMap.optional(),
    })
    .optional(),
  poolScopeMetadata: z
    .array(
      z.strictObject({
        group: z.union([z.literal(""), dnsSubdomain]).optional(),
        version: pattern(/^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/, "a version such as v1 or v1beta1"),
        resource: dnsLabel,
      }),
    )
    .optional(),
  labels: labelMap.optional(),
  annotations: z.record(qualifiedName, z.string()).optional(),
  taints: z
    .array(z.strictObject({ key: qualifiedName, value: labelValue.optional(), effect: z.enum(TaintEffect) }))
    .optional(),
  autonomyDuration: autonomyDuration.optional(),
  protect: z.boolean().optional(),
};

/** Checks NodePoolArgs, with the rules of OpenYurt's webhook. */
export const nodePoolSchema = rule(z.strictObject(fields), (args, report) => {
  checkType(args, report);
  checkLeaders(args, report);
  checkScope(args, report);
  checkCopied(args, report);
  checkTaints(args, report);
});
