import { isIP } from "node:net";
import { z } from "zod";
import { pattern, rule } from "../problems";
import { CertificateKeyAlgorithm, CertificateUsage } from "./args";
import { defaults } from "./defaults";

const commonName = z.string().min(1).max(64);

/** DNS name, perhaps with a wildcard as its first label. */
export const dnsName = pattern(
  /^(?=.{1,253}$)(\*\.(?=[^.]+\.[^.]))?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i,
  "a DNS name such as etcd.example.svc or *.example.svc",
);

const ipAddress = z.string().refine((value) => isIP(value) !== 0 && !value.includes("%"), {
  error: (issue) => `${JSON.stringify(issue.input)} is not an address; expected an IPv4 or IPv6 address without a zone`,
});

const pem = (label: RegExp, expected: string) =>
  z.string().regex(label, { error: `does not look like one; expected ${expected}` });

const certificatePem = pem(
  /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
  "one certificate in PEM, starting with -----BEGIN CERTIFICATE-----",
);

const privateKeyPem = pem(
  /-----BEGIN ((EC |RSA )?PRIVATE KEY)-----[A-Za-z0-9+/=\s]+-----END \1-----\s*$/,
  "an unencrypted private key in PEM, such as -----BEGIN PRIVATE KEY-----",
);

export const randomPasswordSchema = z.strictObject({
  length: z.int().min(8).max(256).optional(),
  characters: z
    .string()
    .refine((value) => /^[!-~]{10,}$/.test(value) && new Set(value).size === value.length, {
      error: "is no alphabet; expected at least 10 different printable ASCII characters",
    })
    .optional(),
  keepers: z.record(z.string(), z.string()).optional(),
});

export const passwordHashSchema = z.strictObject({
  password: z
    .string()
    .min(1)
    .refine((value) => Buffer.byteLength(value) <= 72, {
      error: "is longer than 72 bytes, of which bcrypt reads no more; expected a shorter password",
    }),
  cost: z.int().min(4).max(15).optional(),
});

export const curveKeyPairSchema = z.strictObject({ keepers: z.record(z.string(), z.string()).optional() });

export const certificateAuthoritySchema = z.strictObject({
  commonName,
  validityDays: z.int().min(1).max(36_500).optional(),
});

export const certificateSchema = rule(
  z.strictObject({
    commonName: commonName.optional(),
    dnsNames: z.array(dnsName),
    ipAddresses: z.array(ipAddress).optional(),
    usages: z.array(z.enum(CertificateUsage)).min(1).optional(),
    keyAlgorithm: z.enum(CertificateKeyAlgorithm).optional(),
    organizations: z.array(z.string().min(1).max(64)).optional(),
    ca: z.strictObject({ certificatePem, privateKeyPem }),
    validityDays: z.int().min(1).max(3650).optional(),
    renewBeforeDays: z.int().min(0).optional(),
  }),
  (args, report) => {
    if (!("commonName" in args) && (!("organizations" in args) || args.organizations?.length === 0))
      report(["commonName"], "is absent, and so is organizations", "one of them, to name the subject");
    const server = !("usages" in args) || args.usages?.includes(CertificateUsage.ServerAuth);
    if (server && args.dnsNames?.length === 0 && !args.ipAddresses?.length)
      report(["ipAddresses"], "is empty, and so is dnsNames", "a name or address for which the server is known");
    const days = "validityDays" in args ? args.validityDays : defaults.certificateDays;
    const renew = "renewBeforeDays" in args ? args.renewBeforeDays : defaults.renewBeforeDays;
    if (days !== undefined && renew !== undefined && renew >= days)
      report(["renewBeforeDays"], `${renew} is too large`, `less than validityDays (${days})`);
  },
);
