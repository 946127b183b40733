import { z } from "zod";
import { check } from "../check";
import { kindFilter } from "../kinds";
import { needsProgram } from "../program/facts";
import { mapOf, textOf } from "../values";

const REASON = "yuanrong-platform.io/skip-await-reason";
const CHARTS = ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart", "kubernetes:yaml/v2:ConfigGroup"];

export const pulAwait = check({
  id: "pul-await",
  title: "Updates wait until what they made works",
  severity: "low",
  pack: "pulumi",
  asks: `Objects outside \`mayBeSkipped\` have no \`pulumi.com/skipAwait\`, or say why in the annotation \`${REASON}\`; charts and releases have no \`skipAwait\`; \`slowKinds\` have a timeout.`,
  why: "What is not awaited counts as deployed while it crashes, and what follows is built on it; what is slow by nature fails good updates at the default of ten minutes.",
  remediation: `Remove skipAwait, or write the reason into \`${REASON}\`; set \`customTimeouts\` or \`pulumi.com/timeoutSeconds\` on what is slow.`,
  parameters: z.strictObject({
    mayBeSkipped: z
      .array(z.string())
      .default(["/Service", "Ingress"])
      .describe("kinds whose readiness is that of other objects, as Kind or group/Kind"),
    slowKinds: z
      .array(z.string())
      .default(["apps/StatefulSet", "apps/DaemonSet"])
      .describe("kinds that need a timeout, as Kind or group/Kind"),
  }),
  notApplicable: needsProgram,
  on: "resource",
  *judge(resource, { parameters: { mayBeSkipped, slowKinds } }) {
    const { object, program } = resource;
    if (!program?.type.startsWith("kubernetes:")) return;
    if (CHARTS.includes(program.type)) {
      if (object.skipAwait === true) yield { path: ["skipAwait"], message: "nothing waits for the chart's objects" };
      return;
    }
    const annotations = mapOf(mapOf(object.metadata).annotations);
    const isSkipped = annotations["pulumi.com/skipAwait"] === "true";
    const hasReason = (textOf(annotations[REASON]) ?? "").trim() !== "";
    if (isSkipped && !hasReason && !kindFilter(mayBeSkipped)(resource)) {
      const path = ["metadata", "annotations", "pulumi.com/skipAwait"];
      yield { path, message: `nothing waits for the ${resource.kind}, and no reason is given` };
    }
    if (isSkipped || !kindFilter(slowKinds)(resource) || program.options.customTimeouts?.create) return;
    if (annotations["pulumi.com/timeoutSeconds"] !== undefined) return;
    yield { path: [], message: `the ${resource.kind} has no timeout of its own` };
  },
});
