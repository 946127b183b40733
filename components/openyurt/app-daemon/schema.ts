import { z } from "zod";
import { rule } from "../../core/problems";
import { appSetShape, checkSettings } from "../app-set/schema";
import { poolSelectorSchema } from "../pool-selectors";

/** Checks YurtAppDaemonArgs. */
export const yurtAppDaemonSchema = rule(
  z.strictObject({ ...appSetShape, poolSelector: poolSelectorSchema }),
  checkSettings,
  "kept",
);
