import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { imageIn, imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { networkPolicies } from "../../core/network-policies";
import { PodSecurityLevel, podSecurityLabels } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { imageVersions, openYuanrongImages } from "../../core/versions";
import { Etcd } from "../etcd";
import { FunctionMaster } from "../function-master";
import { MetaService } from "../meta-service";
import { OBJECT_STORE_SECRET, ObjectStore } from "../object-store";
import { functionPools } from "../pod-pool";
import { OpenYuanrongArgs, OpenYuanrongImages } from "./args";
import { connectionOf, requireOwnCluster } from "./connection";
import { flowTable } from "./flows";
import { openYuanrongSchema } from "./schema";
import { withSecrets } from "./secrets";

export * from "./args";

const PART = { name: "openyuanrong" };

/** openYuanrong: etcd, meta-service, function-master and the pools of pods. Throws ValidationError on bad arguments. */
export class OpenYuanrong extends pulumi.ComponentResource {
  /** Address of meta-service inside the cluster. */
  readonly metaServiceUrl: pulumi.Output<string>;
  /** Namespace of the control plane. */
  readonly namespace: pulumi.Output<string>;
  /** Namespace of the pools' pods. */
  readonly workerNamespace: pulumi.Output<string>;
  /** Ids of the pools, in the order of the arguments. */
  readonly poolIds: pulumi.Output<string[]>;

  constructor(name: string, args: OpenYuanrongArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`OpenYuanrong ${name}`, openYuanrongSchema, args);
    args = withSecrets(args);
    super("yuanrong-platform:openyuanrong:OpenYuanrong", name, args, opts);
    if (this.getProvider("kubernetes:core/v1:Pod")) requireOwnCluster(`OpenYuanrong ${name}`, args);
    const namespace = args.namespace ?? "openyuanrong";
    const workerNamespace = args.workerNamespace ?? namespace;
    const namespaces = createNamespaces(this, name, args, namespace, workerNamespace);
    const ground = [...namespaces, ...createPolicies(this, name, args, namespace, workerNamespace, namespaces)];
    const distinct = [...new Set([namespace, workerNamespace])];
    const [store, workerStore = store] = objectStores(this, name, args, distinct, ground);
    const after = (...resources: pulumi.Resource[]) => ({ parent: this, dependsOn: [...ground, ...resources] });
    const { functionSystem, ...agentImages } = imagesOf(args.images);
    const imagePullSecrets = args.images.pullSecrets;
    const { mirror } = args.images;
    const { clusterDomain } = args;

    const etcd = new Etcd(
      `${name}-etcd`,
      {
        namespace,
        ...(args.etcd?.external
          ? {}
          : {
              image: imageOf(imageVersions.etcd, mirror),
              setupImage: imageOf(imageVersions.curl, mirror),
              imagePullSecrets,
              clusterDomain,
              protect: args.protect,
            }),
        ...args.etcd,
      },
      after(),
    );
    const shared = { namespace, image: functionSystem, imagePullSecrets, etcd: etcd.connection };
    const metaService = new MetaService(
      `${name}-meta-service`,
      { ...args.metaService, ...shared, clusterDomain, objectStore: store },
      after(etcd),
    );
    const functionMaster = new FunctionMaster(
      `${name}-function-master`,
      {
        ...(clusterDomain && { kubernetesUrl: `https://kubernetes.default.svc.${clusterDomain}:443` }),
        ...args.functionMaster,
        ...shared,
        workerNamespace,
        clusterId: args.clusterId,
        agent: { ...args.agent, images: agentImages, imagePullSecrets, objectStore: workerStore },
      },
      after(etcd),
    );

    const pools = functionPools(
      `${name}-pool`,
      Object.fromEntries((args.pools ?? []).map(({ id, ...pool }) => [id, pool])),
      { connection: connectionOf(args, namespace) },
      after(metaService, functionMaster),
    );
    this.metaServiceUrl = metaService.url;
    this.namespace = pulumi.output(namespace);
    this.workerNamespace = functionMaster.workerNamespace;
    this.poolIds = pulumi.output(Object.values(pools).map((pool) => pool.poolId));
    this.registerOutputs({
      metaServiceUrl: this.metaServiceUrl,
      namespace: this.namespace,
      workerNamespace: this.workerNamespace,
      poolIds: this.poolIds,
    });
  }
}

function imagesOf({ registry, tag, digests = {} }: OpenYuanrongImages) {
  const image = (name: string) => imageIn(registry, name, tag, digests[name]);
  return {
    functionSystem: image(openYuanrongImages.functionSystem),
    init: image(openYuanrongImages.functionAgentInit),
    agent: image(openYuanrongImages.functionAgent),
    runtimeManager: image(openYuanrongImages.runtimeManager),
  };
}

/** Pools of pods need rights that no standard but privileged allows; a control plane of its own does with restricted. */
function createNamespaces(
  parent: OpenYuanrong,
  name: string,
  args: OpenYuanrongArgs,
  namespace: string,
  workerNamespace: string,
): pulumi.Resource[] {
  if (args.createNamespaces === false) return [];
  const create = (role: string, object: string, level: PodSecurityLevel) =>
    new k8s.core.v1.Namespace(
      `${name}-${role}`,
      { metadata: { name: object, labels: { ...labels(PART, object), ...podSecurityLabels(level) } } },
      childOf(parent),
    );
  if (namespace === workerNamespace) return [create("namespace", namespace, PodSecurityLevel.Privileged)];
  return [
    create("namespace", namespace, PodSecurityLevel.Restricted),
    create("worker-namespace", workerNamespace, PodSecurityLevel.Privileged),
  ];
}

function createPolicies(
  parent: OpenYuanrong,
  name: string,
  args: OpenYuanrongArgs,
  namespace: string,
  workerNamespace: string,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  if (args.network?.policies === false) return [];
  const { endpoints, flows } = flowTable(args, namespace, workerNamespace);
  return networkPolicies(endpoints, flows, args.network?.dnsCidrs).map(
    ({ name: policy, namespace: where, annotations, spec }) => {
      const role = where === namespace ? policy : `worker-${policy}`;
      return new k8s.networking.v1.NetworkPolicy(
        `${name}-${role}`,
        { metadata: { name: policy, namespace: where, labels: labels(PART, namespace), annotations }, spec },
        childOf(parent, { dependsOn }),
      );
    },
  );
}

/** The store as the systems of each namespace see it, with a Secret in each when its keys were given. */
function objectStores(
  parent: OpenYuanrong,
  name: string,
  args: OpenYuanrongArgs,
  namespaces: string[],
  dependsOn: pulumi.Resource[],
): ObjectStore[] {
  if (!args.objectStore) return [];
  const { endpoint, tls, secretName, accessKey, secretKey } = args.objectStore;
  if (secretName !== undefined) return [{ endpoint, tls, secretName }];
  return namespaces.map((namespace, index) => {
    const { metadata } = new k8s.core.v1.Secret(
      `${name}-${index === 0 ? "object-store" : "worker-object-store"}`,
      {
        metadata: { name: OBJECT_STORE_SECRET, namespace, labels: labels(PART, namespace) },
        stringData: { accesskey: accessKey!, secretkey: secretKey! },
      },
      childOf(parent, { dependsOn }),
    );
    return { endpoint, tls, secretName: metadata.name, revision: metadata.resourceVersion };
  });
}
