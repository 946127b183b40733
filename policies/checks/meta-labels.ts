import { z } from "zod";
import { check } from "../check";
import { missingIn, patternsSchema, WORKLOADS } from "../kubernetes/required-metadata";

export const metaLabels = check({
  id: "meta-labels",
  title: "Workloads and their pods have the recommended labels",
  severity: "low",
  pack: "reliability",
  asks: "Workloads have the labels of `required`, and the templates of their pods those of `pods`, with values that match.",
  why: "Without them nobody finds out which pods belong together, whose they are, and what a dashboard, a bill or an alert is about.",
  remediation: "Add the labels; see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/.",
  equivalents: {
    kubeLinter: ["required-label-owner"],
    polaris: ["metadataAndInstanceMismatched"],
    kyverno: ["require-labels"],
    kubescape: ["C-0076", "C-0077"],
    compliancePolicies: ["configureRecommendedLabels"],
  },
  parameters: z.strictObject({
    required: patternsSchema
      .default({
        "app.kubernetes.io/name": ".+",
        "app.kubernetes.io/instance": ".+",
        "app.kubernetes.io/managed-by": ".+",
      })
      .describe("labels of workloads, each with a regular expression for its value"),
    pods: patternsSchema
      .default({ "app.kubernetes.io/name": ".+", "app.kubernetes.io/instance": ".+" })
      .describe("labels of templates of pods, each with a regular expression for its value"),
  }),
  scope: "stack",
  on: "resource",
  kinds: WORKLOADS,
  judge(resource, { set, parameters: { required, pods } }) {
    return [
      ...missingIn(resource.object.metadata, ["metadata"], "labels", required),
      ...set
        .podsOf(resource)
        .flatMap(({ metadata, path }) => missingIn(metadata, [...path, "metadata"], "labels", pods)),
    ];
  },
});
