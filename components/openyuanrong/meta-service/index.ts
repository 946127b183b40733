import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { autoscalerSpec, scaledOptions } from "../../core/autoscaling";
import { disruptionBudget } from "../../core/availability";
import { childOf } from "../../core/children";
import { configHash, hashOf } from "../../core/config-hash";
import { labels, selectorLabels } from "../../core/labels";
import { Certificate, CertificateAuthority } from "../../core/secrets";
import { validateArgs } from "../../core/validation";
import { serviceHost, SYSTEMS } from "../names";
import { MetaServiceArgs } from "./args";
import { API_PORT, metaServiceConfig, metaServiceLog } from "./config";
import { metaServiceSchema } from "./schema";
import { deploymentSpec } from "./workload";

export * from "./args";

const META_SERVICE = SYSTEMS.metaService;
const PART = { name: META_SERVICE, partOf: "openyuanrong" };

/**
 * The REST interface for functions and pod pools. It has no authentication of its own and trusts every caller, so its Service
 * is never more than a ClusterIP; from outside it is reached through the API server, which does authenticate.
 * Throws ValidationError on bad arguments.
 */
export class MetaService extends pulumi.ComponentResource {
  /** Address inside the cluster, such as http://meta-service.openyuanrong.svc.cluster.local:8081. */
  readonly url: pulumi.Output<string>;
  /** Name of the Service. */
  readonly serviceName: pulumi.Output<string>;
  /** PEM text of the authority of a generated certificate; absent otherwise. */
  readonly certificateAuthorityPem?: pulumi.Output<string>;

  constructor(name: string, args: MetaServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MetaService ${name}`, metaServiceSchema, args);
    super("yuanrong-platform:openyuanrong:MetaService", name, args, opts);
    const selector = selectorLabels(PART, META_SERVICE);
    const allLabels = labels(PART, META_SERVICE);
    const metadata = { name: META_SERVICE, namespace: args.namespace, labels: allLabels };

    const generated =
      args.tls && args.tls.secretName === undefined ? generateCertificate(this, name, args, metadata) : undefined;
    const data = configuration(args);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: { ...metadata, name: `${META_SERVICE}-config` }, data },
      childOf(this),
    );
    const template = {
      labels: allLabels,
      annotations: configHash(
        data,
        args.etcd.clientRevision,
        args.metaEtcd?.clientRevision,
        generated?.revision ?? args.tls?.revision,
        args.objectStore?.revision,
      ),
    };
    const tlsSecret = args.tls?.secretName ?? generated?.secretName;
    new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      { metadata, spec: deploymentSpec(args, selector, template, configMap.metadata.name, tlsSecret) },
      childOf(this, scaledOptions(args)),
    );
    const service = new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { ...metadata, annotations: SKIP_AWAIT },
        spec: {
          type: "ClusterIP",
          selector,
          ports: [{ name: args.tls ? "https" : "http", port: API_PORT, targetPort: "api" }],
        },
      },
      childOf(this),
    );
    if (args.autoscaling)
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        `${name}-autoscaler`,
        { metadata, spec: autoscalerSpec(META_SERVICE, args.autoscaling) },
        childOf(this),
      );
    new k8s.policy.v1.PodDisruptionBudget(`${name}-pdb`, { metadata, spec: disruptionBudget(selector) }, childOf(this));

    this.serviceName = service.metadata.name;
    this.url = pulumi.interpolate`${args.tls ? "https" : "http"}://${hostOf(args)}:${API_PORT}`;
    this.certificateAuthorityPem = generated?.certificateAuthorityPem;
    this.registerOutputs({
      url: this.url,
      serviceName: this.serviceName,
      certificateAuthorityPem: this.certificateAuthorityPem,
    });
  }
}

function hostOf({ namespace, clusterDomain }: MetaServiceArgs): pulumi.Output<string> {
  return serviceHost(META_SERVICE, namespace, clusterDomain);
}

function configuration(args: MetaServiceArgs): Record<string, pulumi.Output<string>> {
  const config = pulumi
    .all([args.etcd.endpoints, (args.metaEtcd ?? args.etcd).endpoints, args.objectStore?.endpoint])
    .apply(([etcdEndpoints, metaEtcdEndpoints, storeEndpoint]) =>
      metaServiceConfig({ args, etcdEndpoints, metaEtcdEndpoints, storeEndpoint }),
    );
  return {
    "config.json": config.apply((content) => JSON.stringify(content, undefined, 2)),
    "log.json": pulumi.output(JSON.stringify(metaServiceLog(args.log), undefined, 2)),
  };
}

function generateCertificate(
  parent: MetaService,
  name: string,
  args: MetaServiceArgs,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
) {
  const ca = new CertificateAuthority(`${name}-ca`, { commonName: `${META_SERVICE} authority` }, childOf(parent));
  const certificate = new Certificate(
    `${name}-certificate`,
    {
      commonName: META_SERVICE,
      dnsNames: [
        hostOf(args),
        pulumi.interpolate`${META_SERVICE}.${args.namespace}.svc`,
        pulumi.interpolate`${META_SERVICE}.${args.namespace}`,
        META_SERVICE,
      ],
      ca,
    },
    childOf(parent),
  );
  const secret = new k8s.core.v1.Secret(
    `${name}-tls`,
    {
      metadata: { ...metadata, name: `${META_SERVICE}-tls` },
      stringData: {
        "ca.crt": ca.certificatePem,
        "tls.crt": certificate.certificatePem,
        "tls.key": certificate.privateKeyPem,
      },
    },
    childOf(parent),
  );
  return {
    secretName: secret.metadata.name,
    certificateAuthorityPem: ca.certificatePem,
    revision: certificate.certificatePem.apply(hashOf),
  };
}
