import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Kubeflow, kubeflowExtensionProvider } from "../../../components/kpaas/kubeflow";
import { kubeflowFlows } from "../../../components/kpaas/kubeflow/flows";
import { customResourceProblems } from "../custom-resources";
import { called, Registered, registered } from "../../support/registered";
import { standInManifests } from "./stand-ins";
import { args } from "./support";

const of = (more: object = {}): Promise<Registered[]> => {
  const directory = standInManifests();
  return registered(() => new Kubeflow("kf", { ...args, directory, ...more }));
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of any kind
const manifest = (resources: Registered[], name: string) => called(resources, name).inputs as Record<string, any>;

test("the gateway's pods ask oauth2-proxy for Kubeflow's host alone, and let nobody in without a verified e-mail address", async () => {
  const resources = await of();
  const to = [{ operation: { hosts: ["kubeflow.apps.test", "kubeflow.apps.test:*"], notPaths: ["/oauth2/*"] } }];
  const selector = { matchLabels: { istio: "public" } };
  expect(manifest(resources, "kf-sign-on")).toMatchObject({
    kind: "AuthorizationPolicy",
    metadata: { name: "kubeflow-sign-on", namespace: "edge" },
    spec: { selector, action: "CUSTOM", provider: { name: "oauth2-proxy" }, rules: [{ to }] },
  });
  expect(manifest(resources, "kf-tokens").spec).toEqual({
    selector,
    jwtRules: [
      {
        issuer: "https://sso.apps.test/realms/platform",
        jwksUri: "https://sso.apps.test/realms/platform/protocol/openid-connect/certs",
        fromHeaders: [{ name: "x-auth-request-access-token" }],
        forwardOriginalToken: false,
        outputClaimToHeaders: [{ header: "kubeflow-userid", claim: "email" }],
      },
    ],
  });
  expect(manifest(resources, "kf-signed-on").spec).toEqual({
    selector,
    action: "DENY",
    rules: [
      { to, from: [{ source: { notRequestPrincipals: ["*"] } }] },
      { to, when: [{ key: "request.auth.claims[email]", notValues: ["*"] }] },
    ],
  });
  expect(kubeflowExtensionProvider("sso")).toMatchObject({
    name: "sso",
    envoyExtAuthzHttp: {
      service: "oauth2-proxy.oauth2-proxy.svc.cluster.local",
      headersToUpstreamOnAllow: ["x-auth-request-access-token"],
      headersToDownstreamOnAllow: ["set-cookie"],
    },
  });
});

test("the host is opened at the platform's gateway by HTTPS, with a certificate of one's own or of an issuer", async () => {
  const resources = await of();
  const hosts = ["kubeflow.apps.test"];
  expect(manifest(resources, "kf-gateway")).toMatchObject({
    metadata: { name: "kubeflow-gateway", namespace: "kubeflow" },
    spec: {
      selector: { istio: "public" },
      servers: [
        {
          port: { number: 443, protocol: "HTTPS" },
          hosts,
          tls: { mode: "SIMPLE", credentialName: "kubeflow-tls", minProtocolVersion: "TLSV1_2" },
        },
        { port: { number: 80, protocol: "HTTP" }, hosts, tls: { httpsRedirect: true } },
      ],
    },
  });
  expect(manifest(resources, "kf-sign-on-route").spec).toMatchObject({ gateways: ["kubeflow-gateway"], hosts: ["*"] });
  expect(resources.some(({ inputs }) => inputs.kind === "Certificate")).toBe(false);
  const { tlsSecretName: _, ...gateway } = args.gateway;
  const issued = await of({ gateway: { ...gateway, issuer: { name: "platform" } } });
  expect(manifest(issued, "kf-certificate")).toMatchObject({
    metadata: { namespace: "edge" },
    spec: { dnsNames: hosts, secretName: "kubeflow-tls", issuerRef: { name: "platform" } },
  });
});

test("oauth2-proxy is a restricted pod that knows Keycloak's client by a Secret", async () => {
  const resources = await of({ trust: { configMapName: "trust-bundle" } });
  const { spec, metadata } = manifest(resources, "kf-proxy");
  expect(metadata.namespace).toBe("oauth2-proxy");
  expect(spec.replicas).toBe(2);
  const [container] = spec.template.spec.containers;
  expect(container.image).toBe("quay.io/oauth2-proxy/oauth2-proxy:v7.14.3");
  expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
  expect(container.args).toEqual(
    expect.arrayContaining([
      "--oidc-issuer-url=https://sso.apps.test/realms/platform",
      "--client-id=kubeflow",
      "--redirect-url=https://kubeflow.apps.test/oauth2/callback",
      "--cookie-secure=true",
      "--cookie-expire=10h",
      "--cookie-refresh=240s",
      "--provider-ca-file=/etc/oauth2-proxy/trust/ca-certificates.crt",
    ]),
  );
  expect(container.env).toEqual([
    {
      name: "OAUTH2_PROXY_CLIENT_SECRET",
      valueFrom: { secretKeyRef: { name: "oauth2-proxy", key: "client-secret" } },
    },
    {
      name: "OAUTH2_PROXY_COOKIE_SECRET",
      valueFrom: { secretKeyRef: { name: "oauth2-proxy", key: "cookie-secret" } },
    },
  ]);
  const insecure = /skip-verify|insecure|dex|12341234|user@example\.com/i;
  expect(JSON.stringify(resources.map(({ inputs }) => inputs))).not.toMatch(insecure);
  const holding = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("canary-5d20"));
  expect(holding.map(({ name }) => name).sort()).toEqual(["kf", "kf-proxy-secret"]);
  const shown = (name: string) => JSON.stringify(called(resources, name).inputs);
  for (const name of ["kf", "kf-proxy-secret"]) expect(shown(name)).toContain("1b47061264138c4ac30d75fd1eb44270");
  expect(manifest(resources, "kf-proxy-callers").spec.rules).toEqual([
    { from: [{ source: { principals: ["cluster.local/ns/edge/sa/public"] } }] },
  ]);
});

