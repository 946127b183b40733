import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SKIP_AWAIT } from "./annotations";
import { cidr, dnsLabel, dnsSubdomain } from "./names";
import { pattern, rule } from "./problems";

/** Who reaches a Service: pods of the cluster, everybody who reaches a node, or everybody who reaches a load balancer. */
export const ServiceType = { ClusterIP: "ClusterIP", NodePort: "NodePort", LoadBalancer: "LoadBalancer" } as const;
export type ServiceType = (typeof ServiceType)[keyof typeof ServiceType];

/** Whether traffic from outside goes on to pods of other nodes, which hides the caller's address. */
export const ExternalTrafficPolicy = { Cluster: "Cluster", Local: "Local" } as const;
export type ExternalTrafficPolicy = (typeof ExternalTrafficPolicy)[keyof typeof ExternalTrafficPolicy];

/** How the Service is reached. */
export interface ServiceExposure {
  /** Who reaches it; default ClusterIP, pods of the cluster only. */
  type?: ServiceType;
  /** Port on the nodes; default one that the cluster chooses. Not for ClusterIP. */
  nodePort?: number;
  /** Annotations, such as those by which a cloud sets up its load balancer; default none. */
  annotations?: Record<string, string>;
  /** Networks in CIDR notation from which the load balancer lets callers in; default all. Only for LoadBalancer. */
  loadBalancerSourceRanges?: string[];
  /** Whether traffic goes on to other nodes; default Cluster. Not for ClusterIP. */
  externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** A way in through an ingress controller. */
export interface IngressExposure {
  /** Name of the IngressClass; default the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Host name under which it is reached. */
  host: pulumi.Input<string>;
  /** Start of the paths that are let in; default /. */
  path?: pulumi.Input<string>;
  /** Secret of type kubernetes.io/tls in the same namespace, with a certificate for the host; default none, plain HTTP. */
  tlsSecretName?: pulumi.Input<string>;
  /** Annotations for the controller; default none. */
  annotations?: Record<string, string>;
}

/** A way in through a Gateway that exists already. */
export interface GatewayExposure {
  /** Name of the Gateway. */
  name: pulumi.Input<string>;
  /** Namespace of the Gateway; default the same. */
  namespace?: pulumi.Input<string>;
  /** Name of its listener; default each that admits the route. */
  sectionName?: pulumi.Input<string>;
  /** Host names under which it is reached; default those of the listener. */
  hostnames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Start of the paths that are let in; default /. */
  path?: pulumi.Input<string>;
  /** Whether the listener speaks HTTPS, for the address that is told; default true. */
  https?: boolean;
}

/** Ways into a system from outside the cluster; by default there is none. */
export interface Exposure {
  /** The Service; default a ClusterIP. */
  service?: ServiceExposure;
  /** An Ingress; default none. */
  ingress?: IngressExposure;
  /** A route from a Gateway, whose resource definitions must be installed; default none. */
  gateway?: GatewayExposure;
}

const annotations = z.record(z.string(), z.string());
const path = pattern(/^\/[^\s?#]*$/, "a path such as / or /serverless");
const hostname = pattern(
  /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "a host name such as functions.example.com or *.example.com",
);

/** Checks a {@link ServiceExposure}. */
export const serviceExposureSchema = rule(
  z.strictObject({
    type: z.enum(ServiceType).optional(),
    nodePort: z.int().min(1).max(65_535).optional(),
    annotations: annotations.optional(),
    loadBalancerSourceRanges: z.array(cidr).min(1).optional(),
    externalTrafficPolicy: z.enum(ExternalTrafficPolicy).optional(),
  }),
  ({ type = ServiceType.ClusterIP, ...given }, report) => {
    const outside = "NodePort or LoadBalancer as type";
    const needs = (field: keyof typeof given, fits: boolean, expected: string) => {
      if (given[field] !== undefined && !fits) report([field], `has no effect on a Service of type ${type}`, expected);
    };
    needs("nodePort", type !== ServiceType.ClusterIP, outside);
    needs("externalTrafficPolicy", type !== ServiceType.ClusterIP, outside);
    needs("loadBalancerSourceRanges", type === ServiceType.LoadBalancer, "LoadBalancer as type");
  },
);

/** The fields of {@link Exposure}. */
export const exposureShape = {
  service: serviceExposureSchema.optional(),
  ingress: z
    .strictObject({
      className: dnsSubdomain.optional(),
      host: hostname,
      path: path.optional(),
      tlsSecretName: dnsSubdomain.optional(),
      annotations: annotations.optional(),
    })
    .optional(),
  gateway: z
    .strictObject({
      name: dnsSubdomain,
      namespace: dnsLabel.optional(),
      sectionName: dnsSubdomain.optional(),
      hostnames: z.array(hostname).min(1).max(16).optional(),
      path: path.optional(),
      https: z.boolean().optional(),
    })
    .optional(),
};

/** A Service that is exposed. */
export interface ExposedService {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  selector: Record<string, string>;
  /** Port of the Service, and name of the pods' port. */
  port: { name: string; port: number; targetPort: string; appProtocol?: string };
}

/** Creates the Service. Its pods are waited for by their own workload. */
export function createService(
  name: string,
  exposure: ServiceExposure = {},
  { metadata, selector, port }: ExposedService,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service {
  const { type = ServiceType.ClusterIP, nodePort, annotations = {}, ...fields } = exposure;
  return new k8s.core.v1.Service(
    name,
    {
      metadata: { ...metadata, annotations: { ...annotations, ...SKIP_AWAIT } },
      spec: { type, selector, ports: [{ ...port, ...(nodePort !== undefined && { nodePort }) }], ...fields },
    },
    opts,
  );
}

/** What an Ingress or a route leads to. */
export interface ExposureTarget {
  metadata: k8s.types.input.meta.v1.ObjectMeta;
  serviceName: pulumi.Input<string>;
  port: number;
}

/** Creates an Ingress when it is asked for. It gets its address in its own time. */
export function createIngress(
  name: string,
  exposure: IngressExposure | undefined,
  { metadata, serviceName, port }: ExposureTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!exposure) return;
  const { className, host, path = "/", tlsSecretName, annotations = {} } = exposure;
  const backend = { service: { name: serviceName, port: { number: port } } };
  new k8s.networking.v1.Ingress(
    name,
    {
      metadata: { ...metadata, annotations: { ...annotations, ...SKIP_AWAIT } },
      spec: {
        ingressClassName: className,
        rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend }] } }],
        ...(tlsSecretName !== undefined && { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
      },
    },
    opts,
  );
}

