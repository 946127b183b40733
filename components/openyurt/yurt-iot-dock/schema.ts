import { z } from "zod";
import { chartShape } from "../../core/chart";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { rule } from "../../core/problems";

/** Checks YurtIotDockArgs. */
export const yurtIotDockSchema = rule(
  z.strictObject({
    ...chartShape,
    namespaces: z.array(dnsLabel).min(1),
    serviceAccountName: dnsSubdomain.optional(),
  }),
  ({ namespaces = [] }, report) => {
    for (const [index, namespace] of namespaces.entries())
      if (namespaces.indexOf(namespace) < index)
        report(["namespaces", index], `${namespace} stands there twice`, "each namespace once");
  },
);
