import { z } from "zod";
import { autoscalingSchema, checkScaled } from "../../core/autoscaling";
import { ExternalTrafficPolicy, ServiceType } from "../../core/exposure";
import { monitoringSchema } from "../../core/monitoring";
import { cidr, dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { exactlyOne } from "../issuer/schema-parts";
import { Preset } from "../../core/preset";
import { ClientAddressSource } from "./args";

const nodePort = z.int().min(1).max(65_535);

const service = rule(
  z.strictObject({
    type: z.enum(ServiceType).optional(),
    httpNodePort: nodePort.optional(),
    httpsNodePort: nodePort.optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    loadBalancerClass: pattern(
      /^[a-z0-9A-Z]([-a-z0-9A-Z_./]*[a-z0-9A-Z])?$/,
      "a class such as metallb.io/default",
    ).optional(),
    loadBalancerSourceRanges: z.array(cidr).min(1).optional(),
    externalTrafficPolicy: z.enum(ExternalTrafficPolicy).optional(),
  }),
  ({ type = ServiceType.ClusterIP, ...given }, report) => {
    const needs = (fields: (keyof typeof given)[], fits: boolean, expected: string) => {
      for (const field of fields)
        if (given[field] !== undefined && !fits)
          report([field], `has no effect on a Service of type ${type}`, expected);
    };
    needs(
      ["httpNodePort", "httpsNodePort", "externalTrafficPolicy"],
      type !== ServiceType.ClusterIP,
      "NodePort or LoadBalancer as type",
    );
    needs(["loadBalancerSourceRanges", "loadBalancerClass"], type === ServiceType.LoadBalancer, "LoadBalancer as type");
    if (given.httpNodePort !== undefined && given.httpNodePort === given.httpsNodePort)
      report(["httpsNodePort"], "is the port of HTTP too", "another port");
  },
);

const wildcardName = pattern(
  /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
  "a host name such as *.apps.example.com",
);

const certificate = rule(
  z.strictObject({
    secretName: dnsSubdomain.optional(),
    issuer: issuerReferenceSchema.optional(),
    dnsNames: z.array(wildcardName).min(1).optional(),
  }),
  (given, report) => {
    exactlyOne(given, ["secretName", "issuer"], "a certificate", report);
    if ("issuer" in given && !("dnsNames" in given)) report(["dnsNames"], "is required", "the host names to ask for");
    if ("secretName" in given && "dnsNames" in given)
      report(["dnsNames"], "has no effect on a certificate that exists", "issuer, or no dnsNames");
  },
);

const hsts = rule(
  z.strictObject({
    maxAgeSeconds: z.int().min(0).optional(),
    includeSubdomains: z.boolean().optional(),
    preload: z.boolean().optional(),
  }),
  ({ maxAgeSeconds = 31_536_000, includeSubdomains = true, preload }, report) => {
    if (preload && (maxAgeSeconds < 31_536_000 || !includeSubdomains))
      report(["preload"], "is what browsers refuse", "a year or more as maxAgeSeconds, and includeSubdomains");
  },
);

/** The fields of IngressNginxSettings. */
export const ingressNginxSettingsShape = {
  preset: z.enum(Preset).optional(),
  className: dnsLabel.max(40).optional(),
  defaultClass: z.boolean().optional(),
  replicas: z.int().min(1).max(100).optional(),
  autoscaling: autoscalingSchema.optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  service: service.optional(),
  issuer: issuerReferenceSchema.optional(),
  defaultCertificate: certificate.optional(),
  proxies: z.strictObject({ source: z.enum(ClientAddressSource), cidrs: z.array(cidr).min(1) }).optional(),
  hsts: hsts.optional(),
  proxyBodySize: pattern(/^[0-9]+[kmgKMG]?$/, "a size such as 8m, or 0 for any").optional(),
  monitoring: monitoringSchema.optional(),
};

/** Checks IngressNginxArgs. */
export const ingressNginxSchema = rule(
  z.strictObject({ ...ingressNginxSettingsShape, ...chartServiceShape }),
  checkScaled,
);
