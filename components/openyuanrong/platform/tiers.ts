import * as pulumi from "@pulumi/pulumi";
import type * as k8s from "@pulumi/kubernetes";
import { PodPlacement } from "../../core/pods";
import { FunctionProxySettings } from "../function-proxy/args";
import { IAM_PORT } from "../iam-adaptor/config";
import { MasterTierArgs } from "../master-tier/args";
import { CLUSTER_DOMAIN, kubernetesUrlIn, serviceHost, SYSTEMS } from "../names";
import { SystemSecurity, SystemSecuritySettings } from "../security";
import { WorkerTierArgs } from "../worker-tier/args";
import { given } from "../tier";
import { OpenYuanrongArgs } from "./args";
import { Namespaces, prioritized } from "./ground";
import type { Images } from "./images";
import { DRIVERS } from "./nodes";
import { Stores } from "./stores";
import { systemsOf } from "../systems";

/** What the tiers' arguments are made from. */
interface Parts {
  args: OpenYuanrongArgs;
  namespaces: Namespaces;
  stores: Stores;
  security: SystemSecurity;
  images: Images;
}

type Tolerations = pulumi.Input<pulumi.Input<k8s.types.input.core.v1.Toleration>[]>;

/** The security that the systems use: without data workers there is nobody to speak CurveZMQ with. */
export function securitySettings(args: OpenYuanrongArgs): SystemSecuritySettings {
  const settings = given(args.security);
  return systemsOf(args).includes(SYSTEMS.dataWorker) ? settings : { ...settings, curve: { enabled: false } };
}

/** Names by which the systems' certificate is asked for, beside the server name. */
export function securityHosts(args: OpenYuanrongArgs, { control }: Namespaces): string[] {
  const systems = systemsOf(args);
  const domain = args.clusterDomain ?? CLUSTER_DOMAIN;
  return [SYSTEMS.metaService, SYSTEMS.frontend]
    .filter((name) => systems.includes(name))
    .flatMap((name) => [`${name}.${control}.svc.${domain}`, `${name}.${control}.svc`, `${name}.${control}`, name]);
}

/** The arguments of the worker tier, which tolerates whatever a system or a pool does that needs it. */
export function workerSettings({ args, namespaces, stores, security, images }: Parts): WorkerTierArgs {
  const tolerated = [
    ...DRIVERS.map((driver) => args[driver]?.placement?.tolerations),
    args.agent?.placement?.tolerations,
    ...(args.pools ?? []).map((pool) => pool.tolerations),
  ].filter((one) => one !== undefined);
  const system = <T extends { placement?: PodPlacement }>(settings: T | undefined): T =>
    prioritized(tolerating(settings, tolerated), "worker", args, namespaces);
  const { functionSystem, dataSystem } = images;
  return {
    namespace: namespaces.worker,
    images: { functionSystem, dataSystem },
    imagePullSecrets: args.images.pullSecrets,
    etcd: stores.etcd.connection,
    security: security.connection,
    iamUrl: iamUrlOf(args, namespaces),
    networkIsolation: args.agent?.networkIsolation !== undefined,
    clusterId: args.clusterId,
    election: args.functionMaster?.election,
    kubernetesUrl: args.functionMaster?.kubernetesUrl ?? kubernetesUrlIn(args.clusterDomain),
    functionProxy: system({ ...agreedWithMaster(args), ...args.functionProxy }),
    dataWorker: system(args.dataWorker),
  };
}

/** The arguments of the master tier, whose drivers keep to the nodes of the worker tier. */
export function masterSettings({ args, namespaces, stores, security, images }: Parts): MasterTierArgs {
  const nodes = workerNodes(args);
  const onWorkers = <T extends { placement?: PodPlacement }>(settings: T | undefined): T =>
    ({ ...settings, placement: { ...nodes, ...given(settings?.placement) } }) as T;
  const system = <T extends { placement?: PodPlacement }>(settings: T | undefined): T =>
    prioritized(settings, "control", args, namespaces);
  const { dataSystem: _worker, ...own } = images;
  return {
    namespace: namespaces.control,
    workerNamespace: namespaces.worker,
    images: own,
    imagePullSecrets: args.images.pullSecrets,
    etcd: stores.etcd.connection,
    metaEtcd: stores.metaEtcd?.connection,
    objectStore: stores.objectStore,
    security: security.connection,
    dataSystem: systemsOf(args).includes(SYSTEMS.dataWorker),
    monitoring: args.monitoring,
    clusterId: args.clusterId,
    clusterDomain: args.clusterDomain,
    metaService: args.metaService?.externalUrl === undefined ? system(args.metaService) : args.metaService,
    iamAdaptor: args.iamAdaptor?.externalUrl === undefined ? system(args.iamAdaptor) : args.iamAdaptor,
    functionMaster: system(args.functionMaster),
    functionManager: system(onWorkers(args.functionManager)),
    functionScheduler: system(onWorkers(args.functionScheduler)),
    frontend: system(onWorkers(args.frontend)),
    agent: onWorkers(given(args.agent)),
  };
}

/** Where both a function proxy and a data worker are, if that is not everywhere. */
function workerNodes({ functionProxy, dataWorker }: OpenYuanrongArgs): PodPlacement {
  const placements = [dataWorker, functionProxy].map((system) => system?.placement ?? {});
  const selectors = placements.map(({ nodeSelector }) => nodeSelector).filter((selector) => selector !== undefined);
  const nodeAffinity = placements.map((placement) => placement.nodeAffinity).findLast((one) => one !== undefined);
  return {
    ...(selectors.length > 0 && {
      nodeSelector: pulumi.all(selectors).apply((known) => Object.assign({}, ...known) as Record<string, string>),
    }),
    ...(nodeAffinity && { nodeAffinity }),
  };
}

/** What proxies and function-master must see alike. */
function agreedWithMaster({ functionMaster: master }: OpenYuanrongArgs): FunctionProxySettings {
  const { enoughNodes: _masters, ...scheduling } = master?.scheduling ?? {};
  return {
    ...(master?.heartbeatTimeoutSeconds !== undefined && { heartbeatTimeoutSeconds: master.heartbeatTimeoutSeconds }),
    ...(master?.recoverInstances !== undefined && { recoverInstances: master.recoverInstances }),
    ...(Object.keys(scheduling).length > 0 && { scheduling }),
  };
}

function iamUrlOf(args: OpenYuanrongArgs, { control }: Namespaces): pulumi.Input<string> | undefined {
  if (args.iamAdaptor?.externalUrl !== undefined) return args.iamAdaptor.externalUrl;
  if (!args.iamAdaptor?.enabled) return undefined;
  return pulumi.interpolate`http://${serviceHost(SYSTEMS.iamAdaptor, control, args.clusterDomain)}:${IAM_PORT}`;
}

function tolerating<T extends { placement?: PodPlacement }>(settings: T | undefined, more: Tolerations[]): T {
  if (more.length === 0) return settings ?? ({} as T);
  const own = settings?.placement?.tolerations;
  const tolerations = pulumi
    .all([...(own === undefined ? [] : [own]), ...more])
    .apply((lists) => distinct(lists.flat()));
  return { ...settings, placement: { ...settings?.placement, tolerations } } as unknown as T;
}

function distinct<T>(values: T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
