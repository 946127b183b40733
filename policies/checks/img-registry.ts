import { z } from "zod";
import { check } from "../check";
import { imagesIn, isUnder } from "../kubernetes/images";

export const imgRegistry = check({
  id: "img-registry",
  title: "Images come from allowed registries",
  severity: "high",
  pack: "supply-chain",
  asks: "The repository of every image is one of `registries` or below one.",
  why: "An image from anywhere was scanned by nobody, and is gone when its owner says so.",
  remediation: "Copy the image to an allowed registry and name it there.",
  equivalents: {
    kyverno: ["restrict-image-registries", "allowed-image-repos", "advanced-restrict-image-registries"],
    kubescape: ["C-0001", "C-0078"],
  },
  parameters: z.strictObject({
    registries: z
      .array(z.string().regex(/^[^:]*(:\d+)?(\/[^:]*)?$/))
      .default([])
      .describe("registries, or parts of them such as registry.example.com/mirror; Docker Hub is docker.io"),
  }),
  notApplicable: ({ parameters: { registries } }) => (registries.length > 0 ? undefined : "no registries are given"),
  on: "resource",
  judge(resource, { parameters: { registries } }) {
    return imagesIn(resource).flatMap(({ text, path, owner, reference, isPartial }) => {
      if (!reference || isUnder(registries, reference.repository)) return [];
      // Charts and operators put their own registry before a bare path.
      if (isPartial && reference.registry === "docker.io" && !text.startsWith("docker.io/")) return [];
      return [{ path, message: `image "${text}" of ${owner} is not from an allowed registry` }];
    });
  },
});
