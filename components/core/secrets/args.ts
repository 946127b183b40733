import * as pulumi from "@pulumi/pulumi";

/** Arguments of RandomPassword. */
export interface RandomPasswordArgs {
  /** Number of characters, 8 to 256; default 32. A change makes a new password. */
  length?: pulumi.Input<number>;
  /** The different printable ASCII characters to draw from, at least 10; default letters and digits. A change makes a new password. */
  characters?: pulumi.Input<string>;
  /** Any values; a change of one makes a new password. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Arguments of PasswordHash. */
export interface PasswordHashArgs {
  /** The password, 1 to 72 bytes; kept as a secret. A change makes a new hash. */
  password: pulumi.Input<string>;
  /** Rounds as a power of two, 4 to 15; default 10. Few are enough for a long random password. A change makes a new hash. */
  cost?: pulumi.Input<number>;
}

/** Arguments of CurveKeyPair. */
export interface CurveKeyPairArgs {
  /** Any values; a change of one makes a new pair. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Arguments of CertificateAuthority. */
export interface CertificateAuthorityArgs {
  /** Common name of the authority, 1 to 64 characters. A change makes a new authority with a new key. */
  commonName: pulumi.Input<string>;
  /** Days that the certificate is valid, 1 to 36500; default 3650. */
  validityDays?: pulumi.Input<number>;
}

/** What a certificate may be used for in TLS. */
export const CertificateUsage = { ServerAuth: "serverAuth", ClientAuth: "clientAuth" } as const;
export type CertificateUsage = (typeof CertificateUsage)[keyof typeof CertificateUsage];

/** The kind of a certificate's key. */
export const CertificateKeyAlgorithm = { EcdsaP256: "ecdsa-p256", Rsa3072: "rsa-3072" } as const;
export type CertificateKeyAlgorithm = (typeof CertificateKeyAlgorithm)[keyof typeof CertificateKeyAlgorithm];

/** The authority that signs a certificate; a CertificateAuthority is one. */
export interface CertificateIssuer {
  /** PEM text of the authority's certificate. */
  certificatePem: pulumi.Input<string>;
  /** PEM text of the authority's private key, unencrypted EC or RSA; kept as a secret. */
  privateKeyPem: pulumi.Input<string>;
}

/** Arguments of Certificate. */
export interface CertificateArgs {
  /** Common name of the subject, 1 to 64 characters; default none, then `organizations` name the subject. */
  commonName?: pulumi.Input<string>;
  /** DNS names that the certificate is valid for, `*` allowed as the first label; may be empty. */
  dnsNames: pulumi.Input<pulumi.Input<string>[]>;
  /** IPv4 and IPv6 addresses that the certificate is valid for; default none. */
  ipAddresses?: pulumi.Input<pulumi.Input<string>[]>;
  /** Uses in TLS; default server and client. */
  usages?: pulumi.Input<pulumi.Input<CertificateUsage>[]>;
  /** Kind of the key; default ecdsa-p256. RSA is for peers that cannot use that curve. */
  keyAlgorithm?: pulumi.Input<CertificateKeyAlgorithm>;
  /** Organizations of the subject, which Kubernetes reads as groups; default none. */
  organizations?: pulumi.Input<pulumi.Input<string>[]>;
  /** The authority that signs. */
  ca: CertificateIssuer;
  /** Days that the certificate is valid, 1 to 3650, cut at the end of the authority's; default 825. */
  validityDays?: pulumi.Input<number>;
  /** Days before its end from which an update issues the certificate anew, less than `validityDays`; default 60. */
  renewBeforeDays?: pulumi.Input<number>;
}
