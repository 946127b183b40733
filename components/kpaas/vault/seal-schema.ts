import { z } from "zod";
import { pattern, Report, rule } from "../../core/problems";
import { dataKey, dnsSubdomain } from "../../core/names";
import { exactlyOne } from "../issuer/schema-parts";
import { secretKeyReferenceSchema, trustReferenceSchema } from "../references";

const text = z.string().min(1);
const guid = pattern(
  /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  "an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47",
);
const keyId = pattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "an id such as 2026-09 or generated");
const https = pattern(
  /^https:\/\/[^\s/?#@]+$/,
  "an HTTPS address without a path, such as https://openbao.team.test:8200",
);

/** A path of an engine or an auth method. */
export const mountPath = pattern(/^[a-z0-9]([a-z0-9/_-]{0,62}[a-z0-9])?$/, "a path such as secret or team/kv");

const awsKms = z.strictObject({
  region: pattern(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a region such as eu-central-1"),
  keyId: text,
  endpoint: https.optional(),
  credentials: z
    .strictObject({
      secretName: dnsSubdomain,
      accessKeyIdKey: dataKey.optional(),
      secretAccessKeyKey: dataKey.optional(),
    })
    .optional(),
});

const azureKeyVault = rule(
  z.strictObject({
    tenantId: guid,
    vaultName: pattern(/^[A-Za-z][A-Za-z0-9-]{2,23}$/, "the name of a Key Vault, 3 to 24 letters, digits and hyphens"),
    keyName: text,
    clientId: guid.optional(),
    clientSecret: secretKeyReferenceSchema.optional(),
  }),
  (given, report) => {
    if ("clientSecret" in given && !("clientId" in given))
      report(["clientId"], "is required", "the client id to which the secret belongs");
  },
);

const gcpKms = z.strictObject({
  project: text,
  region: text,
  keyRing: text,
  cryptoKey: text,
  credentials: secretKeyReferenceSchema.optional(),
});

const transit = z.strictObject({
  address: https,
  keyName: text,
  mountPath: mountPath.optional(),
  namespace: text.optional(),
  token: secretKeyReferenceSchema,
  trust: trustReferenceSchema.optional(),
});

const staticSeal = rule(
  z.strictObject({
    keyId: keyId.optional(),
    key: secretKeyReferenceSchema.optional(),
    previous: z.strictObject({ keyId, key: secretKeyReferenceSchema }).optional(),
  }),
  (given, report) => {
    if ("key" in given && !("keyId" in given)) report(["keyId"], "is required", "an id of the key");
    if (given.previous?.keyId !== undefined && given.previous.keyId === (given.keyId ?? "generated"))
      report(["previous", "keyId"], `${given.previous.keyId} is the id of the key that follows`, "an id of its own");
  },
);

const seals = {
  awsKms: awsKms.optional(),
  azureKeyVault: azureKeyVault.optional(),
  gcpKms: gcpKms.optional(),
  transit: transit.optional(),
  static: staticSeal.optional(),
  shamir: z.boolean().optional(),
};

/** Checks a VaultSeal. */
export const sealSchema = rule(z.strictObject(seals), (given, report: Report) => {
  exactlyOne(given, Object.keys(seals), "what unseals it", report);
  if (given.shamir === false) report(["shamir"], "is false", "true, or another seal");
});
