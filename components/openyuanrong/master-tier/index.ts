import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { validateArgs } from "../../core/validation";
import { Frontend, FrontendArgs } from "../frontend";
import { FunctionManager } from "../function-manager";
import { FunctionMaster } from "../function-master";
import { FunctionScheduler } from "../function-scheduler";
import { IamAdaptor } from "../iam-adaptor";
import { kubernetesUrlIn } from "../names";
import { MetaService, MetaServiceTls } from "../meta-service";
import { chosen, given } from "../tier";
import { MasterTierArgs } from "./args";
import { masterTierSchema } from "./schema";

export * from "./args";

/**
 * The master tier: meta-service, function-master and IAM adaptor, then function manager, function scheduler and frontend.
 * Throws ValidationError on bad arguments.
 */
export class MasterTier extends pulumi.ComponentResource {
  /** Address of meta-service; absent when there is none. */
  readonly metaServiceUrl?: pulumi.Output<string>;
  /** Address of the IAM adaptor; absent when there is none. */
  readonly iamUrl?: pulumi.Output<string>;
  /** Address of the frontend inside the cluster; absent when there is none. */
  readonly frontendUrl?: pulumi.Output<string>;
  /** Address of the frontend from outside; absent when none is known. */
  readonly frontendExternalUrl?: pulumi.Output<string>;

