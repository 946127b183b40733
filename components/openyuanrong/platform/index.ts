import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { MasterTier } from "../master-tier";
import { functionPools, PodPoolConnectionArgs } from "../pod-pool";
import { SystemSecurity } from "../security";
import { WorkerTier } from "../worker-tier";
import { OpenYuanrongArgs } from "./args";
import { connectionOf, requireOwnCluster, requirePlainIds } from "./connection";
import { createGround, namespacesOf } from "./ground";
import { imagesOf } from "./images";
import { withNodePools } from "./node-pools";
import { openYuanrongSchema } from "./schema";
import { withSecrets } from "./secrets";
import { createStores } from "./stores";
import { masterSettings, securityHosts, securitySettings, workerSettings } from "./tiers";

export * from "./args";

/**
 * openYuanrong whole: stores, then the worker tier on every node, then the master tier, then the pools of pods.
 * Throws ValidationError on bad arguments.
 */
export class OpenYuanrong extends pulumi.ComponentResource {
  /** Address of the frontend inside the cluster; absent when there is none. */
  readonly frontendUrl?: pulumi.Output<string>;
  /** Address of the frontend from outside; absent when none is known. */
  readonly frontendExternalUrl?: pulumi.Output<string>;
  /** Address of meta-service; absent when there is none. */
  readonly metaServiceUrl?: pulumi.Output<string>;
  /** Address of the IAM adaptor; absent when there is none. */
  readonly iamUrl?: pulumi.Output<string>;
  /** Namespace of the control plane. */
  readonly namespace: pulumi.Output<string>;
  /** Namespace of the worker tier and the pools' pods. */
  readonly workerNamespace: pulumi.Output<string>;
  /** Ids of the pools, in the order of the arguments. */
  readonly poolIds: pulumi.Output<string[]>;
  /** How pools that are made beside it reach meta-service: the `connection` of PodPool. */
  readonly poolConnection: pulumi.Output<PodPoolConnectionArgs>;

  constructor(name: string, args: OpenYuanrongArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`OpenYuanrong ${name}`, openYuanrongSchema, args);
    requirePlainIds(`OpenYuanrong ${name}`, args);
    args = withSecrets(args);
    super("yuanrong-platform:openyuanrong:OpenYuanrong", name, args, opts);
    if (this.getProvider("kubernetes:core/v1:Pod")) requireOwnCluster(`OpenYuanrong ${name}`, args);
    args = withNodePools(args);
    const namespaces = namespacesOf(args);
    const ground = createGround(this, name, args, namespaces);
    const after = (...resources: pulumi.Resource[]) => ({ parent: this, dependsOn: [...ground, ...resources] });
    const images = imagesOf(args.images);

    const stores = createStores(this, name, args, namespaces, ground);
    const security = new SystemSecurity(
      `${name}-security`,
      {
        protect: args.protect,
        ...securitySettings(args),
        namespaces: namespaces.distinct,
        serviceHosts: securityHosts(args, namespaces),
      },
      after(),
    );
    const worker = new WorkerTier(
      `${name}-worker`,
      workerSettings({ args, namespaces, stores, security, images }),
      after(...stores.resources, security),
    );
    const master = new MasterTier(
      `${name}-master`,
      masterSettings({ args, namespaces, stores, security, images }),
      after(...stores.resources, security, worker),
    );
    const connection = connectionOf(args, namespaces.control);
    const pools = functionPools(
      `${name}-pool`,
      Object.fromEntries((args.pools ?? []).map(({ id, ...pool }) => [id, pool])),
      { connection },
      // The master tier comes after all the others, and each dependency is written out for each pool.
      { parent: this, dependsOn: master },
    );

    this.frontendUrl = master.frontendUrl;
    this.frontendExternalUrl = master.frontendExternalUrl;
    this.metaServiceUrl = master.metaServiceUrl;
    this.iamUrl = master.iamUrl;
    this.namespace = pulumi.output(namespaces.control);
    this.workerNamespace = pulumi.output(namespaces.worker);
    this.poolIds = pulumi.output(Object.values(pools).map((pool) => pool.poolId));
    this.poolConnection = pulumi.output(connection) as pulumi.Output<PodPoolConnectionArgs>;
    this.registerOutputs({
      frontendUrl: this.frontendUrl,
      frontendExternalUrl: this.frontendExternalUrl,
      metaServiceUrl: this.metaServiceUrl,
      iamUrl: this.iamUrl,
      namespace: this.namespace,
      workerNamespace: this.workerNamespace,
      poolIds: this.poolIds,
      poolConnection: this.poolConnection,
    });
  }
}
