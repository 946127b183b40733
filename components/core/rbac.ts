import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "./children";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;
type ObjectMeta = k8s.types.input.meta.v1.ObjectMeta;

/** A role as it is granted to an account. */
export interface Grant {
  account: k8s.core.v1.ServiceAccount;
  /** Of role and binding alike; a role of the whole cluster has no namespace. */
  metadata: ObjectMeta;
  rules: PolicyRule[];
}

/** Creates the account `<name>-account`, whose token only pods get that ask for it. */
export function createAccount(parent: pulumi.Resource, name: string, metadata: ObjectMeta): k8s.core.v1.ServiceAccount {
  return new k8s.core.v1.ServiceAccount(
    `${name}-account`,
    { metadata, automountServiceAccountToken: false },
    childOf(parent),
  );
}

/** Creates a Role and `<name>-binding`; returns the binding, without which the account may do nothing. */
export function grantRole(
  parent: pulumi.Resource,
  name: string,
  { account, metadata, rules }: Grant,
): k8s.rbac.v1.RoleBinding {
  const role = new k8s.rbac.v1.Role(name, { metadata, rules }, childOf(parent));
  const binding = { metadata, ...bound(account, "Role", role.metadata.name) };
  return new k8s.rbac.v1.RoleBinding(`${name}-binding`, binding, childOf(parent));
}

/** The same with a ClusterRole. */
export function grantClusterRole(
  parent: pulumi.Resource,
  name: string,
  { account, metadata, rules }: Grant,
): k8s.rbac.v1.ClusterRoleBinding {
  const role = new k8s.rbac.v1.ClusterRole(name, { metadata, rules }, childOf(parent));
  const binding = { metadata, ...bound(account, "ClusterRole", role.metadata.name) };
  return new k8s.rbac.v1.ClusterRoleBinding(`${name}-binding`, binding, childOf(parent));
}

function bound(
  { metadata: { name, namespace } }: k8s.core.v1.ServiceAccount,
  kind: string,
  role: pulumi.Input<string>,
) {
  return {
    subjects: [{ kind: "ServiceAccount", name, namespace }],
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: role },
  };
}

/** To make and hold a lease; a right to create cannot name what is created. */
export function electionRules(lease: string): PolicyRule[] {
  const leases = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
  return [
    { ...leases, resourceNames: [lease], verbs: ["get", "update"] },
    { ...leases, verbs: ["create"] },
  ];
}
