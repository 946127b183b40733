import { z } from "zod";
import { check } from "../check";
import { imagesIn } from "../kubernetes/images";

export const imgTag = check({
  id: "img-tag",
  title: "Images have a tag that stays",
  severity: "medium",
  pack: "supply-chain",
  asks: "Every image has a digest or a tag, and the tag is none of `moving`. In values of charts and in custom resources a tag may be absent, as something else adds it.",
  why: "What runs after a restart is not what was tested, and nobody can tell what ran before.",
  remediation: "Name the version as the tag, and better the digest too.",
  equivalents: {
    kubeLinter: ["latest-tag"],
    polaris: ["tagNotSpecified"],
    kubeScore: ["container-image-tag"],
    kyverno: ["disallow-latest-tag"],
    kubescape: ["C-0075"],
  },
  parameters: z.strictObject({
    moving: z
      .array(z.string())
      .default(["latest", "main", "master", "nightly"])
      .describe("tags that are moved from image to image"),
  }),
  on: "resource",
  judge(resource, { parameters: { moving } }) {
    return imagesIn(resource).flatMap(({ text, path, owner, reference, isPartial }) => {
      if (!reference) return isPartial ? [] : [{ path, message: `image "${text}" of ${owner} is no reference` }];
      const { tag, digest } = reference;
      if (digest !== undefined) return [];
      if (tag === undefined) return isPartial ? [] : [{ path, message: `image "${text}" of ${owner} has no tag` }];
      return moving.includes(tag)
        ? [{ path, message: `image "${text}" of ${owner} has the tag ${tag}, which moves` }]
        : [];
    });
  },
});
