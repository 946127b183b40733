import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { autoscalerSpec } from "../../core/autoscaling";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createHttpRoute, createIngress, createService, externalUrl } from "../../core/exposure";
import { createServiceMonitor } from "../../core/monitoring";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, System, systemOf } from "../control-plane";
import { driverEndpoints, driverFiles, driverRevisions } from "../driver";
import { FrontendArgs } from "./args";
import {
  FRONTEND_PORT,
  frontendConfig,
  frontendProgram,
  META_SERVICE_AUTHORITY,
  METRICS_PORT,
  servesMetrics,
} from "./config";
import { frontendSchema } from "./schema";
import { deploymentSpec } from "./workload";

export * from "./args";

/** Name of the Deployment and of the Service. */
export const FRONTEND = "frontend";

/**
 * The HTTP interface through which functions are called. Each of its nodes must also run a function proxy, and a data worker unless
 * `dataSystem` is off. Throws ValidationError on bad arguments.
 */
export class Frontend extends pulumi.ComponentResource {
  /** Address inside the cluster, such as http://frontend.openyuanrong.svc.cluster.local:8888. */
  readonly url: pulumi.Output<string>;
  /** Address from outside; absent where neither an Ingress nor a route tells a host name. */
  readonly externalUrl?: pulumi.Output<string | undefined>;
  /** Name of the Service. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: FrontendArgs, opts?: pulumi.ComponentResourceOptions) {
    // A value that is not known yet cannot be told from one that was given as undefined.
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
    validateArgs(`Frontend ${name}`, frontendSchema, given);
    super("yuanrong-platform:openyuanrong:Frontend", name, args, opts);
    const system = systemOf(FRONTEND, args.namespace);
    const { selector } = system;

    const data = filesOf(args);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${FRONTEND}-config`), data },
      childOf(this),
    );
    createAuthority(this, name, system, args);
    const annotations = configHash(data, args.tls?.revision, args.metaServiceAuthorityPem, ...driverRevisions(args));
    const deployment = new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      { metadata: system.metadata(), spec: deploymentSpec(args, system, annotations, configMap.metadata.name) },
      childOf(this),
    );
    if (args.autoscaling) {
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        `${name}-autoscaler`,
        { metadata: system.metadata(), spec: autoscalerSpec(deployment.metadata.name, args.autoscaling) },
        childOf(this),
      );
    }
    createDisruptionBudget(this, name, system);

    const scheme = args.tls ? "https" : "http";
    const port = { name: scheme, port: FRONTEND_PORT, targetPort: "api", appProtocol: scheme };
    const service = createService(
      `${name}-service`,
      args.service,
      { metadata: system.metadata(), selector, port },
      childOf(this),
    );
    const target = { metadata: system.metadata(), serviceName: service.metadata.name, port: FRONTEND_PORT };
    createIngress(`${name}-ingress`, args.ingress, target, childOf(this));
    createHttpRoute(`${name}-route`, args.gateway, target, childOf(this));
    if (servesMetrics(args)) createMetrics(this, name, system, args);

    this.serviceName = service.metadata.name;
    this.url = pulumi.interpolate`${scheme}://${FRONTEND}.${args.namespace}.svc.${args.clusterDomain ?? "cluster.local"}:${FRONTEND_PORT}`;
    this.externalUrl = externalUrl(args);
    this.registerOutputs({ url: this.url, externalUrl: this.externalUrl, serviceName: this.serviceName });
  }
}

function filesOf(args: FrontendArgs): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([driverEndpoints(args), args.metaServiceUrl, args.iamUrl])
    .apply(([endpoints, metaServiceUrl, iamUrl]) =>
      driverFiles(frontendProgram(args), frontendConfig({ args, metaServiceUrl, iamUrl, ...endpoints })),
    );
}

/** The authority in a ConfigMap of its own, since it may become known only when it is made, and the configuration should be seen before. */
function createAuthority(parent: Frontend, name: string, system: System, args: FrontendArgs): void {
  if (args.metaServiceAuthorityPem === undefined) return;
  new k8s.core.v1.ConfigMap(
    `${name}-meta-service-ca`,
    {
      metadata: system.metadata(META_SERVICE_AUTHORITY.configMap),
      data: { [META_SERVICE_AUTHORITY.key]: args.metaServiceAuthorityPem },
    },
    childOf(parent),
  );
}

/** A Service of their own: the other one may lead to the frontend from outside the cluster. */
function createMetrics(parent: Frontend, name: string, system: System, { monitoring }: FrontendArgs): void {
  const metadata = system.metadata(`${FRONTEND}-metrics`);
  new k8s.core.v1.Service(
    `${name}-metrics-service`,
    {
      metadata: { ...metadata, annotations: SKIP_AWAIT },
      spec: {
        type: "ClusterIP",
        selector: system.selector,
        ports: [{ name: "metrics", port: METRICS_PORT, targetPort: "metrics" }],
      },
    },
    childOf(parent),
  );
  createServiceMonitor(
    `${name}-monitor`,
    monitoring,
    { metadata: system.metadata(), selector: system.selector, port: "metrics" },
    childOf(parent),
  );
}
