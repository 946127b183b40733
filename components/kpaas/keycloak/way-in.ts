import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createCertificate } from "../issuer/certificate";
import { ServiceNamespace } from "../namespace";
import { WebExposure, WebTarget } from "../web";
import { KeycloakArgs } from "./args";
import { KEYCLOAK, OBJECTS, PORTS, SERVICE, SERVICE_HTTP_PORT } from "./names";

const LABELS = labels({ name: KEYCLOAK, partOf: "kpaas" }, KEYCLOAK);

/** Asks for the certificate of the pods where there is an issuer; resolves with the name of its Secret once it is issued. */
export function createPodCertificate(
  parent: pulumi.Resource,
  name: string,
  { issuer }: KeycloakArgs,
  namespace: ServiceNamespace,
): pulumi.Output<string> | undefined {
  if (!issuer) return undefined;
  const host = pulumi.interpolate`${SERVICE}.${namespace.name}`;
  return createCertificate(
    `${name}-certificate`,
    {
      metadata: { name: OBJECTS.certificate, namespace: namespace.name, labels: LABELS },
      issuer,
      dnsNames: [SERVICE, host, pulumi.interpolate`${host}.svc`, pulumi.interpolate`${host}.svc.cluster.local`],
    },
    childOf(parent, { dependsOn: namespace.resources }),
  );
}

/** What people come to: the pods' HTTPS where they speak it. */
export function webTarget({ issuer, trust }: KeycloakArgs, namespace: pulumi.Output<string>): WebTarget {
  const target = { metadata: { name: KEYCLOAK, namespace, labels: LABELS }, serviceName: SERVICE };
  if (!issuer) return { ...target, port: SERVICE_HTTP_PORT };
  const hostname = pulumi.interpolate`${SERVICE}.${namespace}.svc`;
  return { ...target, port: PORTS.https, ...(trust && { backendTls: { hostname, trust } }) };
}

/** The way in, with what ingress-nginx must be told: answers with several cookies of tokens, and the protocol of the pods. */
export function webOf({ web, issuer }: KeycloakArgs): WebExposure {
  if (!web.ingress) return web;
  const prefix = "nginx.ingress.kubernetes.io";
  const annotations = {
    [`${prefix}/proxy-buffer-size`]: "16k",
    ...(issuer && { [`${prefix}/backend-protocol`]: "HTTPS" }),
    ...web.ingress.annotations,
  };
  return { ...web, ingress: { ...web.ingress, annotations } };
}
