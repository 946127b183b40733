import { z } from "zod";
import { autoscalingSchema, checkScaled } from "../../core/autoscaling";
import { exposureShape, ServiceType } from "../../core/exposure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsSubdomain } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { controlPlaneSettingsShape, replicasShape } from "../control-plane";
import { driverArgsShape } from "../driver-schema";
import { iamUrl } from "../iam-policy";
import { ClientCertificates } from "../meta-service/args";

const megabytes = z.int().min(1).max(65_536);
const seconds = z.int().min(0).max(86_400);

const settings = z.strictObject({
  ...replicasShape,
  ...controlPlaneSettingsShape,
  ...exposureShape,
  autoscaling: autoscalingSchema.optional(),
  tls: z
    .strictObject({
      secretName: dnsSubdomain.optional(),
      revision: z.string().optional(),
      clientCertificates: z.enum(ClientCertificates).optional(),
    })
    .optional(),
  tokens: z.boolean().optional(),
  limits: z
    .strictObject({
      bodyMb: megabytes.optional(),
      streamMb: megabytes.optional(),
      objectsMb: megabytes.optional(),
      readTimeoutSeconds: seconds.optional(),
      writeTimeoutSeconds: seconds.optional(),
      callsPerSecond: z.int().min(1).max(10_000_000).optional(),
    })
    .optional(),
  monitoring: monitoringSchema.optional(),
  sharedMemory: z.boolean().optional(),
});

function isOutside({ service, ingress, gateway }: z.output<typeof settings>): boolean {
  return (service?.type ?? ServiceType.ClusterIP) !== ServiceType.ClusterIP || (ingress ?? gateway) !== undefined;
}

/** Address of meta-service. */
export const metaServiceUrl = pattern(
  /^https?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?\/?$/,
  "a URL without a path, such as http://meta-service.openyuanrong.svc.cluster.local:8081",
);

/** Certificate of an authority. */
export const authorityPem = pattern(/-----BEGIN CERTIFICATE-----/, "a certificate in PEM");

/** Checks FrontendSettings. */
export const frontendSettingsSchema = rule(settings, checkScaled);

/** Checks FrontendArgs. */
export const frontendSchema = rule(
  settings.extend({
    ...driverArgsShape,
    metaServiceUrl: metaServiceUrl.optional(),
    metaServiceAuthorityPem: authorityPem.optional(),
    metaServiceIsPeer: z.boolean().optional(),
    iamUrl: iamUrl.optional(),
    clusterDomain: dnsSubdomain.optional(),
  }),
  (args, report) => {
    checkScaled(args, report);
    if (args.tls !== undefined && args.security?.tls === undefined)
      report(
        ["tls"],
        "needs TLS between systems, since the frontend then asks proxies by HTTPS too",
        "security.tls, or TLS that ends before the frontend, at an Ingress or a Gateway",
      );
    if (args.tokens === true && !("iamUrl" in args))
      report(["tokens"], "are not verified without an IAM adaptor, so that anybody could make one", "an IAM adaptor");
    if (isOutside(args) && args.tokens === undefined && !("iamUrl" in args))
      report(
        ["tokens"],
        "are not asked for, though callers from outside may register and run functions",
        "an IAM adaptor, or tokens: false to let everybody in",
      );
    if (args.metaServiceIsPeer === true && args.security?.tls === undefined)
      report(["metaServiceIsPeer"], "needs TLS between systems", "security.tls, or metaServiceAuthorityPem");
    if (args.sharedMemory === true && args.dataSystem === false)
      report(["sharedMemory"], "is shared with the data worker, which is not used", "dataSystem, or no sharedMemory");
  },
);
