import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { createCertificate } from "../issuer/certificate";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { IngressNginxArgs } from "./args";
import { ingressNginxFlows } from "./flows";
import { ingressNginxSchema } from "./schema";
import { DEFAULT_CLASS, INGRESS_NGINX, ingressNginxValues, releaseNameOf } from "./values";

export * from "./args";

const RETIRED =
  "ingress-nginx is retired: since March 2026 it gets no releases and no security fixes. " +
  "Take Istio with its gateways, or another implementation of the Gateway API, instead.";

/**
 * The ingress controller ingress-nginx, for Ingresses that exist; it warns that the project is retired. Throws ValidationError on bad
 * arguments.
 */
export class IngressNginx extends pulumi.ComponentResource {
  /** Namespace of the controller. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the IngressClass, known once the controller and its webhook answer. */
  readonly ingressClassName: pulumi.Output<string>;
  /** Name of the controller's Service. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: IngressNginxArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`IngressNginx ${name}`, ingressNginxSchema, args);
    super("yuanrong-platform:kpaas:IngressNginx", name, args, opts);
    void pulumi.log.warn(RETIRED, this);
    const object = args.namespace ?? INGRESS_NGINX;
    const releaseName = releaseNameOf(args);
    const namespace = serviceNamespace(this, name, args, {
      namespace: INGRESS_NGINX,
      enforce: PodSecurityLevel.Restricted,
    });
    const shared = args.createNamespace === false;
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: releaseName, namespace: object, shared },
      ingressNginxFlows(args, object),
      namespace.resources,
    );
    const dependsOn = [...namespace.resources, ...policies];
    const certificate = defaultCertificate(this, name, args, namespace.name, dependsOn);
    const release = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.ingressNginx,
        // Also with an issuer, when no hook is left: to go from a release to a Chart would take the controller down.
        kind: ChartKind.Release,
        releaseName,
        namespace: namespace.name,
        values: ingressNginxValues(args, object, certificate),
      },
      { dependsOn },
    );
    this.namespace = namespace.name;
    this.ingressClassName = pulumi.all([release.urn]).apply(() => args.className ?? DEFAULT_CLASS);
    this.serviceName = pulumi.output(`${releaseName}-controller`);
    this.registerOutputs({
      namespace: this.namespace,
      ingressClassName: this.ingressClassName,
      serviceName: this.serviceName,
    });
  }
}

function defaultCertificate(
  parent: pulumi.Resource,
  name: string,
  args: IngressNginxArgs,
  namespace: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): pulumi.Input<string> | undefined {
  const { secretName, issuer, dnsNames } = args.defaultCertificate ?? {};
  if (!issuer || !dnsNames) return secretName;
  const object = `${releaseNameOf(args)}-default`;
  const metadata = { name: object, namespace, labels: labels({ name: INGRESS_NGINX, partOf: "kpaas" }, object) };
  return createCertificate(`${name}-certificate`, { metadata, issuer, dnsNames }, childOf(parent, { dependsOn }));
}
