import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as tls from "node:tls";
import { afterAll, expect, test } from "vitest";
import {
  CertificateRequest,
  KeyPair,
  authorityProblem,
  issueAuthority,
  issueCertificate,
  renewsAuthority,
  renewsCertificate,
} from "../../../components/core/secrets/x509";

const DAY = 24 * 60 * 60 * 1000;
const folder = mkdtempSync(path.join(tmpdir(), "x509-"));
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = spawnSync("openssl", ["version"]).status === 0;
if (!openssl) process.stdout.write("openssl is not on PATH: its view of the certificates was not tested\n");

const signedBy = (ca: KeyPair, change: Partial<CertificateRequest> = {}): CertificateRequest => ({
  commonName: "server",
  dnsNames: ["server.example", "*.pods.example"],
  ipAddresses: ["127.0.0.1", "2001:db8::5"],
  caCertificatePem: ca.certificatePem,
  caPrivateKeyPem: ca.privateKeyPem,
  ...change,
});

test("an authority is one, and signs itself", async () => {
  const ca = await issueAuthority({ commonName: '#1 "C\\A"' });
  const certificate = new X509Certificate(ca.certificatePem);
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(ca.privateKeyPem))).toBe(true);
  expect(certificate.subject).toBe('CN=\\#1 \\"C\\\\A\\"');
  expect(authorityProblem(ca.certificatePem, ca.privateKeyPem)).toBeUndefined();
});

test("a certificate is signed, is no authority, and holds for its names and addresses only", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  const leaf = await issueCertificate(signedBy(ca, { organizations: ["system:masters", "second"] }));
  const [issuer, certificate] = [new X509Certificate(ca.certificatePem), new X509Certificate(leaf.certificatePem)];
  expect(certificate.verify(issuer.publicKey)).toBe(true);
  expect(certificate.checkIssued(issuer)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.subject).toBe("O=system:masters\nO=second\nCN=server");
  const group = await issueCertificate(signedBy(ca, { commonName: undefined, organizations: ["group"] }));
  expect(new X509Certificate(group.certificatePem).subject).toBe("O=group");
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  expect(certificate.checkHost("server.example")).toBe("server.example");
  expect(certificate.checkHost("a.pods.example")).toBe("*.pods.example");
  expect(certificate.checkHost("other.example")).toBeUndefined();
  expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(certificate.checkIP("2001:db8:0:0::5")).toBe("2001:db8:0:0::5");
  expect(certificate.checkIP("10.0.0.1")).toBeUndefined();
  expect(certificate.serialNumber).toMatch(/^01[0-9A-F]{32}$/);
  const again = await issueCertificate(signedBy(ca));
  expect(new X509Certificate(again.certificatePem).serialNumber).not.toBe(certificate.serialNumber);
});

test("a certificate may have a key of RSA under an authority of another kind", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  const leaf = await issueCertificate(signedBy(ca, { keyAlgorithm: "rsa-3072" }));
  const certificate = new X509Certificate(leaf.certificatePem);
  expect(certificate.publicKey.asymmetricKeyType).toBe("rsa");
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ modulusLength: 3072, publicExponent: 65537n });
  expect(certificate.checkPrivateKey(createPrivateKey(leaf.privateKeyPem))).toBe(true);
  expect(certificate.verify(new X509Certificate(ca.certificatePem).publicKey)).toBe(true);
  expect(certificate.checkHost("server.example")).toBe("server.example");
  expect(await handshake(ca, leaf, leaf, "server.example")).toBe("server");
});

test("validity starts five minutes ago and never outlives the authority", async () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  const ca = await issueAuthority({ commonName: "ca", validityDays: 100 }, undefined, now);
  const leaf = new X509Certificate((await issueCertificate(signedBy(ca), now)).certificatePem);
  expect(now - Date.parse(leaf.validFrom)).toBe(5 * 60 * 1000);
  expect(Date.parse(leaf.validTo)).toBe(now + 100 * DAY);
  const short = new X509Certificate((await issueCertificate(signedBy(ca, { validityDays: 9 }), now)).certificatePem);
  expect(Date.parse(short.validTo)).toBe(now + 9 * DAY);
  const long = await issueAuthority({ commonName: "ca", validityDays: 36_500 });
  expect(new X509Certificate(long.certificatePem).validTo).toMatch(/ 21\d\d GMT$/);
});

test("a certificate renews when its end is near, but not when that would not help", async () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  const ca = await issueAuthority({ commonName: "ca" }, undefined, start);
  const request = signedBy(ca, { validityDays: 100, renewBeforeDays: 30 });
  const { certificatePem } = await issueCertificate(request, start);
  expect(renewsCertificate(certificatePem, request, start + 69 * DAY)).toBe(false);
  expect(renewsCertificate(certificatePem, request, start + 71 * DAY)).toBe(true);
  expect(renewsCertificate(certificatePem, request, start + 200 * DAY)).toBe(true);
  const brief = signedBy(await issueAuthority({ commonName: "ca", validityDays: 50 }, undefined, start));
  const capped = await issueCertificate(brief, start);
  expect(renewsCertificate(capped.certificatePem, brief, start + DAY)).toBe(false);
});

