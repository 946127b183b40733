import { z } from "zod";
import { check } from "../check";
import { hasEnded, isKubernetesGroup } from "../kubernetes/kubernetes-apis";

export const apiAlpha = check({
  id: "api-alpha",
  title: "No alpha version of an API is used",
  severity: "high",
  pack: "reliability",
  asks: "The `apiVersion` of Kubernetes' own kinds is no alpha version; with `customResources`, that of others neither. What is deprecated already is left to api-removed.",
  why: "An alpha version is off by default, and may change or go with each release, with all its objects.",
  remediation: "Use a stable version, or do without.",
  equivalents: { compliancePolicies: ["disallowAlphaResource"] },
  parameters: z.strictObject({
    customResources: z.boolean().default(false).describe("whether versions of custom resources are looked at"),
  }),
  on: "resource",
  judge({ apiVersion, group, kind }, { parameters: { customResources } }) {
    if (!/(^|\/)v\d+alpha\d+$/.test(apiVersion) || hasEnded(apiVersion, kind)) return;
    if (!customResources && !isKubernetesGroup(group)) return;
    return { path: ["apiVersion"], message: `${apiVersion} of ${kind} is an alpha version` };
  },
});
