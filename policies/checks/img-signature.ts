import { z } from "zod";
import { check } from "../check";
import { imagesIn, Reference } from "../kubernetes/images";
import { namesMatch } from "../names";
import { verifiersOf } from "../kubernetes/verifiers";

export const imgSignature = check({
  id: "img-signature",
  title: "A policy of the cluster verifies the images' signatures",
  severity: "medium",
  pack: "supply-chain",
  asks: "For every image, a policy of Kyverno or of Sigstore's policy-controller in the stack asks for a signature and refuses what has none. Judged where the stack has such policies, or `required` asks for them.",
  why: "Whoever can write to the registry decides what runs, unless the cluster refuses what your builds have not signed.",
  remediation: "Sign the image and name it in a policy that enforces.",
  equivalents: { kyverno: ["verify-image"], kubescape: ["C-0236", "C-0237"] },
  parameters: z.strictObject({
    required: z.boolean().default(false).describe("whether every image needs such a policy, even where there is none"),
  }),
  notApplicable: ({ parameters: { required }, set }) =>
    required || (set && verifiersOf(set).length > 0) ? undefined : "the stack has no policies that verify images",
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    const patterns = verifiersOf(set).flatMap(({ images, enforces }) => (enforces ? images : []));
    return imagesIn(resource).flatMap(({ text, path, owner, reference, isPartial }) => {
      if (isPartial || !reference) return [];
      if (namesOf(text, reference).some((name) => namesMatch(patterns, name))) return [];
      return [{ path, message: `no policy verifies image "${text}" of ${owner}` }];
    });
  },
});

/** What patterns may call an image. */
function namesOf(text: string, { repository, tag }: Reference): string[] {
  return [text, repository, ...(tag === undefined ? [] : [`${repository}:${tag}`])];
}
