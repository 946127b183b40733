import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs, ValidationError } from "../../core/validation";
import { ChartVersion, chartVersions } from "../../core/versions";
import { ChartDeployment, ChartKind, deployChart } from "../../core/chart";
import { ServiceNamespace, serviceNamespace } from "../namespace";
import { createServicePolicies, ServiceFlows } from "../network";
import { mergeValues, Values } from "../../core/values";
import { GatewayReference } from "../web";
import { IstioArgs, IstioMode, MeshMutualTls } from "./args";
import { cniValues } from "./cni";
import { controlPlaneFlows, gatewayFlows, nodeFlows } from "./flows";
import { createGateways, gatewayPlaces } from "./gateways";
import { meshConfig } from "./mesh-config";
import { createMonitors } from "./monitors";
import { ISTIO_CSR, ISTIO_NAMESPACE, NODE_NAMESPACE } from "./names";
import { istioSchema } from "./schema";
import { baseValues, certificatesValues, istiodValues, MeshPlace, ztunnelValues } from "./values";

export * from "./args";
export { meshIssuerProblem } from "./authority";

/** istiod writes its certificate into its webhooks, and whether they must answer. */
const WRITTEN_BY_ISTIOD = {
  ValidatingWebhookConfiguration: ["webhooks[*].clientConfig.caBundle", "webhooks[*].failurePolicy"],
  MutatingWebhookConfiguration: ["webhooks[*].clientConfig.caBundle"],
};

/**
 * A service mesh with mutual TLS, and ways into the cluster. Where it has Gateways, Gateway API must be there before it, and cert-manager
 * where it has an issuer. Throws ValidationError on bad arguments.
 */