/** Creates an HTTPRoute when it is asked for. */
export function createHttpRoute(
  name: string,
  exposure: GatewayExposure | undefined,
  { metadata, serviceName, port }: ExposureTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!exposure) return;
  const { name: gateway, namespace, sectionName, hostnames, path = "/" } = exposure;
  const parent = {
    name: gateway,
    ...(namespace !== undefined && { namespace }),
    ...(sectionName !== undefined && { sectionName }),
  };
  new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [parent],
        ...(hostnames !== undefined && { hostnames }),
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: path } }],
            backendRefs: [{ name: serviceName, port }],
          },
        ],
      },
    },
    opts,
  );
}

/** The address from outside, where the Ingress or else the route tells one host name; paths are passed on as they come. */
export function externalUrl({ ingress, gateway }: Exposure): pulumi.Output<string | undefined> | undefined {
  const address = (scheme: string, host: pulumi.Input<string | undefined>) =>
    pulumi.output(host).apply((known) => (known?.startsWith("*") ? undefined : `${scheme}://${known}`));
  if (ingress) return address(ingress.tlsSecretName === undefined ? "http" : "https", ingress.host);
  if (gateway?.hostnames === undefined) return undefined;
  return address(
    (gateway.https ?? true) ? "https" : "http",
    pulumi.output(gateway.hostnames).apply(([host]) => host),
  );
}
