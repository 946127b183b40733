import { check } from "../check";
import { imagesIn } from "../kubernetes/images";

export const imgDigest = check({
  id: "img-digest",
  title: "Images are pinned by digest",
  severity: "low",
  pack: "supply-chain",
  asks: "Every image has a digest. Images in values of charts and in custom resources are judged where they have a tag.",
  why: "A tag is a name that whoever may write to the registry can give to another image.",
  remediation: "Add `@sha256:…` of the tag's index; a bot such as Renovate keeps both up to date.",
  equivalents: { kyverno: ["require-image-checksum"] },
  on: "resource",
  judge(resource) {
    return imagesIn(resource).flatMap(({ text, path, owner, reference, isPartial }) => {
      if (!reference || reference.digest !== undefined || (isPartial && reference.tag === undefined)) return [];
      return [{ path, message: `image "${text}" of ${owner} has no digest` }];
    });
  },
});
