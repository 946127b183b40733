import type * as k8s from "@pulumi/kubernetes";
import { z } from "zod";
import { tolerationOf } from "../core/taints";
import { labelValue, qualifiedName } from "./names";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** A taint of the nodes of a pool, as a NodePool has it. */
export interface PoolTaint {
  /** Key of the taint. */
  key: string;
  /** Value of the taint; default none. */
  value?: string;
  /** NoSchedule, PreferNoSchedule or NoExecute. */
  effect: string;
}

/** Checks PoolTaint. */
export const poolTaintSchema = z.strictObject({
  key: qualifiedName,
  value: labelValue.optional(),
  effect: z.string().refine((effect) => EFFECTS.includes(effect), {
    error: ({ input }) => `${JSON.stringify(input)} is not supported; expected ${EFFECTS.join(", ")}`,
  }),
});

/** What pods need to run on nodes with these taints. */
export function tolerationsOf(taints: PoolTaint[]): k8s.types.input.core.v1.Toleration[] {
  return taints.map(tolerationOf);
}
