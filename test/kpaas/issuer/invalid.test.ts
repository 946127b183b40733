import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Issuer } from "../../../components/kpaas/issuer";

const secret = { name: "s", key: "k" };
const http01 = { ingressClassName: "nginx" };
const email = "certificates@team.test";
const acme = { email, solvers: [{ http01 }] };
const vault = { server: "https://v.test:8200", path: "pki/sign/r", tokenSecret: secret };
const dns = (dns01: object) => ({ acme: { email, solvers: [{ dns01 }] } });
const at = "acme.solvers[0]";

/** What is given, and the place and reason of the one problem that it makes. */
const cases: [args: object, path: string, problem: string][] = [
  [{}, "", "lacks what signs"],
  [{ ca: undefined }, "", "lacks what signs"],
  [{ ca: { secretName: "a" }, selfSignedCa: { commonName: "c" } }, "ca", "stands beside selfSignedCa"],
  [{ ca: {} }, "ca.secretName", "is required"],
  [{ ca: { secretName: "A" } }, "ca.secretName", '"A" does not match'],
  [{ ca: { secretName: "a", privateKeyPem: key() } }, "ca.privateKeyPem", "stands beside secretName"],
  [{ ca: { privateKeyPem: key() } }, "ca.certificatePem", "is required"],
  [{ ca: { certificatePem: pem() } }, "ca.privateKeyPem", "is required"],
  [{ ca: { certificatePem: pem(), privateKeyPem: "nonsense" } }, "ca.privateKeyPem", "does not look like a key"],
  [{ ca: { certificatePem: "x", privateKeyPem: key() } }, "ca.certificatePem", '"x" does not match'],
  [{ selfSignedCa: {} }, "selfSignedCa.commonName", "is required"],
  [{ selfSignedCa: { commonName: "c", duration: "1y" } }, "selfSignedCa.duration", '"1y" does not match'],
  [{ selfSignedCa: { commonName: "c", duration: "1h" } }, "selfSignedCa.duration", "1h is short for an authority"],
  [{ selfSignedCa: { commonName: "c", duration: "720h" } }, "selfSignedCa.renewBefore", "8760h is not shorter"],
  [{ selfSignedCa: { commonName: "c", keyAlgorithm: "DSA" } }, "selfSignedCa.keyAlgorithm", '"DSA" is not supported'],
  [{ acme: { ...acme, email: undefined } }, "acme.email", "is required"],
  [{ acme: { ...acme, email: "me" } }, "acme.email", '"me" does not match'],
  [{ acme: { ...acme, email: "me@example.com" } }, "acme.email", "is an example"],
  [{ acme: { email } }, "acme.solvers", "is required"],
  [{ acme: { email, solvers: [] } }, "acme.solvers", "length 0 is too small"],
  [{ acme: { email, solvers: [{}] } }, at, "lacks a challenge"],
  [{ acme: { email, solvers: [{ http01, dns01: { raw: { a: 1 } } }] } }, `${at}.dns01`, "stands beside http01"],
  [{ acme: { email, solvers: [{ http01: {} }] } }, `${at}.http01`, "lacks a way in for the challenge"],
  [
    { acme: { email, solvers: [{ http01: { ...http01, gateway: { name: "g" } } }] } },
    `${at}.http01.gateway`,
    "stands beside ingressClassName",
  ],
  [
    { acme: { email, solvers: [{ http01, selector: { dnsNames: ["a.test", "*.b.test"] } }] } },
    `${at}.selector.dnsNames[1]`,
    "*.b.test can't be proved by HTTP-01",
  ],
  [
    { acme: { email, solvers: [{ http01, selector: { dnsZones: ["*.b.test"] } }] } },
    `${at}.selector.dnsZones[0]`,
    '"*.b.test" does not match',
  ],
  [{ acme: { ...acme, server: "http://acme.test" } }, "acme.server", '"http://acme.test" does not match'],
  [{ acme: { ...acme, externalAccount: { keyId: "k" } } }, "acme.externalAccount.keySecret", "is required"],
  [{ acme: { ...acme, server_: "x" } }, "acme.server_", "is not a known property"],
  [dns({}), `${at}.dns01`, "lacks a DNS provider"],
  [dns({ followCname: true }), `${at}.dns01`, "lacks a DNS provider"],
  [dns({ raw: {} }), `${at}.dns01.raw`, "is empty"],
  [dns({ cloudflare: {} }), `${at}.dns01.cloudflare.apiTokenSecret`, "is required"],
  [
    dns({ cloudflare: { apiTokenSecret: secret }, cloudDns: { project: "p" } }),
    `${at}.dns01.cloudDns`,
    "stands beside cloudflare",
  ],
  [dns({ route53: { accessKeyId: "AK" } }), `${at}.dns01.route53.secretAccessKeySecret`, "is required"],
  [dns({ route53: { role: "dns" } }), `${at}.dns01.route53.role`, '"dns" does not match'],
  [
    dns({ rfc2136: { nameserver: "n", tsigKeyName: "k", tsigSecret: secret, tsigAlgorithm: "HMACMD5" } }),
    `${at}.dns01.rfc2136.tsigAlgorithm`,
    '"HMACMD5" is not supported',
  ],
  [{ vault: { ...vault, server: "http://v.test:8200" } }, "vault.server", '"http://v.test:8200" does not match'],
  [{ vault: { ...vault, path: "pki/issue/r" } }, "vault.path", '"pki/issue/r" does not match'],
  [{ vault: { ...vault, tokenSecret: undefined } }, "vault", "lacks a way to authenticate"],
  [{ vault: { ...vault, kubernetes: { role: "r" } } }, "vault.tokenSecret", "stands beside kubernetes"],
  [
    { vault: { ...vault, serverAuthorityPem: pem(), serverAuthoritySecret: secret } },
    "vault.serverAuthoritySecret",
    "stands beside serverAuthorityPem",
  ],
  [
    { ca: { secretName: "a" }, namespace: "n", clusterResourceNamespace: "m" },
    "clusterResourceNamespace",
    "has no meaning for an Issuer of one namespace",
  ],
];

function pem(): string {
  return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
}

function key(): string {
  return "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
}

test.each(cases)("refuses %j", (args, path, problem) => {
  let thrown: unknown;
  try {
    new Issuer("i", args as never);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ValidationError);
  const { problems } = thrown as ValidationError;
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
  expect(String(thrown)).not.toContain("AAAA");
});
