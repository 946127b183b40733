import { z } from "zod";
import { check } from "../check";
import { isDeclared } from "../declared";
import { allowedRoles, BINDINGS, grantedBy, roleOf, ROLES, rulesOf } from "../kubernetes/rbac";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";

const WRITE = { groups: [""], resources: ["configmaps"], verbs: ["update", "patch", "delete", "deletecollection"] };

export const rbacCoredns = check<z.infer<typeof allowedRoles>>({
  id: "rbac-coredns",
  title: "Few roles change ConfigMaps in kube-system",
  severity: "medium",
  pack: "identity",
  asks: "No role outside `allowed` that holds in kube-system (a Role there, or a ClusterRole bound there or in the whole cluster) changes ConfigMaps without naming them, or the one called `coredns`. A right to create alone changes nothing that is there.",
  why: "CoreDNS' configuration is a ConfigMap in kube-system: who writes it sends every program's traffic where they like.",
  remediation: "Bind the role in the program's own namespace, or name the ConfigMaps in `resourceNames`.",
  equivalents: { kubescape: ["C-0037"] },
  parameters: allowedRoles,
  scope: "stack",
  on: "resource",
  kinds: ROLES,
  judge(role, { set, parameters: { allowed } }) {
    if (isDeclared(allowed, role)) return;
    const holds = role.kind === "Role" ? role.namespace === "kube-system" : boundInKubeSystem(set).has(role.name);
    if (!holds) return;
    return rulesOf(role).flatMap((rule) => {
      const granted = grantedBy(rule, WRITE);
      if (!granted || (rule.names.length > 0 && !rule.names.includes("coredns"))) return [];
      return { path: granted.path, message: `the role may ${granted.verb} ConfigMaps of kube-system` };
    });
  },
});

const found = new WeakMap<ResourceSet, ReadonlySet<string>>();

/** Names of the ClusterRoles that a binding of the stack gives in kube-system. */
function boundInKubeSystem(set: ResourceSet): ReadonlySet<string> {
  const known = found.get(set);
  if (known) return known;
  const isThere = ({ kind, namespace }: Resource) => kind === "ClusterRoleBinding" || namespace === "kube-system";
  const names = BINDINGS.flatMap((kind) => set.ofKind(kind.slice(kind.indexOf("/") + 1)))
    .filter(isThere)
    .map(roleOf)
    .filter(({ kind }) => kind === "ClusterRole")
    .map(({ name }) => name);
  const made = new Set(names);
  found.set(set, made);
  return made;
}
