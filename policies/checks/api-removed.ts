import { z } from "zod";
import { check } from "../check";
import { lifecycleOf, minorOf, TESTED_KUBERNETES } from "../kubernetes/kubernetes-apis";

export const apiRemoved = check({
  id: "api-removed",
  title: "Kubernetes still serves the versions of APIs that are used",
  severity: "high",
  pack: "reliability",
  asks: "No kind is of a version that Kubernetes has removed in `kubernetes`, or, with `deprecated`, has announced the end of.",
  why: "The API server does not know the object, and the deployment stops half way. A deprecated version does so after the next upgrades.",
  remediation: "Use the version that takes its place, which the finding names.",
  equivalents: {
    kubeLinter: ["no-extensions-v1beta"],
    kubeScore: ["stable-version"],
    kyverno: ["check-deprecated-apis"],
  },
  parameters: z.strictObject({
    kubernetes: z
      .string()
      .regex(/^1\.\d+$/, "expected a version such as 1.36")
      .default(TESTED_KUBERNETES)
      .describe("version of the cluster, such as 1.36"),
    deprecated: z
      .boolean()
      .default(true)
      .describe("whether versions that are deprecated, but still served, are findings"),
  }),
  on: "resource",
  judge({ apiVersion, kind }, { parameters: { kubernetes, deprecated } }) {
    const lifecycle = lifecycleOf(apiVersion, kind);
    const minor = minorOf(kubernetes);
    if (!lifecycle || lifecycle.deprecated > minor) return;
    const { removed = Infinity, replacement } = lifecycle;
    if (removed > minor && !deprecated) return;
    const end =
      removed === Infinity ? "" : removed <= minor ? `, removed in 1.${removed}` : `, to be removed in 1.${removed}`;
    const use = replacement === undefined ? "nothing takes its place" : `use ${replacement}`;
    const message = `${apiVersion} of ${kind} is deprecated since 1.${lifecycle.deprecated}${end}: ${use}`;
    return { path: ["apiVersion"], message };
  },
});
