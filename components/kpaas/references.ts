import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dataKey, dnsLabel, dnsSubdomain, existingBucket } from "../core/names";
import { pattern, rule } from "../core/problems";

/** One key of a Secret in the namespace of the service that reads it. */
export interface SecretKeyReference {
  /** Name of the Secret. */
  name: pulumi.Input<string>;
  /** Key in it; default what the service says. */
  key?: pulumi.Input<string>;
}

/** A ConfigMap with the certificates of authorities to trust, in the namespace of the service that reads it; a TrustBundle makes one. */
export interface TrustReference {
  /** Name of the ConfigMap. */
  configMapName: pulumi.Input<string>;
  /** Key with the certificates in PEM; default ca-certificates.crt. */
  key?: pulumi.Input<string>;
}

/** A bucket of an S3-compatible store, and a Secret with its keys in the namespace of the service that reads it. */
export interface BucketReference {
  /** Address of the store, such as https://rook-ceph-rgw-store.rook-ceph.svc. */
  endpoint: pulumi.Input<string>;
  /** Name of the bucket. */
  bucketName: pulumi.Input<string>;
  /** Region that requests are signed for; default us-east-1, which stores without regions take. */
  region?: pulumi.Input<string>;
  /** Secret with the keys; default one by the name of the bucket, as a claim makes it. */
  secretName?: pulumi.Input<string>;
  /** Key of the Secret with the access key; default AWS_ACCESS_KEY_ID. */
  accessKeyIdKey?: pulumi.Input<string>;
  /** Key of the Secret with the secret key; default AWS_SECRET_ACCESS_KEY. */
  secretAccessKeyKey?: pulumi.Input<string>;
  /** StorageClass by which the service claims the bucket of Rook, whose operator makes it and the Secret; default both are there. */
  claimClassName?: pulumi.Input<string>;
}

/** A database, and a user who may use it. */
export interface DatabaseReference {
  /** Host name of the server. */
  host: pulumi.Input<string>;
  /** Port of the server; default that of its kind. */
  port?: pulumi.Input<number>;
  /** Name of the database. */
  database: pulumi.Input<string>;
  /** Name of the user. */
  username: pulumi.Input<string>;
  /** Password of the user, of which a Secret is made; kept as a secret. */
  password?: pulumi.Input<string>;
  /** Existing Secret with the password under `password`, in the namespace of the service; instead of the password itself. */
  passwordSecret?: SecretKeyReference;
}

/** A key-value store that speaks Redis' protocol. */
export interface KeyValueReference {
  /** Host name of the server. */
  host: pulumi.Input<string>;
  /** Port of the server; default 6379. */
  port?: pulumi.Input<number>;
  /** Password, of which a Secret is made; kept as a secret. */
  password?: pulumi.Input<string>;
  /** Existing Secret with the password under `password`, in the namespace of the service; instead of the password itself. */
  passwordSecret?: SecretKeyReference;
  /** Whether it speaks TLS; default false. */
  tls?: boolean;
}

/** A client of an OpenID provider, by which a service signs its users on. */
export interface OidcClientReference {
  /** Issuer, such as https://keycloak.example.com/realms/platform. */
  issuerUrl: pulumi.Input<string>;
  /** Id of the client. */
  clientId: pulumi.Input<string>;
  /** Secret of the client, of which a Secret is made; kept as a secret. */
  clientSecret?: pulumi.Input<string>;
  /** Existing Secret with the client's secret under `clientSecret`, in the namespace of the service; instead of the secret itself. */
  clientSecretSecret?: SecretKeyReference;
}

/** A host name in full. */
export const hostName = pattern(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
  "a host name such as harbor.example.com",
);

/** Checks a {@link SecretKeyReference}. */
export const secretKeyReferenceSchema = z.strictObject({ name: dnsSubdomain, key: dataKey.optional() });

/** Checks a {@link TrustReference}. */
export const trustReferenceSchema = z.strictObject({ configMapName: dnsSubdomain, key: dataKey.optional() });

/** Checks a {@link BucketReference}. */
export const bucketReferenceSchema = rule(
  z.strictObject({
    endpoint: pattern(/^https?:\/\/[^\s/@]+$/, "a URL such as https://rook-ceph-rgw-store.rook-ceph.svc"),
    bucketName: existingBucket,
    region: z.string().min(1).optional(),
    secretName: dnsSubdomain.optional(),
    accessKeyIdKey: dataKey.optional(),
    secretAccessKeyKey: dataKey.optional(),
    claimClassName: dnsSubdomain.optional(),
  }),
  (bucket, report) => {
    if (!("secretName" in bucket) && !("claimClassName" in bucket))
      report(["secretName"], "is required", "an existing Secret with the keys, or claimClassName");
  },
);

/** Checks a {@link DatabaseReference}. */
export const databaseReferenceSchema = rule(
  z.strictObject({
    host: dnsSubdomain,
    port: z.int().min(1).max(65_535).optional(),
    database: z.string().min(1).max(63),
    username: z.string().min(1).max(63),
    password: z.string().min(1).optional(),
    passwordSecret: secretKeyReferenceSchema.optional(),
  }),
  (given, report) => oneOfTwo(given, "password", "passwordSecret", report),
);

/** Checks a {@link KeyValueReference}. */
export const keyValueReferenceSchema = rule(
  z.strictObject({
    host: z.union([hostName, dnsLabel]),
    port: z.int().min(1).max(65_535).optional(),
    password: z.string().min(1).optional(),
    passwordSecret: secretKeyReferenceSchema.optional(),
    tls: z.boolean().optional(),
  }),
  (given, report) => oneOfTwo(given, "password", "passwordSecret", report),
);

/** Checks an {@link OidcClientReference}. */
export const oidcClientReferenceSchema = rule(
  z.strictObject({
    issuerUrl: pattern(/^https:\/\/[^\s?#]+$/, "an HTTPS URL such as https://keycloak.example.com/realms/platform"),
    clientId: z.string().min(1).max(255),
    clientSecret: z.string().min(1).optional(),
    clientSecretSecret: secretKeyReferenceSchema.optional(),
  }),
  (given, report) => oneOfTwo(given, "clientSecret", "clientSecretSecret", report),
);

function oneOfTwo(
  given: object,
  value: string,
  reference: string,
  report: (path: string[], problem: string, expected: string) => void,
) {
  if (value in given && reference in given) report([reference], `stands beside ${value}`, `${value} or ${reference}`);
  if (!(value in given) && !(reference in given)) report([value], "is required", `${value}, or ${reference}`);
}
