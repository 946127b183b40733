import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { validateArgs } from "../../core/validation";
import { System, systemOf } from "../control-plane";
import { ElectionMode } from "../function-master/args";
import { securityRevisions } from "../security/connection";
import { FunctionProxyArgs } from "./args";
import { functionProxyFiles } from "./config";
import { leaderRules } from "./rbac";
import { functionProxySchema } from "./schema";
import { daemonSetSpec } from "./workload";

export * from "./args";

/** Name of the DaemonSet, and of its account and role where it has them. */
export const FUNCTION_PROXY = "function-proxy";

/**
 * Places functions on its node and passes on their calls, once per node. It listens at the node's address, where drivers and the
 * node's pods find it. Throws ValidationError on bad arguments.
 */
export class FunctionProxy extends pulumi.ComponentResource {
  /** Name of the DaemonSet. */
  readonly daemonSetName: pulumi.Output<string>;

  constructor(name: string, args: FunctionProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`FunctionProxy ${name}`, functionProxySchema, args);
    super("yuanrong-platform:openyuanrong:FunctionProxy", name, args, opts);
    const system = systemOf(FUNCTION_PROXY, args.namespace);
    const workerNamespace = pulumi.output(args.workerNamespace ?? args.namespace);

    const data = filesOf(args, workerNamespace);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${FUNCTION_PROXY}-config`), data },
      childOf(this),
    );
    const rights =
      args.election === ElectionMode.Kubernetes ? grantRights(this, name, args, system, workerNamespace) : undefined;
    const annotations = configHash(
      data,
      args.etcd.clientRevision,
      args.metaEtcd?.clientRevision,
      ...securityRevisions(args.security),
    );
    const daemonSet = new k8s.apps.v1.DaemonSet(
      `${name}-daemon-set`,
      {
        metadata: system.metadata(),
        spec: daemonSetSpec(args, system, annotations, configMap.metadata.name, rights?.account.metadata.name),
      },
      // Nodes are replaced one after the other, which outlasts the provider's ten minutes on all but small clusters.
      childOf(this, { dependsOn: rights ? [rights.binding] : [], customTimeouts: { create: "30m", update: "6h" } }),
    );

    this.daemonSetName = daemonSet.metadata.name;
    this.registerOutputs({ daemonSetName: this.daemonSetName });
  }
}

function filesOf(args: FunctionProxyArgs, namespace: pulumi.Output<string>): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([namespace, args.etcd.endpoints, (args.metaEtcd ?? args.etcd).endpoints, args.iamUrl])
    .apply(([workerNamespace, etcdEndpoints, metaEtcdEndpoints, iamUrl]) =>
      functionProxyFiles({ args, workerNamespace, etcdEndpoints, metaEtcdEndpoints, iamUrl }),
    );
}

function grantRights(
  parent: FunctionProxy,
  name: string,
  args: FunctionProxyArgs,
  system: System,
  workerNamespace: pulumi.Output<string>,
) {
  const account = new k8s.core.v1.ServiceAccount(
    `${name}-account`,
    { metadata: system.metadata(), automountServiceAccountToken: false },
    childOf(parent),
  );
  const metadata = systemOf(FUNCTION_PROXY, workerNamespace).metadata();
  const role = new k8s.rbac.v1.Role(`${name}-role`, { metadata, rules: leaderRules }, childOf(parent));
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-role-binding`,
    {
      metadata,
      subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: args.namespace }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
    },
    childOf(parent),
  );
  return { account, binding };
}
