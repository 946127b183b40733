import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { issueAuthority } from "../../../components/core/secrets/x509";
import { Issuer, IssuerArgs } from "../../../components/kpaas/issuer";
import { createCertificate } from "../../../components/kpaas/issuer/certificate";
import { customResourceProblems } from "../custom-resources";
import { called, only, registered } from "../../support/registered";

const secret = { name: "s", key: "k" };
const email = "certificates@team.test";
const acme = (solver: object): IssuerArgs => ({ acme: { email, solvers: [solver as never] } });

/** One of each way to sign, and the part of the spec that shows it. */
const ways: [what: string, args: IssuerArgs, spec: object][] = [
  ["a self-signed authority", { selfSignedCa: { commonName: "Platform" } }, { ca: { secretName: "i-ca" } }],
  ["a given Secret", { ca: { secretName: "mine" } }, { ca: { secretName: "mine" } }],
  [
    "HTTP-01 by an Ingress",
    acme({ http01: { ingressClassName: "nginx" } }),
    {
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        privateKeySecretRef: { name: "i-account-key" },
        solvers: [{ http01: { ingress: { ingressClassName: "nginx", serviceType: "ClusterIP" } } }],
      },
    },
  ],
  [
    "HTTP-01 by a Gateway",
    acme({ http01: { gateway: { name: "public", namespace: "istio-ingress" } } }),
    { acme: { solvers: [{ http01: { gatewayHTTPRoute: { parentRefs: [{ name: "public", kind: "Gateway" }] } } }] } },
  ],
  [
    "Cloudflare",
    acme({ dns01: { cloudflare: { apiTokenSecret: secret } }, selector: { dnsZones: ["a.test"] } }),
    {
      acme: { solvers: [{ selector: { dnsZones: ["a.test"] }, dns01: { cloudflare: { apiTokenSecretRef: secret } } }] },
    },
  ],
  [
    "Route 53",
    acme({ dns01: { route53: { hostedZoneId: "Z1", accessKeyId: "AK", secretAccessKeySecret: secret } } }),
    { acme: { solvers: [{ dns01: { route53: { hostedZoneID: "Z1", secretAccessKeySecretRef: secret } } }] } },
  ],
  [
    "Cloud DNS",
    acme({ dns01: { cloudDns: { project: "p", serviceAccountSecret: secret }, followCname: true } }),
    { acme: { solvers: [{ dns01: { cloudDNS: { project: "p" }, cnameStrategy: "Follow" } }] } },
  ],
  [
    "Azure DNS",
    acme({ dns01: { azureDns: { subscriptionId: "s", resourceGroupName: "r", managedIdentityClientId: "m" } } }),
    { acme: { solvers: [{ dns01: { azureDNS: { subscriptionID: "s", managedIdentity: { clientID: "m" } } } }] } },
  ],
  [
    "RFC 2136",
    acme({ dns01: { rfc2136: { nameserver: "192.0.2.1:53", tsigKeyName: "k", tsigSecret: secret } } }),
    { acme: { solvers: [{ dns01: { rfc2136: { tsigAlgorithm: "HMACSHA256" } } }] } },
  ],
  [
    "a webhook",
    acme({ dns01: { webhook: { groupName: "g.test", solverName: "s", config: { a: 1 } } } }),
    { acme: { solvers: [{ dns01: { webhook: { groupName: "g.test", config: { a: 1 } } } }] } },
  ],
  [
    "a raw provider",
    acme({ dns01: { raw: { digitalocean: { tokenSecretRef: secret } } } }),
    { acme: { solvers: [{ dns01: { digitalocean: { tokenSecretRef: secret } } }] } },
  ],
  [
    "Vault by a ServiceAccount",
    { vault: { server: "https://v.test:8200", path: "pki/sign/r", kubernetes: { role: "r" } } },
    { vault: { auth: { kubernetes: { role: "r", serviceAccountRef: { name: "i-vault" } } } } },
  ],
  [
    "Vault by an AppRole",
    { vault: { server: "https://v.test", path: "pki/sign/r", appRole: { roleId: "id", secretId: secret } } },
    { vault: { auth: { appRole: { path: "approle", roleId: "id", secretRef: secret } } } },
  ],
  [
    "Vault by a token",
    { vault: { server: "https://v.test", path: "pki/sign/r", tokenSecret: secret, serverAuthoritySecret: secret } },
    { vault: { caBundleSecretRef: secret, auth: { tokenSecretRef: secret } } },
  ],
];

