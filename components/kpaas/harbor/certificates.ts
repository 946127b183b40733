import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createCertificate } from "../issuer/certificate";
import { HarborArgs } from "./args";
import { HARBOR, TLS_PROGRAMS } from "./names";

/** Secrets with the certificates of Harbor's programs, by program; `nginx` is the one in front. */
export type HarborCertificates = Record<(typeof TLS_PROGRAMS)[number] | "nginx", pulumi.Output<string>>;

/**
 * Three years: no program of Harbor reads its certificate again while it runs. It is renewed a year before its end, and within that year
 * pods are restarted by any update of Harbor or of the nodes.
 */
const DURATION = "26280h";

/** The names under which a Service is called within the cluster. */
export function serviceNames(service: string, namespace: string): string[] {
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
  ];
}

/** Asks for a certificate of every program as `${name}-<program>-certificate`; none without an issuer. */
export function createCertificates(
  parent: pulumi.Resource,
  name: string,
  { issuer, scanner }: HarborArgs,
  namespace: { name: pulumi.Input<string>; plain: string; resources: pulumi.Resource[] },
): HarborCertificates | undefined {
  if (!issuer) return undefined;
  const made = [...TLS_PROGRAMS, "nginx" as const]
    .filter((program) => program !== "trivy" || scanner?.enabled !== false)
    .map((program) => {
      const service = program === "nginx" ? HARBOR : `${HARBOR}-${program}`;
      const object = createCertificate(
        `${name}-${program}-certificate`,
        {
          metadata: {
            name: `${service}-tls`,
            namespace: namespace.name,
            labels: labels({ name: HARBOR, component: program, partOf: "kpaas" }, HARBOR),
          },
          issuer,
          dnsNames: serviceNames(service, namespace.plain),
          duration: DURATION,
        },
        childOf(parent, { dependsOn: namespace.resources }),
      );
      return [program, object];
    });
  return Object.fromEntries(made) as HarborCertificates;
}
