import { z } from "zod";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { labelsOf, mapOf, mapsOf, textOf, valueAt } from "../values";

const ACCOUNT = "kubernetes.io/service-account.name";

export const saTokenSecret = check({
  id: "sa-token-secret",
  title: "No account has a token that never ends",
  severity: "high",
  pack: "identity",
  asks: "No Secret outside `allowed` has the type `kubernetes.io/service-account-token` or the annotation `kubernetes.io/service-account.name`, and no ServiceAccount lists a Secret named `…-token-…`.",
  why: "Such a token is valid until its Secret is deleted, wherever it was copied to; those that pods get end within hours.",
  remediation: "Let pods mount their token, or ask for one that ends: `kubectl create token`, a projected volume.",
  equivalents: { kyverno: ["deny-secret-service-account-token-type", "check-serviceaccount-secrets"] },
  parameters: z.strictObject({
    allowed: declaredSchema("Secrets and ServiceAccounts that may, as Kind/namespace/name"),
  }),
  on: "resource",
  kinds: ["/Secret", "/ServiceAccount"],
  judge(resource, { parameters: { allowed } }) {
    const { kind, object } = resource;
    if (isDeclared(allowed, resource)) return;
    if (kind === "ServiceAccount") {
      return mapsOf(object.secrets)
        .filter(({ entry }) => /-token-/.test(textOf(entry.name) ?? ""))
        .map(({ entry, index }) => ({
          path: ["secrets", index, "name"],
          message: `the account lists token Secret "${textOf(entry.name)}"`,
        }));
    }
    if (valueAt(object, ["type"]) === "kubernetes.io/service-account-token")
      return { path: ["type"], message: "the Secret holds a token that never ends" };
    const account = labelsOf(mapOf(object.metadata).annotations)[ACCOUNT];
    if (account === undefined) return;
    return {
      path: ["metadata", "annotations", ACCOUNT],
      message: `the Secret is annotated as a token of account "${account}"`,
    };
  },
});
