import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { isRecord, pattern, Report, rule } from "../../core/problems";
import { checkPod, containersOf, known, podSpecSchema, PodSpecParts, templateMetadataSchema } from "../pod-templates";
import { checkMaxUnavailable, EdgeUpdateStrategy, maxUnavailableSchema } from "../update-strategy";
import type { WorkloadPodSpec } from "../workload-types";

type PodSpec = pulumi.Unwrap<WorkloadPodSpec>;

/** Sources of volumes that a node can't read by itself. */
const SOURCES = ["configMap", "secret", "persistentVolumeClaim", "projected", "ephemeral", "csi"];

const staticPodSpec = rule(
  podSpecSchema,
  (spec, report) => {
    checkPod(spec, report, []);
    checkReferences(spec, report);
  },
  "kept",
) as unknown as z.ZodType<PodSpec, PodSpec>;

/** Checks YurtStaticSetArgs. */
export const yurtStaticSetSchema = rule(
  z.strictObject({
    name: dnsSubdomain,
    namespace: dnsLabel,
    // It becomes a key of a ConfigMap and a word of a shell.
    manifest: pattern(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,200}[A-Za-z0-9])?$/, "the name of a file, such as yurt-hub")
      .refine((file) => !/\.ya?ml$/.test(file), {
        error: "ends in .yaml, which OpenYurt adds; expected a name without it",
      })
      .optional(),
    template: z.strictObject({ metadata: templateMetadataSchema.optional(), spec: staticPodSpec }),
    upgradeStrategy: z
      .strictObject({ type: z.enum(EdgeUpdateStrategy).optional(), maxUnavailable: maxUnavailableSchema.optional() })
      .optional(),
    revisionHistoryLimit: z.int().min(1).max(1000).optional(),
  }),
  ({ upgradeStrategy = {} }, report) => checkMaxUnavailable(upgradeStrategy, report, ["upgradeStrategy"]),
);

/** The kubelet runs static pods without the API server, which therefore refuses those that need it. */
function checkReferences(spec: PodSpecParts, report: Report): void {
  if (spec.serviceAccountName !== undefined)
    report(["serviceAccountName"], "is of the API server, which a static pod does not ask", "none");
  known<Record<string, unknown>>(spec.volumes).forEach((volume, index) => {
    const source = SOURCES.find((one) => one in volume);
    if (source) report(["volumes", index, source], "is not to be had for a static pod", "a hostPath or an emptyDir");
  });
  for (const { place, container } of containersOf(spec)) {
    const { env, envFrom } = container;
    known<{ valueFrom?: unknown }>(env).forEach(({ valueFrom }, index) => {
      const source = ["configMapKeyRef", "secretKeyRef"].find((one) => isRecord(valueFrom) && one in valueFrom);
      if (source) report([...place, "env", index, "valueFrom", source], "is not to be had for a static pod", "a value");
    });
    if (known(envFrom).length > 0)
      report([...place, "envFrom"], "is not to be had for a static pod", "env with values");
  }
}
