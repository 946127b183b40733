import { z } from "zod";
import { check, Violation } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { grantedBy, reported, ROLES, rulesOf } from "../kubernetes/rbac";

const GROUPS = ["", "events.k8s.io", "apiextensions.k8s.io"];

export const rbacDelete = check({
  id: "rbac-delete",
  title: "Few roles delete much at once",
  severity: "medium",
  pack: "identity",
  asks: "No rule of a role outside `allowed` has the verb `deletecollection`, or deletes what `resources` lists (namespaces, volumes, claims, nodes, definitions, events) without naming it.",
  why: "Such a right takes a namespace, the data of a database or all objects of a kind away with one call; without events nobody sees what was done.",
  remediation: "Remove the right, name the objects in `resourceNames`, or declare the role in `allowed`.",
  equivalents: { kubescape: ["C-0007", "C-0031"] },
  parameters: z.strictObject({
    resources: z
      .array(z.string())
      .default([
        ...["namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims"],
        ...["customresourcedefinitions", "events"],
      ])
      .describe("resources of which a role may delete named ones only"),
    allowed: declaredSchema("roles that may delete them, as Role/namespace/name or ClusterRole/name"),
  }),
  on: "resource",
  kinds: ROLES,
  judge(role, { parameters: { resources, allowed } }) {
    if (isDeclared(allowed, role)) return;
    return rulesOf(role).flatMap((rule): Violation[] => {
      // With names a rule gives no deletecollection at all: the call names nothing.
      if (rule.names.length > 0) return [];
      const all = rule.verbs.indexOf("deletecollection");
      if (all >= 0) {
        const what = rule.resources.join(", ");
        return [{ path: [...rule.path, "verbs", all], message: `the role may delete all ${what} at once` }];
      }
      const granted = grantedBy(rule, { groups: GROUPS, resources, verbs: ["delete"] });
      return granted ? [reported(granted)] : [];
    });
  },
});
