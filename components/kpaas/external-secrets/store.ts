import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createAccount } from "../../core/rbac";
import { WAIT_FOR_READY } from "../issuer/reference";
import { AUDIENCE, KUBERNETES_AUTH } from "../vault/names";
import { VaultStore } from "./args";
import { EXTERNAL_SECRETS } from "./values";

/** Creates the ClusterSecretStore `${name}-store` and the ServiceAccount by which it authenticates; resolves with the store's name. */
export function createStore(
  parent: pulumi.Resource,
  name: string,
  store: VaultStore,
  namespace: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
): pulumi.Output<string> {
  const object = store.name ?? "vault";
  const all = labels({ name: "cluster-secret-store", partOf: EXTERNAL_SECRETS }, object);
  const metadata = { name: store.serviceAccountName ?? "external-secrets-vault", namespace, labels: all };
  const account = createAccount(parent, `${name}-store`, metadata);
  const role = new k8s.rbac.v1.Role(
    `${name}-store-token`,
    {
      metadata,
      rules: [
        {
          apiGroups: [""],
          resources: ["serviceaccounts/token"],
          resourceNames: [account.metadata.name],
          verbs: ["create"],
        },
      ],
    },
    childOf(parent),
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-store-token-binding`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      // The account of the controller, as the chart names it.
      subjects: [{ kind: "ServiceAccount", name: EXTERNAL_SECRETS, namespace }],
    },
    childOf(parent),
  );
  return new k8s.apiextensions.CustomResource(
    `${name}-store`,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name: object, labels: all, annotations: WAIT_FOR_READY },
      spec: storeSpec(store, namespace, account.metadata.name),
    },
    childOf(parent, { dependsOn: [...dependsOn, binding] }),
  ).metadata.name;
}

/** Spec of the ClusterSecretStore. */
export function storeSpec(
  store: VaultStore,
  namespace: pulumi.Input<string>,
  serviceAccountName: pulumi.Input<string>,
): Record<string, unknown> {
  const { namespaces, namespaceLabels, trust, authoritySecret } = store;
  return {
    ...(namespaces && { conditions: [{ namespaces }] }),
    ...(namespaceLabels && { conditions: [{ namespaceSelector: { matchLabels: namespaceLabels } }] }),
    provider: {
      vault: {
        server: store.address,
        path: store.keyValuePath ?? "secret",
        version: "v2",
        ...(trust && {
          caProvider: {
            type: "ConfigMap",
            name: trust.configMapName,
            key: trust.key ?? "ca-certificates.crt",
            namespace,
          },
        }),
        ...(authoritySecret && {
          caProvider: {
            type: "Secret",
            name: authoritySecret.name,
            key: authoritySecret.key ?? "ca.crt",
            namespace: authoritySecret.namespace ?? namespace,
          },
        }),
        auth: {
          kubernetes: {
            mountPath: store.mountPath ?? KUBERNETES_AUTH,
            role: store.role ?? EXTERNAL_SECRETS,
            serviceAccountRef: { name: serviceAccountName, namespace, audiences: [AUDIENCE] },
          },
        },
      },
    },
  };
}