export class Istio extends pulumi.ComponentResource {
  /** Namespace of the control plane, known once the mesh takes pods. */
  readonly namespace: pulumi.Output<string>;
  /** What carries connections: sidecar or ambient. */
  readonly mode: pulumi.Output<string>;
  /** Domain of the identities of its pods. */
  readonly trustDomain: pulumi.Output<string>;
  /** Namespace of each Gateway by its name, known once routes can attach. */
  readonly gatewayNamespaces: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: IstioArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Istio ${name}`, istioSchema, args);
    super("yuanrong-platform:kpaas:Istio", name, args, opts);
    const place = { namespace: args.namespace ?? ISTIO_NAMESPACE, nodeNamespace: args.nodeNamespace ?? NODE_NAMESPACE };
    const { ready, control, nodes } = install(this, name, args, place);
    const mesh = [...ready, createPeerAuthentication(this, name, args, control.name, ready)];
    createMonitors(this, name, args, place, ready);
    this.namespace = pulumi.all([control.name, mesh.map(({ urn }) => urn)]).apply(([known]) => known);
    this.mode = pulumi.output<string>(args.mode ?? IstioMode.Sidecar);
    this.trustDomain = pulumi.output(args.trustDomain ?? "cluster.local");
    const places = gatewayPlaces(this, name, args);
    const gateways = createGateways(this, name, args, places, mesh);
    GATEWAYS.set(this, gateways);
    this.gatewayNamespaces = pulumi.all(gateways);
    createPolicies(this, name, args, place, { control, nodes, gateways: places });
    this.registerOutputs({
      namespace: this.namespace,
      mode: this.mode,
      trustDomain: this.trustDomain,
      gatewayNamespaces: this.gatewayNamespaces,
    });
  }

  /** A Gateway of it, as other components take it. Throws ValidationError where there is none of that name. */
  gateway(name: string): GatewayReference {
    const gateways = GATEWAYS.get(this) ?? {};
    const namespace = gateways[name];
    if (namespace !== undefined) return { name, namespace };
    const expected = Object.keys(gateways).join(" or ") || "a Gateway in `gateways`";
    throw new ValidationError("Istio", [{ path: "gateways", problem: `has no Gateway ${name}`, expected }]);
  }
}

/** The Gateways of each mesh, each with its namespace. Fields of a component are its outputs, and those are known too late. */
const GATEWAYS = new WeakMap<Istio, Record<string, pulumi.Output<string>>>();

/** Installs the charts one after the other; answers those that pods of the mesh need. */
function install(
  parent: pulumi.Resource,
  name: string,
  args: IstioArgs,
  place: MeshPlace,
): { ready: pulumi.Resource[]; control: ServiceNamespace; nodes: ServiceNamespace } {
  const control = serviceNamespace(parent, name, args, {
    namespace: ISTIO_NAMESPACE,
    enforce: PodSecurityLevel.Restricted,
  });
  const nodes = serviceNamespace(
    parent,
    `${name}-nodes`,
    { namespace: place.nodeNamespace, createNamespace: args.createNamespace, protect: false },
    // Both agents enter the network namespaces of pods, and write to folders of the node.
    { namespace: NODE_NAMESPACE, enforce: PodSecurityLevel.Privileged },
  );
  const chart = (
    key: string,
    version: ChartVersion,
    deployment: Omit<ChartDeployment, "chart" | "kind">,
    after: pulumi.Resource[],
  ) =>
    deployChart(
      parent,
      `${name}-${key}`,
      {
        ...args,
        values: args.values?.[key] as Values | undefined,
        chartVersion: key === "certificates" ? args.certificates?.chartVersion : args.chartVersion,
      },
      { chart: version, kind: ChartKind.Chart, ignoreChanges: WRITTEN_BY_ISTIOD, ...deployment },
      { dependsOn: after },
    );
  const inControl = (releaseName: string, values: Values) => ({ releaseName, namespace: control.name, values });
  const onNodes = (releaseName: string, values: Values) => ({ releaseName, namespace: nodes.name, values });

  const base = chart(
    "base",
    chartVersions.istioBase,
    inControl("istio-base", baseValues(args, place)),
    control.resources,
  );
  const cni = chart("cni", chartVersions.istioCni, onNodes("istio-cni", cniValues(args, place)), [
    ...nodes.resources,
    base,
  ]);
  const certificates = args.issuer
    ? [chart("certificates", chartVersions.istioCsr, inControl(ISTIO_CSR, certificatesValues(args, place)), [base])]
    : [];
  const values = mergeValues(istiodValues(args, place), { meshConfig: meshConfig(args) });
  const istiod = chart("istiod", chartVersions.istiod, inControl("istiod", values), [base, ...certificates]);
  if (args.mode !== IstioMode.Ambient) return { ready: [cni, istiod], control, nodes };
  const ztunnel = chart("ztunnel", chartVersions.istioZtunnel, onNodes("ztunnel", ztunnelValues(args, place)), [
    cni,
    istiod,
  ]);
  return { ready: [cni, istiod, ztunnel], control, nodes };
}

/** What the whole mesh asks of connections between its pods. */
function createPeerAuthentication(
  parent: pulumi.Resource,
  name: string,
  { mutualTls = MeshMutualTls.Strict }: IstioArgs,
  namespace: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  return new k8s.apiextensions.CustomResource(
    `${name}-mutual-tls`,
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "default", namespace, labels: labels({ name: "mutual-tls", partOf: "istio" }, "default") },
      spec: { mtls: { mode: mutualTls } },
    },
    childOf(parent, { dependsOn }),
  );
}

interface Namespaces {
  control: ServiceNamespace;
  nodes: ServiceNamespace;
  gateways: Map<string, ServiceNamespace>;
}

function createPolicies(
  parent: pulumi.Resource,
  name: string,
  args: IstioArgs,
  place: MeshPlace,
  { control, nodes, gateways }: Namespaces,
): void {
  const create = (child: string, service: string, namespace: string, flows: ServiceFlows, after: pulumi.Resource[]) =>
    createServicePolicies(parent, child, args.network, { name: service, namespace }, flows, after);
  create(name, "istio", place.namespace, controlPlaneFlows(args, place), control.resources);
  create(`${name}-nodes`, "istio-node", place.nodeNamespace, nodeFlows(args, place), nodes.resources);
  for (const [namespace, { resources }] of gateways)
    create(`${name}-${namespace}`, "gateway", namespace, gatewayFlows(args, place, namespace), resources);
}
