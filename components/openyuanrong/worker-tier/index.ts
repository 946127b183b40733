import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { validateArgs } from "../../core/validation";
import { DataWorker } from "../data-worker";
import { FunctionProxy } from "../function-proxy";
import { chosen } from "../tier";
import { WorkerTierArgs } from "./args";
import { workerTierSchema } from "./schema";

export * from "./args";

/**
 * The worker tier: data worker, then function proxy, on every node that runs functions or a system that calls them.
 * Throws ValidationError on bad arguments.
 */
export class WorkerTier extends pulumi.ComponentResource {
  /** Namespace of the tier. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: WorkerTierArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`WorkerTier ${name}`, workerTierSchema, args);
    super("yuanrong-platform:openyuanrong:WorkerTier", name, args, opts);
    const { namespace, images, imagePullSecrets, etcd, security, clusterId, election, kubernetesUrl, iamUrl } = args;
    const shared = { namespace, imagePullSecrets, etcd, security };
    const worker = chosen(args.dataWorker);
    const proxy = chosen(args.functionProxy);
    const dataWorker =
      worker &&
      new DataWorker(
        `${name}-data-worker`,
        {
          ...worker,
          ...shared,
          image: images.dataSystem,
          clusterName: clusterId,
          iamUrl,
        },
        childOf(this),
      );
    if (proxy)
      new FunctionProxy(
        `${name}-function-proxy`,
        {
          ...proxy,
          ...shared,
          image: images.functionSystem,
          iamUrl,
          networkIsolation: args.networkIsolation,
          clusterId,
          election,
          kubernetesUrl,
          dataSystem: worker !== undefined,
        },
        childOf(this, { dependsOn: dataWorker }),
      );
    this.namespace = pulumi.output(namespace);
    this.registerOutputs({ namespace: this.namespace });
  }
}