describe.each([undefined, "team"])("in namespace %s", (namespace) => {
  test.for(ways)("%s is what cert-manager's definition takes", async ([, args, spec], context) => {
    const resources = await registered(() => new Issuer("i", { ...args, ...(namespace && { namespace }) }));
    const issuer = called(resources, "i-issuer").inputs;
    expect(issuer).toMatchObject({ kind: namespace ? "Issuer" : "ClusterIssuer", spec });
    expect(issuer.metadata.namespace).toBe(namespace);
    for (const { inputs } of resources.filter(({ inputs: { apiVersion } }) => apiVersion === "cert-manager.io/v1")) {
      const problems = customResourceProblems(inputs as never);
      if ("skipped" in problems) return context.skip(true, problems.skipped);
      expect(problems).toEqual([]);
    }
  });
});

test("the check of custom resources refuses what the definition does not know", (context) => {
  const manifest = {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    spec: { ca: { secretName: 1, secret: "x" } },
  };
  const problems = customResourceProblems(manifest);
  if ("skipped" in problems) return context.skip(true, problems.skipped);
  expect(problems).toEqual([
    expect.stringMatching(/^spec\.ca\.secretName: /),
    expect.stringMatching(/^spec\.ca: .*"secret"/),
  ]);
});

test("a self-signed authority keeps its key, and lies where cert-manager looks for the Secrets of ClusterIssuers", async () => {
  const args = { selfSignedCa: { commonName: "Platform" }, clusterResourceNamespace: "certs" };
  const certificate = only(await registered(() => new Issuer("i", args)), "Certificate").inputs;
  expect(certificate.metadata.namespace).toBe("certs");
  expect(certificate.spec).toMatchObject({
    isCA: true,
    usages: ["cert sign", "crl sign"],
    privateKey: { rotationPolicy: "Never", algorithm: "ECDSA", size: 384 },
    issuerRef: { name: "i-self-signer", kind: "ClusterIssuer" },
  });
});

test("a given authority becomes a Secret whose key is a secret", async () => {
  const { certificatePem, privateKeyPem } = await issueAuthority({ commonName: "given" });
  const resources = await registered(() => new Issuer("i", { ca: { certificatePem, privateKeyPem } }));
  const { type, metadata, stringData } = only(resources, "Secret").inputs;
  expect([type, metadata.name, metadata.namespace]).toEqual(["kubernetes.io/tls", "i-ca", "cert-manager"]);
  expect(JSON.stringify(stringData)).toContain("1b47061264138c4ac30d75fd1eb44270");
  expect(called(resources, "i-issuer").inputs.spec).toEqual({ ca: { secretName: "i-ca" } });
});

test("cert-manager may ask for tokens of Vault's account alone", async () => {
  const vault = { server: "https://v.test", path: "pki/sign/r", kubernetes: { role: "r" } };
  const resources = await registered(
    () => new Issuer("i", { vault, namespace: "team", certManagerNamespace: "certs" }),
  );
  expect(only(resources, "ServiceAccount").inputs.metadata).toMatchObject({ name: "i-vault", namespace: "team" });
  expect(only(resources, "Role").inputs.rules).toEqual([
    { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["i-vault"], verbs: ["create"] },
  ]);
  expect(only(resources, "RoleBinding").inputs.subjects).toEqual([
    { kind: "ServiceAccount", name: "cert-manager", namespace: "certs" },
  ]);
  const existing = { ...vault, kubernetes: { role: "r", serviceAccountName: "mine" } };
  const without = await registered(() => new Issuer("i", { vault: existing }));
  expect(without.filter(({ type }) => type.endsWith(":ServiceAccount"))).toEqual([]);
  expect(only(without, "Role").inputs.rules[0].resourceNames).toEqual(["mine"]);
});

test("its reference is what certificates of other components take", async () => {
  let secretName: string | undefined;
  const resources = await registered(() => {
    const { reference, authoritySecretName } = new Issuer("i", { selfSignedCa: { commonName: "P" } });
    pulumi.output(authoritySecretName).apply((known) => void (secretName = known));
    const metadata = { name: "web-tls", namespace: "web" };
    createCertificate("web", { metadata, issuer: reference, dnsNames: ["web.test"] }, {});
  });
  expect(secretName).toBe("i-ca");
  const { spec } = called(resources, "web").inputs;
  expect(spec.issuerRef).toEqual({ name: "i", kind: "ClusterIssuer", group: "cert-manager.io" });
  const problems = customResourceProblems(called(resources, "web").inputs as never);
  if (!("skipped" in problems)) expect(problems).toEqual([]);
});
