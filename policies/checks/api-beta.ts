import { z } from "zod";
import { check } from "../check";
import { hasEnded, isKubernetesGroup } from "../kubernetes/kubernetes-apis";

export const apiBeta = check({
  id: "api-beta",
  title: "No beta version of an API is used",
  severity: "medium",
  pack: "reliability",
  asks: "The `apiVersion` of Kubernetes' own kinds is no beta version; with `customResources`, that of others neither. What is deprecated already is left to api-removed.",
  why: "A beta version is off by default since Kubernetes 1.24, and goes some releases after the stable one comes, so an upgrade of the cluster breaks deployments.",
  remediation: "Use a stable version, or do without.",
  equivalents: { compliancePolicies: ["disallowBetaResource"] },
  parameters: z.strictObject({
    customResources: z.boolean().default(false).describe("whether versions of custom resources are looked at"),
  }),
  on: "resource",
  judge({ apiVersion, group, kind }, { parameters: { customResources } }) {
    if (!/(^|\/)v\d+beta\d+$/.test(apiVersion) || hasEnded(apiVersion, kind)) return;
    if (!customResources && !isKubernetesGroup(group)) return;
    return { path: ["apiVersion"], message: `${apiVersion} of ${kind} is a beta version` };
  },
});
