import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { CERT_MANAGER } from "../issuer/reference";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { TrustBundleArgs } from "./args";
import { BUNDLE_KEY, bundleSpec } from "./bundle";
import { trustManagerFlows } from "./flows";
import { trustBundleSchema } from "./schema";
import { TRUST_MANAGER, trustManagerValues } from "./values";

export * from "./args";

/**
 * Certificates of the authorities to trust, in a ConfigMap of every namespace, kept there by trust-manager. cert-manager must be there
 * before it. Throws ValidationError on bad arguments.
 */
export class TrustBundle extends pulumi.ComponentResource {
  /** Name of the ConfigMap in every namespace, known once it is written. */
  readonly configMapName: pulumi.Output<string>;
  /** Key of the ConfigMap with the certificates in PEM. */
  readonly key: pulumi.Output<string>;
  /** Key with the trust store for Java; empty where there is none. */
  readonly trustStoreKey: pulumi.Output<string>;

  constructor(name: string, args: TrustBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`TrustBundle ${name}`, trustBundleSchema, args);
    super("yuanrong-platform:kpaas:TrustBundle", name, args, opts);
    const namespace = serviceNamespace(this, name, args, {
      namespace: CERT_MANAGER,
      enforce: PodSecurityLevel.Restricted,
      create: false,
    });
    const dependsOn = args.installManager === false ? namespace.resources : [install(this, name, args, namespace)];
    const object = args.bundleName ?? "trust-bundle";
    const bundle = new k8s.apiextensions.CustomResource(
      `${name}-bundle`,
      {
        apiVersion: "trust.cert-manager.io/v1alpha1",
        kind: "Bundle",
        metadata: {
          name: object,
          labels: labels({ name: "trust-bundle", partOf: TRUST_MANAGER }, object),
          annotations: { "pulumi.com/waitFor": "condition=Synced" },
        },
        spec: bundleSpec(args),
      },
      childOf(this, { dependsOn }),
    );
    this.configMapName = bundle.metadata.name;
    this.key = pulumi.output(args.target?.key ?? BUNDLE_KEY);
    this.trustStoreKey = pulumi.output(args.target?.trustStoreKey ?? "");
    this.registerOutputs({
      configMapName: this.configMapName,
      key: this.key,
      trustStoreKey: this.trustStoreKey,
    });
  }
}

function install(
  parent: pulumi.Resource,
  name: string,
  args: TrustBundleArgs,
  namespace: { name: pulumi.Output<string>; resources: pulumi.Resource[] },
): pulumi.Resource {
  const object = args.namespace ?? CERT_MANAGER;
  const policies = createServicePolicies(
    parent,
    name,
    args.network,
    { name: TRUST_MANAGER, namespace: object, shared: true },
    trustManagerFlows(object),
    namespace.resources,
  );
  return deployChart(
    parent,
    name,
    args,
    {
      chart: chartVersions.trustManager,
      kind: ChartKind.Chart,
      releaseName: TRUST_MANAGER,
      namespace: namespace.name,
      values: trustManagerValues(args, object),
    },
    { dependsOn: [...namespace.resources, ...policies] },
  );
}
