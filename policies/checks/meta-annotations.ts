import { z } from "zod";
import { check } from "../check";
import { missingIn, patternsSchema, WORKLOADS } from "../kubernetes/required-metadata";

export const metaAnnotations = check({
  id: "meta-annotations",
  title: "Objects have the annotations that are asked for",
  severity: "low",
  pack: "reliability",
  asks: "Workloads and namespaces have the annotations of `required`, with values that match.",
  why: "At night nobody knows whom to call about a pod that fails.",
  remediation: "Add the annotation that the finding names.",
  equivalents: { kubeLinter: ["required-annotation-email"], kyverno: ["require-annotations"] },
  parameters: z.strictObject({
    required: patternsSchema
      .default({})
      .describe("annotations, each with a regular expression for its value, such as { owner: '.+@example.com' }"),
  }),
  notApplicable: ({ parameters: { required } }) =>
    Object.keys(required).length === 0 ? "no annotations are asked for: set `required`" : undefined,
  on: "resource",
  kinds: ["/Namespace", ...WORKLOADS],
  judge: ({ object }, { parameters: { required } }) =>
    missingIn(object.metadata, ["metadata"], "annotations", required),
});
