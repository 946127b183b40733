import { z } from "zod";
import { dnsSubdomain, dnsLabel } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { TsigAlgorithm } from "./args";
import { exactlyOne, secretKey, serverAuthorityPem } from "./schema-parts";

const text = z.string().min(1);
const name = pattern(
  /^(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
  "a DNS name such as example.com or *.example.com",
);
const zone = pattern(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
  "a zone such as example.com",
);
const raw = z.record(z.string(), z.any());

const http01 = rule(
  z.strictObject({
    ingressClassName: dnsSubdomain.optional(),
    gateway: z
      .strictObject({ name: dnsSubdomain, namespace: dnsLabel.optional(), sectionName: dnsSubdomain.optional() })
      .optional(),
  }),
  (given, report) => exactlyOne(given, ["ingressClassName", "gateway"], "a way in for the challenge", report),
);

const route53 = rule(
  z.strictObject({
    region: pattern(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a region such as eu-central-1").optional(),
    hostedZoneId: pattern(/^[A-Z0-9]{1,32}$/, "an id such as Z0123456789ABCDEFGHIJ").optional(),
    role: pattern(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/,
      "an ARN such as arn:aws:iam::123456789012:role/dns",
    ).optional(),
    accessKeyId: text.optional(),
    secretAccessKeySecret: secretKey.optional(),
  }),
  (given, report) => {
    if ("accessKeyId" in given !== "secretAccessKeySecret" in given)
      report(
        ["accessKeyId" in given ? "secretAccessKeySecret" : "accessKeyId"],
        "is required",
        "both halves of the access key, or neither",
      );
  },
);

const providers = {
  cloudflare: z.strictObject({ apiTokenSecret: secretKey }).optional(),
  route53: route53.optional(),
  cloudDns: z.strictObject({ project: text, serviceAccountSecret: secretKey.optional() }).optional(),
  azureDns: z
    .strictObject({
      subscriptionId: text,
      resourceGroupName: text,
      hostedZoneName: zone.optional(),
      managedIdentityClientId: text.optional(),
    })
    .optional(),
  rfc2136: z
    .strictObject({
      nameserver: pattern(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:[1-9][0-9]{0,4})?$/, "a server such as 192.0.2.53:53"),
      tsigKeyName: text,
      tsigSecret: secretKey,
      tsigAlgorithm: z.enum(TsigAlgorithm).optional(),
    })
    .optional(),
  webhook: z.strictObject({ groupName: dnsSubdomain, solverName: text, config: raw.optional() }).optional(),
  raw: raw.optional(),
};

const dns01 = rule(z.strictObject({ ...providers, followCname: z.boolean().optional() }), (given, report) => {
  exactlyOne(given, Object.keys(providers), "a DNS provider", report);
  if (given.raw && Object.keys(given.raw).length === 0)
    report(["raw"], "is empty", "the dns01 of an issuer, such as { digitalocean: { tokenSecretRef } }");
});

const solver = rule(
  z.strictObject({
    selector: z
      .strictObject({ dnsNames: z.array(name).min(1).optional(), dnsZones: z.array(zone).min(1).optional() })
      .optional(),
    http01: http01.optional(),
    dns01: dns01.optional(),
  }),
  (given, report) => {
    exactlyOne(given, ["http01", "dns01"], "a challenge", report);
    if (!("http01" in given)) return;
    for (const [index, one] of (given.selector?.dnsNames ?? []).entries())
      if (typeof one === "string" && one.startsWith("*."))
        report(["selector", "dnsNames", index], `${one} can't be proved by HTTP-01`, "dns01 for wildcards");
  },
);

/** Checks an AcmeIssuer. */
export const acmeSchema = z.strictObject({
  server: pattern(/^https:\/\/\S+$/, "the HTTPS address of a directory").optional(),
  email: pattern(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an address such as ops@example.com").refine(
    (email) => !/@example\.(com|org|net)$/.test(email),
    { error: "is an example, which ACME servers refuse; expected an address that is read" },
  ),
  solvers: z.array(solver).min(1),
  accountKeySecretName: dnsSubdomain.optional(),
  preferredChain: text.optional(),
  profile: text.optional(),
  externalAccount: z.strictObject({ keyId: text, keySecret: secretKey }).optional(),
  serverAuthorityPem: serverAuthorityPem.optional(),
});
