import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dnsLabel } from "../../core/names";
import { Deferred, isRecord, Report, rule } from "../../core/problems";
import { labelMap, labelSelectorSchema, NODE_LABEL } from "../names";
import { checkPod, known, podSpecSchema, templateMetadataSchema } from "../pod-templates";
import { checkExpressions, someLabels } from "../pool-selectors";
import type { WorkloadDeploymentSpec, WorkloadStatefulSetSpec } from "../workload-types";

/** Labels that OpenYurt writes on workloads and pods. */
const OWN_LABELS = [
  "apps.openyurt.io/pool-name",
  "apps.openyurt.io/ref-yurtappset",
  "apps.openyurt.io/controller-revision-hash",
];

const selector = z.strictObject({
  // OpenYurt writes its own label into these, and fails where there are none.
  matchLabels: someLabels,
  matchExpressions: labelSelectorSchema.shape.matchExpressions,
});

const shape = {
  replicas: z.int().min(0).optional(),
  selector,
  template: z.looseObject({ metadata: z.looseObject({ labels: labelMap }), spec: podSpecSchema }),
};

type WorkloadSpec = z.infer<z.ZodObject<typeof shape>> & { volumeClaimTemplates?: unknown };

/** Checks the spec of a Deployment, also of a patched one. */
export const deploymentSpecSchema = rule(z.looseObject(shape), checkWorkload, "kept");

/** Checks the spec of a StatefulSet, also of a patched one. */
export const statefulSetSpecSchema = rule(
  z.looseObject({
    ...shape,
    volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: dnsLabel }) })).optional(),
  }),
  checkWorkload,
  "kept",
);

/** Checks AppSetWorkload: one template. */
export const appSetWorkloadSchema = rule(
  z.strictObject({
    deployment: z
      .strictObject({
        metadata: templateMetadataSchema.optional(),
        spec: as<WorkloadDeploymentSpec>(deploymentSpecSchema),
      })
      .optional(),
    statefulSet: z
      .strictObject({
        metadata: templateMetadataSchema.optional(),
        spec: as<WorkloadStatefulSetSpec>(statefulSetSpecSchema),
      })
      .optional(),
  }),
  (workload, report) => {
    if (workload.deployment !== undefined && workload.statefulSet !== undefined)
      report(["statefulSet"], "stands beside deployment", "deployment or statefulSet");
    if (workload.deployment === undefined && workload.statefulSet === undefined)
      report([], "holds no template", "deployment or statefulSet");
    for (const kind of ["deployment", "statefulSet"] as const) {
      const labels = workload[kind]?.metadata?.labels ?? {};
      for (const key of OWN_LABELS.filter((own) => own in labels)) reportOwn(report, [kind, "metadata", "labels", key]);
    }
  },
  "kept",
);

/** What Kubernetes' type allows, of which the schema checks a part. */
function as<T>(schema: z.ZodType): z.ZodType<pulumi.Unwrap<T>, pulumi.Unwrap<T>> {
  return schema as unknown as z.ZodType<pulumi.Unwrap<T>, pulumi.Unwrap<T>>;
}

function checkWorkload({ selector, template, volumeClaimTemplates }: WorkloadSpec, report: Report): void {
  const { metadata, spec } = (isRecord(template) ? template : {}) as Partial<WorkloadSpec["template"]>;
  const labels = isRecord(metadata?.labels) ? metadata.labels : undefined;
  if (labels)
    for (const key of OWN_LABELS.filter((own) => own in labels))
      reportOwn(report, ["template", "metadata", "labels", key]);
  if (isRecord(selector)) checkSelector(selector as WorkloadSpec["selector"], labels, report);
  if (!isRecord(spec)) return;
  const { nodeSelector } = spec;
  if (isRecord(nodeSelector) && NODE_LABEL.pool in nodeSelector)
    reportOwn(report, ["template", "spec", "nodeSelector", NODE_LABEL.pool]);
  const claims = known<{ metadata?: { name?: unknown } }>(volumeClaimTemplates).map((claim) => claim.metadata?.name);
  checkPod(spec as WorkloadSpec["template"]["spec"], report, ["template", "spec"], claims as string[]);
}

function checkSelector(selector: WorkloadSpec["selector"], labels: object | undefined, report: Report): void {
  checkExpressions(selector, report, ["selector"]);
  if (!isRecord(selector.matchLabels) || !labels) return;
  const found = labels as Record<string, unknown>;
  for (const [key, wanted] of Object.entries(selector.matchLabels)) {
    if (OWN_LABELS.includes(key)) reportOwn(report, ["selector", "matchLabels", key]);
    else if (![wanted, found[key]].some((one) => (one as unknown) instanceof Deferred) && found[key] !== wanted)
      report(["selector", "matchLabels", key], `is ${wanted}, which no pod has`, "a label of the template");
  }
  for (const [index, expression] of known<{ key?: string; operator?: string; values?: unknown }>(
    selector.matchExpressions,
  ).entries()) {
    if (!fits(found, expression))
      report(["selector", "matchExpressions", index], "does not match the template", "what its labels match");
  }
}

function fits(
  labels: Record<string, unknown>,
  { key, operator, values }: { key?: string; operator?: string; values?: unknown },
): boolean {
  if (
    typeof key !== "string" ||
    typeof operator !== "string" ||
    labels[key] instanceof Deferred ||
    known(values).some((value) => typeof value !== "string") ||
    (known(values).length === 0 && operator.endsWith("In"))
  )
    return true;
  const isIn = Array.isArray(values) && values.includes(labels[key]);
  if (operator === "In") return isIn;
  if (operator === "NotIn") return !isIn;
  return operator === "Exists" ? key in labels : !(key in labels);
}

function reportOwn(report: Report, path: string[]): void {
  report(path, "is written by OpenYurt", "none");
}
