import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createAccount, grantRole } from "../../core/rbac";
import { validateArgs } from "../../core/validation";
import { systemOf } from "../control-plane";
import { nodeDaemonSetTimeouts } from "../daemon-set";
import { ElectionMode } from "../function-master/args";
import { SYSTEMS } from "../names";
import { securityRevisions } from "../security/connection";
import { FunctionProxyArgs } from "./args";
import { functionProxyFiles } from "./config";
import { leaderRules } from "./rbac";
import { functionProxySchema } from "./schema";
import { daemonSetSpec, graceSeconds } from "./workload";

export * from "./args";

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
    const system = systemOf(SYSTEMS.functionProxy, args.namespace);
    const workerNamespace = pulumi.output(args.workerNamespace ?? args.namespace);

    const data = filesOf(args, workerNamespace);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${system.name}-config`), data },
      childOf(this),
    );
    const account =
      args.election === ElectionMode.Kubernetes ? createAccount(this, name, system.metadata()) : undefined;
    const worker = systemOf(SYSTEMS.functionProxy, workerNamespace).metadata();
    const rights = account && grantRole(this, `${name}-role`, { account, metadata: worker, rules: leaderRules });
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
        spec: daemonSetSpec(args, system, annotations, configMap.metadata.name, account?.metadata.name),
      },
      childOf(this, {
        dependsOn: rights ? [rights] : [],
        customTimeouts: nodeDaemonSetTimeouts(graceSeconds(args)),
      }),
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
