import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { autoscalerSpec } from "../../core/autoscaling";
import { childOf } from "../../core/children";
import { createHttpRoute, createIngress, createService, externalUrl } from "../../core/exposure";
import { createServiceMonitor } from "../../core/monitoring";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, System, systemOf } from "../control-plane";
import { createDriver } from "../driver-workload";
import { serviceHost, SYSTEMS } from "../names";
import { FrontendArgs } from "./args";
import { FRONTEND_PORT, META_SERVICE_AUTHORITY, METRICS_PORT, servesMetrics } from "./config";
import { frontendSchema } from "./schema";
import { frontendWorkload } from "./workload";

export * from "./args";

/**
 * The HTTP interface through which functions are called. Each of its nodes must also run a function proxy, and a data worker unless
 * `dataSystem` is off. Throws ValidationError on bad arguments.
 */
export class Frontend extends pulumi.ComponentResource {
  /** Address inside the cluster, such as http://frontend.openyuanrong.svc.cluster.local:8888. */
  readonly url: pulumi.Output<string>;
  /** Address from outside; absent where neither an Ingress nor a route tells a host name. */
  readonly externalUrl?: pulumi.Output<string>;
  /** Name of the Service. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: FrontendArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Frontend ${name}`, frontendSchema, args);
    super("yuanrong-platform:openyuanrong:Frontend", name, args, opts);
    const system = systemOf(SYSTEMS.frontend, args.namespace);
    createAuthority(this, name, system, args);
    const deployment = createDriver(this, name, system, frontendWorkload(args));
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
      { metadata: system.metadata(), selector: system.selector, port },
      childOf(this),
    );
    const target = { metadata: system.metadata(), serviceName: service.metadata.name, port: FRONTEND_PORT };
    createIngress(`${name}-ingress`, args.ingress, target, childOf(this));
    createHttpRoute(`${name}-route`, args.gateway, target, childOf(this));
    if (servesMetrics(args)) createMetrics(this, name, system, args);

    this.serviceName = service.metadata.name;
    const host = serviceHost(system.name, args.namespace, args.clusterDomain);
    this.url = pulumi.interpolate`${scheme}://${host}:${FRONTEND_PORT}`;
    // Other languages know no union; where the host is a wildcard, found out late, nothing is told.
    this.externalUrl = externalUrl(args) as pulumi.Output<string> | undefined;
    this.registerOutputs({ url: this.url, externalUrl: this.externalUrl, serviceName: this.serviceName });
  }
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
  const metadata = system.metadata(`${system.name}-metrics`);
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
