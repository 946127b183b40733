import { z } from "zod";
import { check } from "../check";
import { imageOf, isUnder } from "../kubernetes/images";
import { namespaceOf } from "../resource";
import { listOf, textOf } from "../values";

export const imgPullSecret = check({
  id: "img-pull-secret",
  title: "Pods can pull from private registries",
  severity: "medium",
  pack: "supply-chain",
  asks: "A pod with an image of one of `registries` has `imagePullSecrets`, or its ServiceAccount has. A ServiceAccount that the stack does not have is trusted, save the default one.",
  why: "Without credentials the image cannot be pulled, which shows when a new node needs it.",
  remediation: "Name a Secret with credentials in `imagePullSecrets` of the pod or its ServiceAccount.",
  equivalents: { kyverno: ["require-imagepullsecrets"] },
  parameters: z.strictObject({
    registries: z
      .array(z.string())
      .default([])
      .describe("registries that ask for credentials, or parts of them such as registry.example.com/team"),
  }),
  notApplicable: ({ parameters: { registries } }) =>
    registries.length > 0 ? undefined : "no private registries are given",
  scope: "stack",
  on: "pod",
  judge({ spec, specPath, containers, resource }, { set, parameters: { registries } }) {
    const image = containers
      .map(imageOf)
      .find((one) => one?.reference !== undefined && isUnder(registries, one.reference.repository));
    if (!image || listOf(spec.imagePullSecrets).length > 0) return;
    const name = textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount) ?? "default";
    const account = set.find("ServiceAccount", namespaceOf(resource), name);
    if (account ? listOf(account.object.imagePullSecrets).length > 0 : name !== "default") return;
    return {
      path: [...specPath, "imagePullSecrets"],
      message: `nothing to pull "${image.text}" of ${image.owner} with`,
    };
  },
});