  constructor(name: string, args: MasterTierArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MasterTier ${name}`, masterTierSchema, args);
    super("yuanrong-platform:openyuanrong:MasterTier", name, args, opts);
    const options = (role: string) => childOf(this, { aliases: formerly(name, role, opts?.parent) });
    const metaService = createMetaService(name, args, options("meta-service"));
    const functionMaster = createFunctionMaster(name, args, options("function-master"));
    const iamAdaptor = createIamAdaptor(this, name, args);
    this.metaServiceUrl = metaService?.url ?? external(args.metaService?.externalUrl);
    this.iamUrl = iamAdaptor?.url ?? external(args.iamAdaptor?.externalUrl);
    const served = [metaService, functionMaster, iamAdaptor].filter((system) => system !== undefined);
    const frontend = createDrivers(this, name, args, served, {
      metaServiceUrl: this.metaServiceUrl,
      metaServiceAuthorityPem: metaService?.certificateAuthorityPem ?? args.metaService?.authorityPem,
      metaServiceIsPeer:
        metaService !== undefined &&
        args.security?.tls !== undefined &&
        args.metaService?.tls?.secretName === undefined,
      iamUrl: this.iamUrl,
    });
    this.frontendUrl = frontend?.url;
    this.frontendExternalUrl = frontend?.externalUrl;
    this.registerOutputs({
      metaServiceUrl: this.metaServiceUrl,
      iamUrl: this.iamUrl,
      frontendUrl: this.frontendUrl,
      frontendExternalUrl: this.frontendExternalUrl,
    });
  }
}

function external(url: string | undefined): pulumi.Output<string> | undefined {
  return url === undefined ? undefined : pulumi.output(url);
}

function sharedBy({ namespace, images, imagePullSecrets, etcd, security, clusterId }: MasterTierArgs) {
  return { namespace, image: images.functionSystem, imagePullSecrets, etcd, security, clusterId };
}

/** Where a system of OpenYuanrong stood before there were tiers: in OpenYuanrong itself. */
function formerly(name: string, role: string, parent?: pulumi.Resource): pulumi.Alias[] {
  const platform = (parent as { __pulumiType?: string } | undefined)?.__pulumiType?.endsWith(":OpenYuanrong");
  return platform ? [{ name: `${name.replace(/-master$/, "")}-${role}`, parent }] : [];
}

function createMetaService(
  name: string,
  args: MasterTierArgs,
  opts: pulumi.ComponentResourceOptions,
): MetaService | undefined {
  const { externalUrl, authorityPem: _frontend, ...own } = args.metaService ?? {};
  const settings = chosen(own, externalUrl === undefined);
  const { metaEtcd, objectStore, clusterDomain } = args;
  const { clusterId, security: _security, ...shared } = sharedBy(args);
  return (
    settings &&
    new MetaService(
      `${name}-meta-service`,
      {
        ...settings,
        ...shared,
        ...clustersOf(clusterId, settings.clusters),
        tls: metaServiceTls(args),
        metaEtcd,
        objectStore,
        clusterDomain,
      },
      opts,
    )
  );
}

/** meta-service keeps what belongs to this cluster beside what belongs to others. */
function clustersOf(clusterId: string | undefined, others: string[] = []): { clusters?: string[] } {
  return clusterId === undefined ? {} : { clusters: [...new Set([clusterId, ...others])] };
}

/** meta-service shows the systems' certificate unless it has one of its own. */
function metaServiceTls({ metaService, security }: MasterTierArgs): MetaServiceTls | undefined {
  const { secretName, revision } = security?.tls ?? {};
  return secretName === undefined ? metaService?.tls : { secretName, revision, ...metaService?.tls };
}

function createFunctionMaster(
  name: string,
  args: MasterTierArgs,
  opts: pulumi.ComponentResourceOptions,
): FunctionMaster | undefined {
  const settings = chosen(args.functionMaster);
  if (!settings) return undefined;
  const { images, imagePullSecrets, security, dataSystem, workerNamespace } = args;
  const { functionSystem: _own, ...agentImages } = images;
  return new FunctionMaster(
    `${name}-function-master`,
    {
      kubernetesUrl: kubernetesUrlIn(args.clusterDomain),
      ...settings,
      ...sharedBy(args),
      workerNamespace,
      agent: {
        dataSystem,
        ...given(args.agent),
        images: agentImages,
        imagePullSecrets,
        security,
        objectStore: args.workerObjectStore ?? args.objectStore,
      },
    },
    opts,
  );
}

function createIamAdaptor(parent: MasterTier, name: string, args: MasterTierArgs): IamAdaptor | undefined {
  const { externalUrl: _other, ...own } = args.iamAdaptor ?? {};
  const settings = chosen(own, false);
  const { clusterDomain } = args;
  return (
    settings &&
    new IamAdaptor(
      `${name}-iam-adaptor`,
      {
        signedRequests: !asksForTokens(args),
        kubernetesUrl: kubernetesUrlIn(args.clusterDomain),
        ...settings,
        ...sharedBy(args),
        clusterDomain,
      },
      childOf(parent),
    )
  );
}

/** Whether the frontend asks the IAM adaptor about callers, which it does without a signature. */
function asksForTokens({ frontend }: MasterTierArgs): boolean {
  return chosen(frontend) !== undefined && (frontend?.tokens ?? true);
}

/** The systems that are functions themselves: they come when all that they ask is there. */
function createDrivers(
  parent: MasterTier,
  name: string,
  args: MasterTierArgs,
  dependsOn: pulumi.Resource[],
  asked: Pick<FrontendArgs, "metaServiceUrl" | "metaServiceAuthorityPem" | "metaServiceIsPeer" | "iamUrl">,
): Frontend | undefined {
  const { metaEtcd, dataSystem, monitoring, clusterDomain } = args;
  const shared = { ...sharedBy(args), metaEtcd, dataSystem };
  const after = childOf(parent, { dependsOn });
  const manager = chosen(args.functionManager);
  const scheduler = chosen(args.functionScheduler);
  const frontend = chosen(args.frontend);
  if (manager) new FunctionManager(`${name}-function-manager`, { ...manager, ...shared }, after);
  if (scheduler) new FunctionScheduler(`${name}-function-scheduler`, { ...scheduler, ...shared }, after);
  return (
    frontend && new Frontend(`${name}-frontend`, { monitoring, ...frontend, ...shared, ...asked, clusterDomain }, after)
  );
}
