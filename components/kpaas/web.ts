import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { childOf } from "../core/children";
import { createHttpRoute, createIngress, ExposureTarget } from "../core/exposure";
import { dnsLabel, dnsSubdomain } from "../core/names";
import { Report, rule } from "../core/problems";
import { hostName, TrustReference } from "./references";

/** A Gateway whose listener speaks HTTPS for the host. */
export interface GatewayReference {
  /** Name of the Gateway. */
  name: pulumi.Input<string>;
  /** Namespace of the Gateway; default that of the service. */
  namespace?: pulumi.Input<string>;
  /** Name of its listener; default each that admits the route. */
  sectionName?: pulumi.Input<string>;
}

/** An ingress controller that speaks HTTPS for the host. */
export interface IngressReference {
  /** Name of the IngressClass; default the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Secret of type kubernetes.io/tls with a certificate for the host, in the namespace of the service. */
  tlsSecretName: pulumi.Input<string>;
  /** Annotations for the controller; default none. */
  annotations?: Record<string, string>;
}

/** How people reach a service: by HTTPS at one host name, through a Gateway or an ingress controller. */
export interface WebExposure {
  /** Host name, such as harbor.example.com. */
  host: pulumi.Input<string>;
  /** Gateway; one of the two, or none where you lead the host name to the service yourself. */
  gateway?: GatewayReference;
  /** Ingress controller. */
  ingress?: IngressReference;
}

/** Checks a {@link WebExposure}. */
export const webExposureSchema = rule(
  z.strictObject({
    host: hostName,
    gateway: z
      .strictObject({ name: dnsSubdomain, namespace: dnsLabel.optional(), sectionName: dnsSubdomain.optional() })
      .optional(),
    ingress: z
      .strictObject({
        className: dnsSubdomain.optional(),
        tlsSecretName: dnsSubdomain,
        annotations: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
  }),
  (given, report: Report) => {
    if (given.gateway && given.ingress) report(["ingress"], "stands beside gateway", "gateway or ingress");
  },
);

/** What a host name leads to. */
export interface WebTarget extends ExposureTarget {
  /**
   * Where the service itself speaks HTTPS: the name in its certificate, and whom the Gateway trusts; default plain HTTP. Of ingress
   * controllers only ingress-nginx is told, and it checks no certificate unless annotations say so.
   */
  backendTls?: { hostname: pulumi.Input<string>; trust: TrustReference };
}

const NGINX_BACKEND_TLS = { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" };

/** Creates the HTTPRoute `${name}-route` or the Ingress `${name}-ingress` of a service; nothing when neither is asked for. */
export function createWebExposure(
  parent: pulumi.Resource,
  name: string,
  { host, gateway, ingress }: WebExposure,
  target: WebTarget,
  opts: pulumi.CustomResourceOptions = {},
): void {
  const annotations = { ...(target.backendTls && NGINX_BACKEND_TLS), ...ingress?.annotations };
  createIngress(`${name}-ingress`, ingress && { ...ingress, annotations, host }, target, childOf(parent, opts));
  createHttpRoute(`${name}-route`, gateway && { ...gateway, hostnames: [host] }, target, childOf(parent, opts));
  if (gateway && target.backendTls)
    createBackendTls(`${name}-backend-tls`, target, target.backendTls, childOf(parent, opts));
}

/** Has Gateways speak TLS to a Service, and check its certificate. */
function createBackendTls(
  name: string,
  { metadata, serviceName }: WebTarget,
  { hostname, trust }: NonNullable<WebTarget["backendTls"]>,
  opts: pulumi.CustomResourceOptions,
): void {
  new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "BackendTLSPolicy",
      metadata,
      spec: {
        targetRefs: [{ group: "", kind: "Service", name: serviceName }],
        // A Gateway reads the key ca.crt and no other.
        validation: { caCertificateRefs: [{ group: "", kind: "ConfigMap", name: trust.configMapName }], hostname },
      },
    },
    opts,
  );
}
