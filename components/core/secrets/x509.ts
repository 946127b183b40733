import "reflect-metadata";
import { KeyObject, X509Certificate, createPrivateKey, createPublicKey, randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { isIP } from "node:net";
import { CertificateKeyAlgorithm, CertificateUsage } from "./args";
import { defaults } from "./defaults";

/** What a new authority is made of. */
export interface AuthorityRequest {
  commonName: string;
  validityDays?: number;
}

/** What a new certificate is made of. */
export interface CertificateRequest {
  commonName?: string;
  dnsNames: string[];
  ipAddresses?: string[];
  usages?: CertificateUsage[];
  keyAlgorithm?: CertificateKeyAlgorithm;
  organizations?: string[];
  caCertificatePem: string;
  caPrivateKeyPem: string;
  validityDays?: number;
  renewBeforeDays?: number;
}

/** A certificate and the key that it certifies. */
export interface KeyPair {
  certificatePem: string;
  privateKeyPem: string;
}

type Subject = Pick<CertificateRequest, "commonName" | "organizations">;
type Signing = webcrypto.EcKeyImportParams & webcrypto.EcdsaParams & webcrypto.RsaHashedImportParams;

const DAY = 24 * 60 * 60 * 1000;
/** Clocks of two machines may differ by this much. */
const CLOCK_SKEW = 5 * 60 * 1000;
const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const RSA3072 = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const HASH_BY_CURVE: Record<string, [curve: string, hash: string]> = {
  prime256v1: ["P-256", "SHA-256"],
  secp384r1: ["P-384", "SHA-384"],
  secp521r1: ["P-521", "SHA-512"],
};

x509.cryptoProvider.set(webcrypto);

/** Issues a self-signed authority for a new key, or for the given one. */
export async function issueAuthority(
  request: AuthorityRequest,
  privateKeyPem?: string,
  now = Date.now(),
): Promise<KeyPair> {
  const key = privateKeyPem ? createPrivateKey(privateKeyPem) : await newKey();
  const keys = await importPair(key);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: subjectOf(request),
    ...validity(now, request.validityDays ?? defaults.authorityDays),
    keys,
    signingAlgorithm: P256,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: pemOf(certificate), privateKeyPem: pemOfKey(key) };
}

/** Issues a certificate for a new key. */
export async function issueCertificate(request: CertificateRequest, now = Date.now()): Promise<KeyPair> {
  const ca = new x509.X509Certificate(request.caCertificatePem);
  const signing = await importSigningKey(createPrivateKey(request.caPrivateKeyPem));
  const key = await newKey(request.keyAlgorithm);
  const { publicKey } = await importPair(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subjectOf(request),
    issuer: ca.subjectName,
    ...validity(now, request.validityDays ?? defaults.certificateDays, ca.notAfter),
    publicKey,
    signingKey: signing.key,
    signingAlgorithm: signing.algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(
        (request.usages ?? Object.values(CertificateUsage)).map((usage) => x509.ExtendedKeyUsage[usage]),
      ),
      ...alternativeNames(request),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await authorityKeyIdentifier(ca),
    ],
  });
  return { certificatePem: pemOf(certificate), privateKeyPem: pemOfKey(key) };
}

/** Why this pair cannot sign certificates now, or undefined. */
export function authorityProblem(certificatePem: string, privateKeyPem: string, now = Date.now()): string | undefined {
  const certificate = attempt(() => new X509Certificate(certificatePem));
  if (!certificate) return "certificatePem cannot be read; expected one X.509 certificate in PEM";
  const key = attempt(() => createPrivateKey(privateKeyPem));
  if (!key) return "privateKeyPem cannot be read; expected an unencrypted private key in PEM";
  if (!signingAlgorithm(key))
    return "privateKeyPem is of an unsupported kind; expected EC (P-256, P-384, P-521) or RSA";
  if (!certificate.checkPrivateKey(key))
    return "privateKeyPem does not belong to certificatePem; expected the key of that certificate";
  if (!certificate.ca) return "certificatePem is not an authority's; expected basic constraints with CA true";
  if (Date.parse(certificate.validTo) <= now)
    return `certificatePem ended on ${certificate.validTo}; expected one that is valid`;
  return undefined;
}

