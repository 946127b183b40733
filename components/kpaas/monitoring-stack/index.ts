import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { PrometheusCrds } from "../prometheus-crds";
import { createWebExposure } from "../web";
import { MonitoringStackArgs } from "./args";
import { monitoringStackFlows } from "./flows";
import { createSecrets, grantDashboards, metadata, StackPlace } from "./grafana-access";
import { GRAFANA, NAMESPACE, nodeExporterNamespace, STACK } from "./names";
import { monitoringStackSchema } from "./schema";
import { monitoringStackValues } from "./values";

export * from "./args";

/** Volumes are made, and the operator starts the rest. */
const TIMEOUT_SECONDS = 900;

/**
 * Prometheus, Alertmanager, Grafana and what they need to watch a cluster, by the chart kube-prometheus-stack. Throws ValidationError on
 * bad arguments.
 */
export class MonitoringStack extends pulumi.ComponentResource {
  /** Namespace of the stack, as the `monitoringNamespace` of other services. */
  readonly namespace: pulumi.Output<string>;
  /** Address of Prometheus within the cluster. */
  readonly prometheusUrl: pulumi.Output<string>;
  /** Address of Alertmanager within the cluster. */
  readonly alertmanagerUrl: pulumi.Output<string>;
  /** Address of Grafana: from outside where `web` tells one, else within the cluster; empty where there is none. */
  readonly grafanaUrl: pulumi.Output<string>;
  /** Secret with admin-user and admin-password of Grafana; empty where there is none. */
  readonly adminSecretName: pulumi.Output<string>;

  constructor(name: string, args: MonitoringStackArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MonitoringStack ${name}`, monitoringStackSchema, args);
    super("yuanrong-platform:kpaas:MonitoringStack", name, withSecrets(args), opts);
    const object = args.namespace ?? NAMESPACE;
    const namespace = serviceNamespace(this, name, args, {
      namespace: NAMESPACE,
      enforce: PodSecurityLevel.Restricted,
    });
    const place = { object, name: namespace.name, dependsOn: namespace.resources };
    const secrets = createSecrets(this, name, args, place);
    const needed = [
      ...namespace.resources,
      ...nodeNamespace(this, name, args, object),
      ...definitions(this, name, args),
      ...grantDashboards(this, name, args, place),
      ...policies(this, name, args, place),
    ];
    const release = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.kubePrometheusStack,
        // A hook makes the certificate of its webhook.
        kind: ChartKind.Release,
        releaseName: STACK,
        namespace: namespace.name,
        values: monitoringStackValues(args, object, secrets),
        timeoutSeconds: TIMEOUT_SECONDS,
      },
      { dependsOn: needed },
    );
    const grafana = args.grafana?.enabled ?? true;
    if (grafana && args.web)
      createWebExposure(
        this,
        `${name}-grafana`,
        args.web,
        { metadata: metadata("grafana", namespace.name), serviceName: GRAFANA, port: 80 },
        { dependsOn: [release] },
      );
    const within = (service: string, port: string) =>
      pulumi.all([namespace.name, release.urn]).apply(([space]) => `http://${service}.${space}.svc${port}`);
    this.namespace = namespace.name;
    this.prometheusUrl = within(`${STACK}-prometheus`, ":9090");
    this.alertmanagerUrl = within(`${STACK}-alertmanager`, ":9093");
    this.grafanaUrl = !grafana
      ? pulumi.output("")
      : args.web
        ? pulumi.interpolate`https://${args.web.host}`
        : within(GRAFANA, "");
    this.adminSecretName = pulumi.output(grafana ? secrets.adminSecret : "");
    this.registerOutputs({
      namespace: this.namespace,
      prometheusUrl: this.prometheusUrl,
      alertmanagerUrl: this.alertmanagerUrl,
      grafanaUrl: this.grafanaUrl,
      adminSecretName: this.adminSecretName,
    });
  }
}

/** Component inputs reach the state. */
function withSecrets(args: MonitoringStackArgs): MonitoringStackArgs {
  const { oidc, alertmanager } = args;
  return {
    ...args,
    ...(oidc?.clientSecret !== undefined && { oidc: { ...oidc, clientSecret: pulumi.secret(oidc.clientSecret) } }),
    ...(alertmanager?.config !== undefined && {
      alertmanager: { ...alertmanager, config: pulumi.secret(alertmanager.config) },
    }),
  };
}

/** node-exporter sees the processes, the network and the file system of its node, which no pod beside it should. */
function nodeNamespace(
  parent: pulumi.Resource,
  name: string,
  args: MonitoringStackArgs,
  stack: string,
): k8s.core.v1.Namespace[] {
  if (args.nodeExporter?.enabled === false) return [];
  const object = nodeExporterNamespace(args, stack);
  const { createNamespace, protect } = args;
  return serviceNamespace(
    parent,
    `${name}-nodes`,
    { namespace: object, createNamespace, protect },
    { namespace: object, enforce: PodSecurityLevel.Privileged },
  ).resources as k8s.core.v1.Namespace[];
}

function definitions(parent: pulumi.Resource, name: string, args: MonitoringStackArgs): pulumi.Resource[] {
  const { install = true, keep, chartVersion } = args.crds ?? {};
  if (!install) return [];
  const { charts, timeoutSeconds } = args;
  return [new PrometheusCrds(`${name}-crds`, { charts, keep, chartVersion, timeoutSeconds }, childOf(parent))];
}

function policies(
  parent: pulumi.Resource,
  name: string,
  args: MonitoringStackArgs,
  { object, dependsOn }: StackPlace,
): pulumi.Resource[] {
  const service = { name: STACK, namespace: object, shared: args.createNamespace === false };
  return createServicePolicies(parent, name, args.network, service, monitoringStackFlows(args, object), dependsOn);
}
