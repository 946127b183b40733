import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { validateArgs } from "../../core/validation";
import { System, systemOf } from "../control-plane";
import { securityRevisions } from "../security/connection";
import { DataWorkerArgs } from "./args";
import { DATA_WORKER_PORT, SCALE_IN_TAINTS } from "./defaults";
import { dataWorkerFlags } from "./flags";
import { nodeRules, podRules } from "./rbac";
import { dataWorkerSchema } from "./schema";
import { dataWorkerScripts } from "./scripts";
import { daemonSetSpec } from "./workload";

export * from "./args";

/** Name of the DaemonSet, its ServiceAccount and roles. */
export const DATA_WORKER = "ds-worker";

/** One node after another may take minutes, and a node that is drained as long as its pod's grace. */
const TIMEOUTS = { create: "30m", update: "6h", delete: "40m" };

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
    const system = systemOf(DATA_WORKER, args.namespace);
    const scripts = dataWorkerScripts(args.security);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${DATA_WORKER}-config`), data: scripts },
      childOf(this),
    );
    const account = new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: system.metadata(), automountServiceAccountToken: false },
      childOf(this),
    );
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
      childOf(this, { dependsOn: rights, customTimeouts: TIMEOUTS }),
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
  const rbac = k8s.rbac.v1;
  const subjects = [{ kind: "ServiceAccount", name: account.metadata.name, namespace: args.namespace }];
  const reference = (kind: string, role: pulumi.Input<string>) => ({
    apiGroup: "rbac.authorization.k8s.io",
    kind,
    name: role,
  });
  const clusterWide = { name: pulumi.interpolate`${args.namespace}-${DATA_WORKER}`, labels: system.labels };
  const nodeRole = new rbac.ClusterRole(
    `${name}-node-role`,
    { metadata: clusterWide, rules: nodeRules },
    childOf(parent),
  );
  const bindings: pulumi.Resource[] = [
    new rbac.ClusterRoleBinding(
      `${name}-node-role-binding`,
      { metadata: clusterWide, subjects, roleRef: reference("ClusterRole", nodeRole.metadata.name) },
      childOf(parent),
    ),
  ];
  const rules = podRules(args.scaleInTaints ?? SCALE_IN_TAINTS);
  if (rules.length === 0) return bindings;
  const role = new rbac.Role(`${name}-role`, { metadata: system.metadata(), rules }, childOf(parent));
  return [
    ...bindings,
    new rbac.RoleBinding(
      `${name}-role-binding`,
      { metadata: system.metadata(), subjects, roleRef: reference("Role", role.metadata.name) },
      childOf(parent),
    ),
  ];
}