test("an authority renews in its last quarter, with a key that still verifies what it signed", async () => {
  const start = Date.now() - 80 * DAY;
  const old = await issueAuthority({ commonName: "ca", validityDays: 100 }, undefined, start);
  const leaf = await issueCertificate(signedBy(old), start);
  expect(renewsAuthority(old.certificatePem, start + 74 * DAY)).toBe(false);
  expect(renewsAuthority(old.certificatePem, start + 80 * DAY)).toBe(true);
  const renewed = await issueAuthority({ commonName: "ca", validityDays: 100 }, old.privateKeyPem);
  expect(renewed.privateKeyPem).toBe(old.privateKeyPem);
  const certificate = new X509Certificate(leaf.certificatePem);
  expect(certificate.checkIssued(new X509Certificate(renewed.certificatePem))).toBe(true);
  expect(certificate.verify(new X509Certificate(renewed.certificatePem).publicKey)).toBe(true);
});

test("what cannot sign is told apart", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  const leaf = await issueCertificate(signedBy(ca));
  const ed25519 = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  expect(authorityProblem("nothing", ca.privateKeyPem)).toContain("certificatePem cannot be read");
  expect(authorityProblem(ca.certificatePem, "nothing")).toContain("privateKeyPem cannot be read");
  expect(authorityProblem(ca.certificatePem, ed25519)).toContain("unsupported kind; expected EC");
  expect(authorityProblem(ca.certificatePem, leaf.privateKeyPem)).toContain("does not belong");
  expect(authorityProblem(leaf.certificatePem, leaf.privateKeyPem)).toContain("is not an authority's");
  expect(authorityProblem(ca.certificatePem, ca.privateKeyPem, Date.now() + 4000 * DAY)).toContain("ended on");
});

test("both sides of a TLS connection prove themselves", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  const server = await issueCertificate(signedBy(ca, { usages: ["serverAuth"] }));
  const client = await issueCertificate(signedBy(ca, { commonName: "client", dnsNames: [], usages: ["clientAuth"] }));
  expect(await handshake(ca, server, client, "server.example")).toBe("client");
  await expect(handshake(ca, server, client, "other.example")).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  const stranger = await issueCertificate(signedBy(await issueAuthority({ commonName: "ca" })));
  await expect(handshake(ca, stranger, client, "server.example")).rejects.toMatchObject({
    code: expect.stringMatching(/CERT|SIGNATURE/),
  });
  await expect(handshake(ca, server, server, "server.example")).rejects.toThrow();
});

test.runIf(openssl)("OpenSSL verifies the chain strictly, also under authorities that it made", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  expect(verify(ca, await issueCertificate(signedBy(ca)))).toContain("OK");
  expect(verify(ca, await issueCertificate(signedBy(ca, { keyAlgorithm: "rsa-3072" })))).toContain("OK");
  for (const key of [["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"]]) {
    const foreign = opensslAuthority(key);
    expect(authorityProblem(foreign.certificatePem, foreign.privateKeyPem)).toBeUndefined();
    expect(verify(foreign, await issueCertificate(signedBy(foreign)))).toContain("OK");
  }
});

function verify(ca: KeyPair, leaf: KeyPair): string {
  const [authority, certificate] = [path.join(folder, "ca.pem"), path.join(folder, "leaf.pem")];
  writeFileSync(authority, ca.certificatePem);
  writeFileSync(certificate, leaf.certificatePem);
  const options = ["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "server.example", "-CAfile", authority];
  return execFileSync("openssl", ["verify", ...options, certificate]).toString();
}

function opensslAuthority(newKey: string[]): KeyPair {
  const subject = ["-subj", "/C=KR/O=Example Org/CN=Foreign CA"];
  const options = ["-addext", "keyUsage=critical,keyCertSign", "-nodes", "-days", "900", "-keyout", "-", "-out", "-"];
  const text = execFileSync("openssl", ["req", "-x509", "-newkey", ...newKey, ...subject, ...options], {
    stdio: ["ignore", "pipe", "ignore"],
  }).toString();
  const block = (label: string) => new RegExp(`-----BEGIN ${label}-----[^]+-----END ${label}-----\n`).exec(text)![0];
  return { certificatePem: block("CERTIFICATE"), privateKeyPem: block("PRIVATE KEY") };
}

/** Resolves with the client's name as the server sees it. */
function handshake(ca: KeyPair, server: KeyPair, client: KeyPair, name: string): Promise<string> {
  const options = (pair: KeyPair) => ({ ca: ca.certificatePem, cert: pair.certificatePem, key: pair.privateKeyPem });
  return new Promise<string>((resolve, reject) => {
    const listener = tls.createServer({ ...options(server), requestCert: true, rejectUnauthorized: true });
    listener.on("secureConnection", (socket) => {
      socket.end();
      resolve(socket.getPeerCertificate().subject.CN);
    });
    listener.on("tlsClientError", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as AddressInfo;
      const socket = tls.connect({ ...options(client), host: "127.0.0.1", port, servername: name }, () => undefined);
      socket.on("error", reject).on("close", () => listener.close());
    });
  });
}
