import { z } from "zod";
import { check } from "../check";
import { imageOf } from "../kubernetes/images";
import { textOf } from "../values";

export const imgPullPolicy = check({
  id: "img-pull-policy",
  title: "Pull policies fit the tags",
  severity: "low",
  pack: "supply-chain",
  asks: "No container has `imagePullPolicy: Never`. An image without a tag or with the tag latest is always pulled, which is the default for it; with `always`, every image without a digest is.",
  why: "A node that has the image keeps running its old copy of a tag that has moved; with Never, a pod runs only where somebody has put the image.",
  remediation: "Remove `imagePullPolicy`, whose default fits, or set Always.",
  equivalents: {
    polaris: ["pullPolicyNotAlways"],
    kubeScore: ["container-image-pull-policy"],
    kyverno: ["imagepullpolicy-always", "always-pull-images"],
  },
  parameters: z.strictObject({
    always: z
      .boolean()
      .default(false)
      .describe("whether images without a digest are pulled each time, so that each pod needs the right to pull"),
  }),
  on: "container",
  judge(container, { parameters: { always } }) {
    const image = imageOf(container);
    if (!image?.reference) return;
    const { tag, digest } = image.reference;
    const moves = digest === undefined && (tag === undefined || tag === "latest");
    const policy = textOf(container.value.imagePullPolicy) ?? (moves ? "Always" : "IfNotPresent");
    const path = [...container.path, "imagePullPolicy"];
    if (policy === "Never") return { path, message: `${image.owner} never pulls its image` };
    if (policy === "Always" || digest !== undefined || (!moves && !always)) return;
    return { path, message: `${image.owner} pulls "${image.text}" only where a node has none (${policy})` };
  },
});
