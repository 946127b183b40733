import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart, referenceOf } from "../../core/chart";
import { Issuer, IssuerReference } from "../issuer";
import { CERT_MANAGER, CERT_MANAGER_GROUP } from "../issuer/reference";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { mergeValues } from "../../core/values";
import { CertManagerArgs, CertManagerInstaller, CertManagerIssuer } from "./args";
import { certManagerFlows } from "./flows";
import { installByPackage, loadCertManagerPackage } from "./pulumi-package";
import { certManagerSchema } from "./schema";
import { certManagerValues, defaultIssuer } from "./values";

export * from "./args";

/** Pods have to become ready, and the check of its API to succeed. */
const TIMEOUT_SECONDS = 600;

/**
 * Issues and renews certificates. Its issuers are made once its webhook answers. Throws ValidationError on bad arguments, and when the
 * installer or the chart that they name is not there.
 */
export class CertManager extends pulumi.ComponentResource {
  /** Namespace of cert-manager. */
  readonly namespace: pulumi.Output<string>;
  /** Namespace of the Secrets of ClusterIssuers. */
  readonly clusterResourceNamespace: pulumi.Output<string>;
  /** Names of the ClusterIssuers, in the order of `issuers`; each known once it is ready. */
  readonly issuerNames: pulumi.Output<string[]>;
  /** Name of the default ClusterIssuer; empty where there is none. */
  readonly defaultIssuerName: pulumi.Output<string>;

  constructor(name: string, args: CertManagerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`CertManager ${name}`, certManagerSchema, args);
    super("yuanrong-platform:kpaas:CertManager", name, withSecrets(args), opts);
    const namespace = serviceNamespace(this, name, args, {
      namespace: CERT_MANAGER,
      enforce: PodSecurityLevel.Restricted,
    });
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: CERT_MANAGER, namespace: args.namespace ?? CERT_MANAGER, shared: args.createNamespace === false },
      certManagerFlows(args, args.namespace ?? CERT_MANAGER),
      namespace.resources,
    );
    const release = install(this, name, args, namespace.name, [...namespace.resources, ...policies]);
    const { issuers = [], protect } = args;
    const made = issuers.map(
      ({ name: issuerName, default: _isDefault, ...settings }) =>
        new Issuer(
          `${name}-${issuerName}`,
          { ...settings, issuerName, protect, certManagerNamespace: args.namespace, ...clusterResources(args) },
          childOf(this, { dependsOn: [release] }),
        ),
    );
    const chosen = defaultIssuer(issuers);
    this.namespace = namespace.name;
    this.clusterResourceNamespace = pulumi.output(args.clusterResourceNamespace ?? namespace.name);
    this.issuerNames = pulumi.all(made.map(({ issuerName }) => issuerName));
    this.defaultIssuerName = chosen ? made[issuers.indexOf(chosen)]!.issuerName : pulumi.output("");
    this.registerOutputs({
      namespace: this.namespace,
      clusterResourceNamespace: this.clusterResourceNamespace,
      issuerNames: this.issuerNames,
      defaultIssuerName: this.defaultIssuerName,
    });
  }

  /** The default issuer, as other components take it. */
  get defaultIssuer(): IssuerReference {
    return { name: this.defaultIssuerName, kind: "ClusterIssuer", group: CERT_MANAGER_GROUP };
  }
}

function clusterResources({ clusterResourceNamespace }: CertManagerArgs) {
  return clusterResourceNamespace === undefined ? {} : { clusterResourceNamespace };
}

/** Component inputs reach the state. */
function withSecrets(args: CertManagerArgs): CertManagerArgs {
  const issuers = args.issuers?.map((issuer): CertManagerIssuer =>
    issuer.ca?.privateKeyPem === undefined
      ? issuer
      : { ...issuer, ca: { ...issuer.ca, privateKeyPem: pulumi.secret(issuer.ca.privateKeyPem) } },
  );
  return issuers ? { ...args, issuers } : args;
}

function install(
  parent: pulumi.Resource,
  name: string,
  args: CertManagerArgs,
  namespace: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const values = certManagerValues(args, args.namespace ?? CERT_MANAGER);
  if (args.installer !== CertManagerInstaller.PulumiPackage) {
    // As a release: the hook that checks its API is what tells that issuers can be made.
    const chart = { chart: chartVersions.certManager, kind: ChartKind.Release, releaseName: CERT_MANAGER };
    return deployChart(parent, name, args, { ...chart, namespace, values }, { dependsOn });
  }
  return installByPackage(
    loadCertManagerPackage(),
    name,
    {
      reference: referenceOf(chartVersions.certManager, args),
      namespace,
      releaseName: CERT_MANAGER,
      values: mergeValues(values, args.values),
      timeout: args.timeoutSeconds ?? TIMEOUT_SECONDS,
    },
    childOf(parent, { dependsOn }),
  );
}
