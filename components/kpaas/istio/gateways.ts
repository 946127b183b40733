import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { createCertificate } from "../issuer/certificate";
import { ServiceNamespace, serviceNamespace } from "../namespace";
import { Values } from "../../core/values";
import { GatewayHttp, IstioArgs, IstioGateway } from "./args";
import { gatewayValues } from "./gateway-values";
import { gatewaySpec, redirectSpec } from "./listeners";
import { GATEWAYS_NAMESPACE } from "./names";

/** Creates the Gateways; answers the namespace of each by its name, known once routes can attach and its certificate is there. */
export function createGateways(
  parent: pulumi.Resource,
  name: string,
  args: IstioArgs,
  places: Map<string, ServiceNamespace>,
  dependsOn: pulumi.Resource[],
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    (args.gateways ?? []).map((gateway) => {
      const place = places.get(gateway.namespace ?? GATEWAYS_NAMESPACE)!;
      return [gateway.name, createGateway(parent, name, args, gateway, place, dependsOn)];
    }),
  );
}

/** Creates the namespaces of the Gateways; answers them by name. */
export function gatewayPlaces(
  parent: pulumi.Resource,
  name: string,
  { gateways = [], createNamespace, protect }: IstioArgs,
): Map<string, ServiceNamespace> {
  const places = new Map<string, ServiceNamespace>();
  for (const gateway of gateways) {
    const { namespace = GATEWAYS_NAMESPACE } = gateway;
    const place = { namespace, createNamespace: gateway.createNamespace ?? createNamespace, protect };
    const service = { namespace: GATEWAYS_NAMESPACE, enforce: PodSecurityLevel.Restricted };
    if (!places.has(namespace)) places.set(namespace, serviceNamespace(parent, `${name}-${namespace}`, place, service));
  }
  return places;
}

function createGateway(
  parent: pulumi.Resource,
  name: string,
  args: IstioArgs,
  gateway: IstioGateway,
  place: ServiceNamespace,
  dependsOn: pulumi.Resource[],
): pulumi.Output<string> {
  const child = `${name}-${gateway.name}`;
  const { http = GatewayHttp.Redirect } = gateway;
  const metadata = (object: string) => ({
    name: object,
    namespace: place.name,
    labels: labels({ name: "gateway", partOf: "istio" }, gateway.name),
  });
  const pods = deployChart(
    parent,
    child,
    { ...args, values: args.values?.gateway as Values | undefined },
    {
      chart: chartVersions.istioGateway,
      kind: ChartKind.Chart,
      releaseName: gateway.name,
      namespace: place.name,
      values: gatewayValues(args, gateway),
    },
    { dependsOn: [...place.resources, ...dependsOn] },
  );
  const secretName = gateway.tlsSecretName ?? `${gateway.name}-tls`;
  const certificate = (after: pulumi.Resource[]) =>
    gateway.issuer &&
    createCertificate(
      `${child}-certificate`,
      { metadata: metadata(`${gateway.name}-tls`), issuer: gateway.issuer, dnsNames: gateway.hostnames },
      childOf(parent, { dependsOn: after }),
    );
  // A challenge of ACME may have to come through the listener of HTTP, so that the Gateway must be there first. Without that listener it has
  // none that works before the certificate is there.
  const early = http === GatewayHttp.None ? certificate(place.resources) : undefined;
  const object = new k8s.apiextensions.CustomResource(
    `${child}-gateway`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { ...metadata(gateway.name), annotations: { "pulumi.com/waitFor": "condition=Accepted" } },
      spec: gatewaySpec(gateway, early ?? secretName),
    },
    childOf(parent, { dependsOn: pods }),
  );
  if (http === GatewayHttp.None) return object.metadata.namespace;
  const redirect = new k8s.apiextensions.CustomResource(
    `${child}-redirect`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadata(`${gateway.name}-redirect`),
      spec: redirectSpec(object.metadata.name),
    },
    childOf(parent),
  );
  const late = certificate([redirect]);
  return pulumi.all([object.metadata.namespace, late]).apply(([known]) => known);
}
