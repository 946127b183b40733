import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { AuthorityKeyAlgorithm } from "./args";
import { acmeSchema } from "./acme-schema";
import { exactlyOne, secretKey, serverAuthorityPem } from "./schema-parts";

const DURATION = /^(?=.)(?:([1-9][0-9]{0,6})h)?(?:([1-9][0-9]{0,6})m)?$/;
const duration = pattern(DURATION, "hours and minutes such as 8760h or 12h30m");

function minutesOf(value: string): number {
  const [, hours = "0", minutes = "0"] = DURATION.exec(value) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

const selfSignedCa = rule(
  z.strictObject({
    commonName: z.string().min(1).max(64),
    organization: z.string().min(1).max(64).optional(),
    secretName: dnsSubdomain.optional(),
    duration: duration.optional(),
    renewBefore: duration.optional(),
    keyAlgorithm: z.enum(AuthorityKeyAlgorithm).optional(),
  }),
  ({ duration = "87600h", renewBefore = "8760h" }, report) => {
    const life = minutesOf(duration);
    if (life > 0 && life < 24 * 60) report(["duration"], `${duration} is short for an authority`, "at least 24h");
    else if (life > 0 && minutesOf(renewBefore) >= life)
      report(["renewBefore"], `${renewBefore} is not shorter than the life ${duration}`, "less than duration");
  },
);

const ca = rule(
  z.strictObject({
    secretName: dnsSubdomain.optional(),
    certificatePem: pattern(
      /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
      "certificates in PEM, starting with -----BEGIN CERTIFICATE-----",
    ).optional(),
    privateKeyPem: z
      .string()
      .regex(/^\s*-----BEGIN ((EC |RSA )?PRIVATE KEY)-----[A-Za-z0-9+/=\s]+-----END \1-----\s*$/, {
        error: "does not look like a key; expected an unencrypted private key in PEM",
      })
      .optional(),
  }),
  (given, report) => {
    const pair = ["certificatePem", "privateKeyPem"] as const;
    if ("secretName" in given) {
      for (const key of pair)
        if (key in given) report([key], "stands beside secretName", `no ${key}: the Secret holds it`);
      return;
    }
    const missing = pair.filter((key) => !(key in given));
    if (missing.length === 2) report(["secretName"], "is required", "a Secret, or certificatePem and privateKeyPem");
    else for (const key of missing) report([key], "is required", "certificate and key of the authority, or secretName");
  },
);

const vault = rule(
  z.strictObject({
    server: pattern(
      /^https:\/\/[^\s/?#@]+$/,
      "an HTTPS address without a path, such as https://openbao.openbao.svc:8200",
    ),
    path: pattern(/^[^/\s]+(\/[^/\s]+)*\/sign\/[^/\s]+$/, "the path of a role that signs, such as pki/sign/services"),
    vaultNamespace: z.string().min(1).optional(),
    serverAuthorityPem: serverAuthorityPem.optional(),
    serverAuthoritySecret: secretKey.optional(),
    kubernetes: z
      .strictObject({
        role: z.string().min(1),
        mountPath: pattern(/^\/v1\/auth\/\S+$/, "a path such as /v1/auth/kubernetes").optional(),
        serviceAccountName: dnsSubdomain.optional(),
        audiences: z.array(z.string().min(1)).optional(),
      })
      .optional(),
    appRole: z
      .strictObject({ path: z.string().min(1).optional(), roleId: z.string().min(1), secretId: secretKey })
      .optional(),
    tokenSecret: secretKey.optional(),
  }),
  (given, report) => {
    exactlyOne(given, ["kubernetes", "appRole", "tokenSecret"], "a way to authenticate", report);
    if ("serverAuthorityPem" in given && "serverAuthoritySecret" in given)
      report(["serverAuthoritySecret"], "stands beside serverAuthorityPem", "one of them");
  },
);

/** The fields of IssuerSettings. */
export const issuerSettingsShape = {
  selfSignedCa: selfSignedCa.optional(),
  ca: ca.optional(),
  acme: acmeSchema.optional(),
  vault: vault.optional(),
};

/** Reports settings that name no way to sign, or several. */
export function checkIssuer(settings: object, report: Report): void {
  exactlyOne(settings, Object.keys(issuerSettingsShape), "what signs", report);
}

/** Checks IssuerArgs. */
export const issuerSchema = rule(
  z.strictObject({
    ...issuerSettingsShape,
    issuerName: dnsSubdomain.optional(),
    namespace: dnsLabel.optional(),
    certManagerNamespace: dnsLabel.optional(),
    clusterResourceNamespace: dnsLabel.optional(),
    protect: z.boolean().optional(),
  }),
  (args, report) => {
    checkIssuer(args, report);
    if (args.namespace !== undefined && args.clusterResourceNamespace !== undefined)
      report(["clusterResourceNamespace"], "has no meaning for an Issuer of one namespace", "no such namespace");
  },
);

/** Checks an IssuerReference. */
export const issuerReferenceSchema = z.strictObject({
  name: dnsSubdomain,
  kind: pattern(/^[A-Z][A-Za-z]*$/, "a kind such as ClusterIssuer").optional(),
  group: dnsSubdomain.optional(),
});
