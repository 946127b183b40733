import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createAccount, grantClusterRole, grantRole } from "../../core/rbac";
import { validateArgs } from "../../core/validation";
import { System, systemOf } from "../control-plane";
import { nodeDaemonSetTimeouts } from "../daemon-set";
import { SYSTEMS } from "../names";
import { securityRevisions } from "../security/connection";
import { DataWorkerArgs } from "./args";
import { DATA_WORKER_PORT, GRACE_SECONDS, SCALE_IN_TAINTS } from "./defaults";
import { dataWorkerFlags } from "./flags";
import { nodeRules, podRules } from "./rbac";
import { dataWorkerSchema } from "./schema";
import { dataWorkerScripts } from "./scripts";
import { daemonSetSpec } from "./workload";

export * from "./args";

/**
 * The data worker of the data system, once per node: it keeps objects and streams in the node's memory, which it shares with the
 * functions there, and fetches what other nodes have. Throws ValidationError on bad arguments.
 */
export class DataWorker extends pulumi.ComponentResource {
  /** Namespace of the DaemonSet. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the DaemonSet. */
  readonly daemonSetName: pulumi.Output<string>;
  /** Port of every node on which its worker listens. */
  readonly port: pulumi.Output<number>;

  constructor(name: string, args: DataWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`DataWorker ${name}`, dataWorkerSchema, args);
    super("yuanrong-platform:openyuanrong:DataWorker", name, args, opts);
    const system = systemOf(SYSTEMS.dataWorker, args.namespace);
    const scripts = dataWorkerScripts(args.security);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${system.name}-config`), data: scripts },
      childOf(this),
    );
    const account = createAccount(this, name, system.metadata());
    const rights = grantRights(this, name, args, system, account);
    const daemonSet = new k8s.apps.v1.DaemonSet(
      `${name}-daemon-set`,
      {
        metadata: system.metadata(),
        spec: daemonSetSpec(args, system, {
          flags: flagsOf(args),
          annotations: configHash(scripts, args.etcd.clientRevision, ...securityRevisions(args.security)),
          configMap: configMap.metadata.name,
          serviceAccountName: account.metadata.name,
        }),
      },
      childOf(this, { dependsOn: rights, customTimeouts: nodeDaemonSetTimeouts(GRACE_SECONDS) }),
    );

    this.namespace = daemonSet.metadata.namespace;
    this.daemonSetName = daemonSet.metadata.name;
    this.port = pulumi.output(DATA_WORKER_PORT);
    this.registerOutputs({ namespace: this.namespace, daemonSetName: this.daemonSetName, port: this.port });
  }
}

function flagsOf(args: DataWorkerArgs): pulumi.Output<string[]> {
  return pulumi
    .all([args.etcd.endpoints, args.iamUrl])
    .apply(([etcdEndpoints, iamUrl]) => dataWorkerFlags({ args, etcdEndpoints, iamUrl }));
}

function grantRights(
  parent: DataWorker,
  name: string,
  args: DataWorkerArgs,
  system: System,
  account: k8s.core.v1.ServiceAccount,
): pulumi.Resource[] {
  const clusterWide = { name: pulumi.interpolate`${args.namespace}-${system.name}`, labels: system.labels };
  const rules = podRules(args.scaleInTaints ?? SCALE_IN_TAINTS);
  return [
    grantClusterRole(parent, `${name}-node-role`, { account, metadata: clusterWide, rules: nodeRules }),
    ...(rules.length > 0 ? [grantRole(parent, `${name}-role`, { account, metadata: system.metadata(), rules })] : []),
  ];
}
