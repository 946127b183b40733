import { z } from "zod";
import { check } from "../check";
import { allowedRoles, rightsJudge, ROLES } from "../kubernetes/rbac";

export const rbacEndpoints = check<z.infer<typeof allowedRoles>>({
  id: "rbac-endpoints",
  title: "Few roles edit endpoints",
  severity: "medium",
  pack: "identity",
  asks: "No rule of a role outside `allowed` creates, updates or patches `endpoints` or `endpointslices` without naming them.",
  why: "Endpoints decide where a Service leads: with them traffic is taken to another address, past every network policy for the Service.",
  remediation: "Remove the right, elect leaders by Leases, or name the objects.",
  equivalents: { kyverno: ["restrict-edit-for-endpoints"] },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge: rightsJudge([
    {
      groups: ["", "discovery.k8s.io"],
      resources: ["endpoints", "endpointslices"],
      verbs: ["create", "update", "patch"],
    },
  ]),
});
