import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { VaultKubernetesAuth } from "./args";
import { IssuerPlace } from "./authority";
import { CERT_MANAGER } from "./reference";

/** Lets cert-manager ask for tokens of one ServiceAccount, which it shows to Vault; the account is made unless it exists. */
export function createVaultAccount(
  parent: pulumi.Resource,
  name: string,
  { serviceAccountName }: VaultKubernetesAuth,
  { object, metadata }: IssuerPlace,
  certManagerNamespace: pulumi.Input<string>,
): { account: pulumi.Input<string>; binding: pulumi.Resource } {
  const account =
    serviceAccountName ??
    new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: metadata(`${object}-vault`), automountServiceAccountToken: false },
      childOf(parent),
    ).metadata.name;
  const role = new k8s.rbac.v1.Role(
    `${name}-role`,
    {
      metadata: metadata(`${object}-vault`),
      rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [account], verbs: ["create"] }],
    },
    childOf(parent),
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-role-binding`,
    {
      metadata: metadata(`${object}-vault`),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: CERT_MANAGER, namespace: certManagerNamespace }],
    },
    childOf(parent),
  );
  return { account, binding };
}
