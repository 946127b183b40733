import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createWebExposure } from "../web";
import { VaultArgs } from "./args";
import { activeHost, namesOf, ports } from "./names";

/** Leads people to the active member, whose certificate the Gateway or the ingress controller checks. */
export function exposeVault(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
  dependsOn: pulumi.Resource[],
): void {
  const { web, trust } = args;
  if (!web) return;
  const names = namesOf(args);
  const hostname = activeHost(names);
  const ingress = web.ingress && {
    ...web.ingress,
    annotations: { ...nginxAnnotations(`${names.namespace}/${names.tls}`, hostname), ...web.ingress.annotations },
  };
  createWebExposure(
    parent,
    name,
    { ...web, ...(ingress && { ingress }) },
    {
      metadata,
      serviceName: names.active,
      port: ports.api,
      ...(trust && { backendTls: { hostname, trust } }),
    },
    { dependsOn },
  );
}

/** How ingress-nginx speaks TLS to a Service and checks its certificate; other controllers have annotations of their own. */
function nginxAnnotations(secret: string, hostname: string): Record<string, string> {
  const prefix = "nginx.ingress.kubernetes.io";
  return {
    [`${prefix}/backend-protocol`]: "HTTPS",
    [`${prefix}/proxy-ssl-secret`]: secret,
    [`${prefix}/proxy-ssl-verify`]: "on",
    [`${prefix}/proxy-ssl-name`]: hostname,
    [`${prefix}/proxy-ssl-server-name`]: "on",
  };
}