test("an existing Secret, another preset and no mesh", async () => {
  const { clientSecret: _, ...client } = args.oidc;
  const oidc = { ...client, clientSecretSecret: { name: "sso", key: "key" } };
  const resources = await of({ oidc, preset: "small", mesh: "none", authorizationProvider: "sso" });
  const { spec } = manifest(resources, "kf-proxy");
  expect(spec.replicas).toBe(1);
  expect(spec.template.spec.containers[0].env[0].valueFrom).toEqual({ secretKeyRef: { name: "sso", key: "key" } });
  const names = resources.map(({ name }) => name);
  for (const name of ["kf-proxy-callers", "kf-proxy-budget", "kf-centraldashboard-budget"])
    expect(names).not.toContain(name);
  expect(manifest(resources, "kf-sign-on").spec.provider).toEqual({ name: "sso" });
  expect(manifest(resources, "kf-proxy-namespace").metadata.labels).not.toHaveProperty("istio-injection");
});

test("only the gateway and probes reach oauth2-proxy where the network is told", async () => {
  const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.1.0.1/32"], externalCidrs: ["203.0.113.0/24"] };
  const resources = await of({ network });
  expect(manifest(resources, "kf-proxy-allow-oauth2-proxy").spec).toMatchObject({
    ingress: [
      { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } } }] },
      { from: [{ ipBlock: { cidr: "10.0.0.0/16" } }] },
    ],
    egress: expect.arrayContaining([
      { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]),
  });
  expect(kubeflowFlows(args).flows.every(({ why }) => why.length > 0)).toBe(true);
  expect((await of()).some(({ type }) => type.endsWith(":NetworkPolicy"))).toBe(false);
});

test("Istio's definitions and cert-manager's take what is made of them", async (context) => {
  const { tlsSecretName: _, ...gateway } = args.gateway;
  const profiles = [{ name: "team-a", owner: "a@team.test", quota: { "requests.nvidia.com/gpu": "2" } }];
  const resources = await of({ gateway: { ...gateway, issuer: { name: "platform" } }, profiles });
  const custom = resources.filter(({ inputs }) => /istio\.io|cert-manager\.io/.test(String(inputs.apiVersion)));
  expect(custom.length).toBe(7);
  const problems = custom.map(({ inputs }) => customResourceProblems(inputs));
  context.skip(
    problems.some((one) => "skipped" in one),
    JSON.stringify(problems),
  );
  expect(problems.flat()).toEqual([]);
  expect(manifest(resources, "kf-team-a-profile").spec).toEqual({
    owner: { kind: "User", name: "a@team.test" },
    resourceQuotaSpec: { hard: { "requests.nvidia.com/gpu": "2" } },
  });
});

test("tells its addresses and profiles", async () => {
  let told: unknown;
  const directory = standInManifests();
  await registered(() => {
    const profiles = [{ name: "team-a", owner: "a@team.test" }];
    const { namespace, url, redirectUrl, profileNames } = new Kubeflow("kf", { ...args, directory, profiles });
    pulumi.all([namespace, url, redirectUrl, profileNames]).apply((known) => void (told = known));
  });
  const url = "https://kubeflow.apps.test";
  expect(told).toEqual(["kubeflow", url, `${url}/oauth2/callback`, ["team-a"]]);
});