/** Whether an authority is in the last quarter of its validity. */
export function renewsAuthority(certificatePem: string, now = Date.now()): boolean {
  const { notBefore, notAfter } = new x509.X509Certificate(certificatePem);
  return notAfter.getTime() - now < (notAfter.getTime() - notBefore.getTime()) / 4;
}

/** Whether a certificate nears its end and another would last at least a day longer. */
export function renewsCertificate(certificatePem: string, request: CertificateRequest, now = Date.now()): boolean {
  const end = new X509Certificate(certificatePem).validTo;
  const renewBefore = (request.renewBeforeDays ?? defaults.renewBeforeDays) * DAY;
  if (Date.parse(end) - now > renewBefore) return false;
  const ca = new x509.X509Certificate(request.caCertificatePem);
  const next = validity(now, request.validityDays ?? defaults.certificateDays, ca.notAfter).notAfter;
  return next.getTime() - Date.parse(end) >= DAY;
}

async function newKey(algorithm?: CertificateKeyAlgorithm): Promise<KeyObject> {
  const parameters = algorithm === CertificateKeyAlgorithm.Rsa3072 ? RSA3072 : P256;
  const { privateKey } = await webcrypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  return KeyObject.from(privateKey);
}

async function importPair(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const signing = await importSigningKey(key);
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  const publicKey = await webcrypto.subtle.importKey("spki", der, signing.algorithm, true, ["verify"]);
  return { privateKey: signing.key, publicKey };
}

async function importSigningKey(key: KeyObject): Promise<{ key: webcrypto.CryptoKey; algorithm: Signing }> {
  const algorithm = signingAlgorithm(key)!;
  const der = key.export({ format: "der", type: "pkcs8" });
  return { key: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]), algorithm };
}

function signingAlgorithm(key: KeyObject): Signing | undefined {
  if (key.asymmetricKeyType === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as Signing;
  const [namedCurve, hash] = HASH_BY_CURVE[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? [];
  return namedCurve ? ({ name: "ECDSA", namedCurve, hash } as Signing) : undefined;
}

function validity(now: number, days: number, end?: Date): { notBefore: Date; notAfter: Date } {
  const notAfter = new Date(now + days * DAY);
  return { notBefore: new Date(now - CLOCK_SKEW), notAfter: end && end < notAfter ? end : notAfter };
}

/** 128 random bits behind a byte 01, which keeps the number positive and of one length. */
function serialNumber(): string {
  return `01${randomBytes(16).toString("hex")}`;
}

/** Values as objects are taken literally; a plain string's quotes, backslashes and leading `#` would have a meaning. */
function subjectOf({ organizations = [], commonName }: Subject): x509.Name {
  const organization = organizations.map((utf8String) => ({ O: [{ utf8String }] }));
  return new x509.Name([...organization, ...(commonName ? [{ CN: [{ utf8String: commonName }] }] : [])]);
}

function alternativeNames({ dnsNames, ipAddresses }: CertificateRequest): x509.Extension[] {
  const names: x509.JsonGeneralNames = [
    ...dnsNames.map((value) => ({ type: "dns" as const, value })),
    ...(ipAddresses ?? []).map((value) => ({ type: "ip" as const, value: canonicalAddress(value) })),
  ];
  return names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [];
}

function canonicalAddress(value: string): string {
  return isIP(value) === 6 ? new URL(`http://[${value}]`).hostname.slice(1, -1) : value;
}

async function authorityKeyIdentifier(ca: x509.X509Certificate): Promise<x509.Extension> {
  const known = ca.getExtension(x509.SubjectKeyIdentifierExtension);
  return known
    ? new x509.AuthorityKeyIdentifierExtension(known.keyId)
    : x509.AuthorityKeyIdentifierExtension.create(ca.publicKey);
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem").trimEnd()}\n`;
}

function pemOfKey(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
