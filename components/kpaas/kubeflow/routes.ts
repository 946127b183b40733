import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createCertificate } from "../issuer/certificate";
import { KubeflowArgs } from "./args";
import { OAUTH2_PROXY } from "./sign-on";
import { KUBEFLOW } from "./stages";

/** Name of the Gateway to which all routes of the manifests are bound. */
const GATEWAY = "kubeflow-gateway";

/** Opens Kubeflow's host at the platform's gateway, and leads sign-on to oauth2-proxy. */
export function createRoutes(
  parent: pulumi.Resource,
  name: string,
  args: KubeflowArgs,
  dependsOn: pulumi.Resource[],
): void {
  const { gateway } = args;
  const metadata = (object: string, namespace: string = KUBEFLOW) => ({
    name: object,
    namespace,
    labels: labels({ name: object, partOf: KUBEFLOW }, KUBEFLOW),
  });
  const credentialName =
    gateway.tlsSecretName ??
    createCertificate(
      `${name}-certificate`,
      { metadata: metadata("kubeflow-tls", gateway.namespace), issuer: gateway.issuer!, dnsNames: [gateway.host] },
      childOf(parent, { dependsOn }),
    );
  new k8s.apiextensions.CustomResource(
    `${name}-sign-on-route`,
    {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: metadata(OAUTH2_PROXY),
      spec: {
        gateways: [GATEWAY],
        // As in the manifests: routes of a narrower host would hide all of theirs.
        hosts: ["*"],
        http: [
          {
            match: [{ uri: { prefix: "/oauth2/" } }],
            route: [
              { destination: { host: `${OAUTH2_PROXY}.${OAUTH2_PROXY}.svc.cluster.local`, port: { number: 80 } } },
            ],
          },
        ],
      },
    },
    childOf(parent, { dependsOn }),
  );
  new k8s.apiextensions.CustomResource(
    `${name}-gateway`,
    {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: metadata(GATEWAY),
      spec: gatewaySpec(gateway, credentialName),
    },
    // The way is open once those who sign people on are there.
    childOf(parent, { dependsOn }),
  );
}

/** Spec of Istio's Gateway: HTTPS for the host alone, and a redirect to it. */
export function gatewaySpec(
  { selector, host }: KubeflowArgs["gateway"],
  credentialName: pulumi.Input<string>,
): Record<string, unknown> {
  const hosts = [host];
  return {
    selector,
    servers: [
      {
        port: { number: 443, name: "https-kubeflow", protocol: "HTTPS" },
        hosts,
        tls: { mode: "SIMPLE", credentialName, minProtocolVersion: "TLSV1_2" },
      },
      { port: { number: 80, name: "http-kubeflow", protocol: "HTTP" }, hosts, tls: { httpsRedirect: true } },
    ],
  };
}
