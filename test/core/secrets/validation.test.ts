import * as pulumi from "@pulumi/pulumi";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  Certificate,
  CertificateArgs,
  CertificateAuthority,
  CertificateAuthorityArgs,
  CurveKeyPair,
  CurveKeyPairArgs,
  PasswordHash,
  PasswordHashArgs,
  RandomPassword,
  RandomPasswordArgs,
} from "../../../components/core/secrets";
import {
  certificateAuthoritySchema,
  certificateSchema,
  curveKeyPairSchema,
  passwordHashSchema,
  randomPasswordSchema,
} from "../../../components/core/secrets/schema";
import { issueAuthority } from "../../../components/core/secrets/x509";

test("the schemas describe the interfaces", () => {
  expectTypeOf<z.output<typeof randomPasswordSchema>>().toEqualTypeOf<pulumi.Unwrap<RandomPasswordArgs>>();
  expectTypeOf<z.output<typeof passwordHashSchema>>().toEqualTypeOf<pulumi.Unwrap<PasswordHashArgs>>();
  expectTypeOf<z.output<typeof curveKeyPairSchema>>().toEqualTypeOf<pulumi.Unwrap<CurveKeyPairArgs>>();
  expectTypeOf<z.output<typeof certificateAuthoritySchema>>().toEqualTypeOf<pulumi.Unwrap<CertificateAuthorityArgs>>();
  expectTypeOf<z.output<typeof certificateSchema>>().toEqualTypeOf<pulumi.Unwrap<CertificateArgs>>();
});

test.each<[PasswordHashArgs, string]>([
  [{ password: "" }, "password: length 0 is too small; expected at least 1"],
  [
    { password: "é".repeat(37) },
    "password: is longer than 72 bytes, of which bcrypt reads no more; expected a shorter",
  ],
  [{ password: "p", cost: 3 }, "cost: 3 is too small; expected at least 4"],
])("PasswordHash refuses %j", (args, message) => {
  expect(() => new PasswordHash("h", args)).toThrow(message);
});

test.each<[RandomPasswordArgs, string]>([
  [{ length: 7 }, "length: 7 is too small; expected at least 8"],
  [{ length: 257 }, "length: 257 is too large; expected at most 256"],
  [
    { characters: "aabbccddeeff" },
    "characters: is no alphabet; expected at least 10 different printable ASCII characters",
  ],
  [{ characters: "abc" }, "characters: is no alphabet; expected at least 10 different printable ASCII characters"],
  [{ keepers: { version: 1 as never } }, "keepers.version: is a number; expected a string, in quotes"],
])("RandomPassword refuses %j", (args, message) => {
  expect(() => new RandomPassword("p", args)).toThrow(message);
});

test.each<[CurveKeyPairArgs, string]>([
  [{ keepers: { version: 1 as never } }, "keepers.version: is a number; expected a string, in quotes"],
  [{ secretKey: "x" } as never, "secretKey: is not a known property; expected one of: keepers"],
])("CurveKeyPair refuses %j", (args, message) => {
  expect(() => new CurveKeyPair("k", args)).toThrow(message);
});

test("CertificateAuthority refuses what is out of range", () => {
  expect(() => new CertificateAuthority("ca", { commonName: "", validityDays: 0.5 })).toThrow(
    "CertificateAuthority ca is invalid (2 problems):\n" +
      "  commonName: length 0 is too small; expected at least 1\n" +
      "  validityDays: is a number; expected an integer",
  );
});

test.each<[Partial<CertificateArgs>, string]>([
  [{ commonName: "x".repeat(65) }, "commonName: length 65 is too large; expected at most 64"],
  [{ dnsNames: undefined }, "dnsNames: is required; expected an array"],
  [{ dnsNames: ["a_b"] }, 'dnsNames[0]: "a_b" does not match; expected a DNS name'],
  [{ dnsNames: ["a.example", "a..b"] }, 'dnsNames[1]: "a..b" does not match'],
  [{ dnsNames: ["*.svc"] }, 'dnsNames[0]: "*.svc" does not match'],
  [{ dnsNames: ["a.*.example"] }, 'dnsNames[0]: "a.*.example" does not match'],
  [{ dnsNames: [`${"a".repeat(64)}.example`] }, "dnsNames[0]"],
  [{ dnsNames: [] }, "ipAddresses: is empty, and so is dnsNames; expected a name or address"],
  [{ ipAddresses: ["300.1.1.1"] }, 'ipAddresses[0]: "300.1.1.1" is not an address; expected an IPv4 or IPv6 address'],
  [{ ipAddresses: ["fe80::1%eth0"] }, 'ipAddresses[0]: "fe80::1%eth0" is not an address'],
  [{ usages: [] }, "usages: length 0 is too small; expected at least 1"],
  [
    { usages: ["codeSigning" as never] },
    'usages[0]: "codeSigning" is not supported; expected "serverAuth" or "clientAuth"',
  ],
  [{ organizations: [""] }, "organizations[0]: length 0 is too small"],
  [{ keyAlgorithm: "rsa" as never }, 'keyAlgorithm: "rsa" is not supported; expected "ecdsa-p256" or "rsa-3072"'],
  [{ validityDays: 3651 }, "validityDays: 3651 is too large; expected at most 3650"],
  [{ renewBeforeDays: -1 }, "renewBeforeDays: -1 is too small; expected at least 0"],
  [{ renewBeforeDays: 825 }, "renewBeforeDays: 825 is too large; expected less than validityDays (825)"],
  [{ validityDays: 60 }, "renewBeforeDays: 60 is too large; expected less than validityDays (60)"],
  [{ ca: undefined as never }, "ca.certificatePem: is required; expected a string"],
  [{ more: 1 } as never, "more: is not a known property"],
])("Certificate refuses %j", async (change, message) => {
  const ca = await issueAuthority({ commonName: "ca" });
  const args = { commonName: "c", dnsNames: ["c.example"], ca, ...change };
  expect(() => new Certificate("c", args)).toThrow(message);
});

test("Certificate needs a subject, a common name or an organization", () => {
  const pem = pulumi.output(new Promise<string>(() => undefined));
  const args: CertificateArgs = { dnsNames: ["c.example"], ca: { certificatePem: pem, privateKeyPem: pem } };
  const message = "commonName: is absent, and so is organizations; expected one of them, to name the subject";
  expect(() => new Certificate("c", args)).toThrow(message);
  expect(() => new Certificate("c", { ...args, organizations: [] })).toThrow(message);
  expect(() => new Certificate("c", { ...args, organizations: ["group"] })).not.toThrow();
});

test("Certificate names every problem at once and shows no key", () => {
  const secret = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
  const args = { commonName: "", dnsNames: ["*"], ca: { certificatePem: "MIIB", privateKeyPem: secret } };
  expect(() => new Certificate("c", args)).toThrow(
    "Certificate c is invalid (4 problems):\n" +
      "  ca.certificatePem: does not look like one; expected one certificate in PEM, starting with -----BEGIN CERTIFICATE-----\n" +
      "  ca.privateKeyPem: does not look like one; expected an unencrypted private key in PEM, such as -----BEGIN PRIVATE KEY-----\n" +
      "  commonName: length 0 is too small; expected at least 1\n" +
      '  dnsNames[0]: "*" does not match; expected a DNS name such as etcd.example.svc or *.example.svc',
  );
});

test("a rule about a value that is not known yet is left for later", async () => {
  const later = <T>(value: T) => pulumi.output(new Promise<T>(() => undefined)).apply(() => value);
  const pem = later("");
  const args: CertificateArgs = {
    commonName: "c",
    dnsNames: [],
    ipAddresses: later(["10.0.0.1"]),
    validityDays: later(30),
    ca: { certificatePem: pem, privateKeyPem: pem },
  };
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  expect(() => new Certificate("c", args)).not.toThrow();
});
