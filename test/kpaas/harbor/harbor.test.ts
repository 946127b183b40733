import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { Harbor, HarborArgs } from "../../../components/kpaas/harbor";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered, registered } from "../../support/registered";
import { everything, production, small } from "./arguments";

const made = (args: HarborArgs) => registered(() => new Harbor("harbor", args));
/** What a Secret holds, which is a secret as a whole. */
const contentOf = (resources: Registered[], name: string): Record<string, string> => {
  const { stringData } = called(resources, name).inputs;
  expect(stringData["4dabf18193072939515e22adb298388d"]).toBe("1b47061264138c4ac30d75fd1eb44270");
  return stringData.value;
};
const ofKind = (resources: Registered[], kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`));

test("is one pinned chart in a namespace within the restricted standard, given every secret by reference", async () => {
  const resources = await made(production);
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.name).toBe("harbor");
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  const { values, ...chart } = only(resources, "Chart").inputs;
  expect(chart).toMatchObject({ name: "harbor", namespace: "harbor", version: "1.19.1", skipAwait: false });
  expect(values).toMatchObject({
    existingSecretAdminPassword: "harbor-admin",
    existingSecretSecretKey: "harbor-credentials",
    core: {
      existingSecret: "harbor-credentials",
      existingXsrfSecret: "harbor-credentials",
      existingXsrfSecretKey: "CSRF_KEY",
      secretName: "harbor-token",
    },
    jobservice: { existingSecret: "harbor-credentials", existingSecretKey: "JOBSERVICE_SECRET" },
    registry: {
      existingSecret: "harbor-credentials",
      existingSecretKey: "REGISTRY_HTTP_SECRET",
      credentials: { existingSecret: "harbor-credentials" },
    },
  });
});

test("keeps what programs trust each other by in one Secret, drawn once in the lengths that Harbor takes", async () => {
  const resources = await made(production);
  const lengths = Object.fromEntries(
    ofKind(resources, "RandomPassword").map(({ name, inputs }) => [name, inputs.length as number]),
  );
  expect(lengths).toEqual({
    "harbor-core-secret": 16,
    "harbor-secret-key": 16,
    "harbor-xsrf-key": 32,
    "harbor-jobservice-secret": 16,
    "harbor-registry-http-secret": 16,
    "harbor-registry-password": 32,
    "harbor-admin-password": 32,
  });
  const stringData = contentOf(resources, "harbor-credentials");
  expect(Object.keys(stringData).sort()).toEqual([
    "CSRF_KEY",
    "JOBSERVICE_SECRET",
    "REGISTRY_HTPASSWD",
    "REGISTRY_HTTP_SECRET",
    "REGISTRY_PASSWD",
    "secret",
    "secretKey",
  ]);
  expect(stringData).toMatchObject({ secret: "drawn-harbor-core-secret", CSRF_KEY: "drawn-harbor-xsrf-key" });
  expect(stringData.REGISTRY_HTPASSWD).toMatch(/^harbor_registry_user:/);
  expect(called(resources, "harbor-registry-hash").inputs).toMatchObject({ cost: 5 });
  // Harbor signs tokens with RSA keys only.
  const tokens = resources.filter(({ type }) => type.endsWith("yuanrong-platform:Certificate"));
  expect(tokens.map(({ inputs }) => inputs.keyAlgorithm)).toEqual(["rsa-3072"]);
});

test("no password that was given is in the chart's values, a ConfigMap or a Job", async () => {
  const resources = await made({
    ...everything,
    keyValueStore: { host: "valkey.valkey.svc", password: "canary-store/+" },
    database: { ...production.database!, password: "canary-database" },
  });
  for (const kind of ["Chart", "ConfigMap", "Job", "HTTPRoute"])
    for (const { inputs } of ofKind(resources, kind)) expect(JSON.stringify(inputs)).not.toContain("canary");
  const stringData = contentOf(resources, "harbor-connections");
  expect(stringData).toEqual({
    databasePassword: "canary-database",
    keyValuePassword: "canary-store/+",
    keyValuePasswordInUrl: "canary-store%2F%2B",
    oidcClientSecret: 'canary-\\"oidc\\"',
  });
  expect(contentOf(resources, "harbor-admin")).toEqual({
    HARBOR_ADMIN_PASSWORD: "canary-admin-password",
  });
  expect(contentOf(resources, "harbor-credentials").secretKey).toBe("canary-secretkey");
});

test("Secrets that exist are referred to, and none is made of them", async () => {
  const resources = await made({
    ...production,
    adminPasswordSecret: { name: "mine", key: "pw" },
    secretKeySecretName: "my-key",
    database: { host: "pg.pg.svc", database: "r", username: "u", passwordSecret: { name: "pg-user" } },
    keyValueStore: { host: "kv.kv.svc", passwordSecret: { name: "kv-user", key: "pw" } },
    oidc: {
      issuerUrl: "https://keycloak.apps.team.test/realms/r",
      clientId: "harbor",
      clientSecretSecret: { name: "client" },
    },
  });
  const { values } = only(resources, "Chart").inputs;
  expect(values).toMatchObject({
    existingSecretAdminPassword: "mine",
    existingSecretAdminPasswordKey: "pw",
    existingSecretSecretKey: "my-key",
  });
  const env = JSON.stringify(values.core.extraEnvVars);
  for (const reference of [
    '"key":"password","name":"pg-user"',
    '"key":"pw","name":"kv-user"',
    '"key":"clientSecret","name":"client"',
  ])
    expect(env).toContain(reference);
  const names = resources.map(({ name }) => name);
  for (const absent of ["harbor-admin", "harbor-connections", "harbor-admin-password", "harbor-secret-key"])
    expect(names).not.toContain(absent);
  expect(contentOf(resources, "harbor-credentials")).not.toHaveProperty("secretKey");
});

test("pods are rolled by a mark of the secrets that they read, which tells none of them", async () => {
  const mark = async (password: string) => {
    const resources = await made({ ...production, database: { ...production.database!, password } });
    return only(resources, "Chart").inputs.values.core.podAnnotations["yuanrong-platform/secrets"] as string;
  };
  expect(await mark("one-password")).toMatch(/^[0-9a-f]{16}$/);
  expect(await mark("one-password")).toBe(await mark("one-password"));
  expect(await mark("one-password")).not.toBe(await mark("another-password"));
});

describe("with an issuer", () => {
  test("every program and the proxy in front have certificates for their names", async (context) => {
    const resources = await made(production);
    const certificates = ofKind(resources, "Certificate").filter(({ type }) => type.includes("cert-manager.io"));
    expect(certificates.map(({ inputs }) => inputs.spec.secretName).sort()).toEqual([
      "harbor-core-tls",
      "harbor-jobservice-tls",
      "harbor-portal-tls",
      "harbor-registry-tls",
      "harbor-tls",
      "harbor-trivy-tls",
    ]);
    expect(called(resources, "harbor-core-certificate").inputs.spec).toMatchObject({
      dnsNames: ["harbor-core", "harbor-core.harbor", "harbor-core.harbor.svc", "harbor-core.harbor.svc.cluster.local"],
      duration: "26280h",
    });
    for (const { inputs } of certificates) {
      const problems = customResourceProblems(inputs as Record<string, unknown>);
      context.skip("skipped" in problems, String(problems));
      expect(problems).toEqual([]);
    }
    expect(only(resources, "Chart").inputs.values).toMatchObject({
      expose: { type: "clusterIP", tls: { enabled: true, certSource: "secret", secret: { secretName: "harbor-tls" } } },
      internalTLS: { enabled: true, certSource: "secret", registry: { secretName: "harbor-registry-tls" } },
      caSecretName: "harbor-core-tls",
    });
  });

  test("a Gateway speaks HTTPS to Harbor and checks its name", async (context) => {
    const resources = await made(everything);
    expect(only(resources, "HTTPRoute").inputs.spec).toEqual({
      parentRefs: [{ name: "public", namespace: "gateways", sectionName: "https" }],
      hostnames: ["harbor.apps.team.test"],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: "harbor", port: 443 }],
        },
      ],
    });
    expect(only(resources, "BackendTLSPolicy").inputs.spec.validation).toEqual({
      caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "trust-bundle" }],
      hostname: "harbor.registry.svc",
    });
    for (const kind of ["HTTPRoute", "BackendTLSPolicy"]) {
      const problems = customResourceProblems(only(resources, kind).inputs as Record<string, unknown>);
      context.skip("skipped" in problems, String(problems));
      expect(problems).toEqual([]);
    }
  });

  test("an ingress controller is told so, and lets layers of any size pass unless it is told otherwise", async () => {
    const annotations = { "nginx.ingress.kubernetes.io/proxy-body-size": "10g" };
    const web = { host: "harbor.apps.team.test", ingress: { className: "nginx", tlsSecretName: "tls", annotations } };
    const { metadata, spec } = only(await made({ ...production, web }), "Ingress").inputs;
    expect(metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/proxy-body-size": "10g",
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
      "nginx.ingress.kubernetes.io/proxy-read-timeout": "900",
    });
    expect(spec.rules[0].http.paths[0].backend.service).toEqual({ name: "harbor", port: { number: 443 } });
  });
});

test("small goes without: plain HTTP within, stores of its own, one password for both sides of the database", async () => {
  const resources = await made({ ...small, web: { ...small.web, ingress: { tlsSecretName: "tls" } } });
  expect(ofKind(resources, "CustomResource")).toEqual([]);
  const { values } = only(resources, "Chart").inputs;
  expect(values).toMatchObject({
    externalURL: "https://harbor.apps.team.test",
    expose: { tls: { enabled: false } },
    internalTLS: { enabled: false },
    database: { type: "internal", internal: { password: "" } },
    redis: { type: "internal" },
  });
  const reference = { secretKeyRef: { name: "harbor-connections", key: "databasePassword" } };
  expect(values.database.internal.extraEnvVars).toEqual([{ name: "POSTGRES_PASSWORD", valueFrom: reference }]);
  expect(values.core.extraEnvVars).toEqual([{ name: "POSTGRESQL_PASSWORD", valueFrom: reference }]);
  const { metadata, spec } = only(resources, "Ingress").inputs;
  expect(metadata.annotations).not.toHaveProperty("nginx.ingress.kubernetes.io/backend-protocol");
  expect(spec.rules[0].http.paths[0].backend.service.port).toEqual({ number: 80 });
});

test("what holds keys is protected unless told otherwise", async () => {
  const options: Record<string, pulumi.ResourceOptions> = {};
  const names = ["harbor-namespace", "harbor-secret-key", "harbor-database-password", "harbor-xsrf-key"];
  const seen = (protect?: boolean) =>
    registered(() => {
      const transform: pulumi.ResourceTransformation = ({ name, opts, props }) => {
        options[name] = opts;
        return { props, opts };
      };
      new Harbor("harbor", { ...small, protect }, { transformations: [transform] });
    });
  await seen();
  expect(names.map((name) => options[name]!.protect)).toEqual([true, true, true, false]);
  await seen(false);
  expect(names.map((name) => options[name]!.protect)).toEqual([false, false, false, false]);
});

test("a ServiceMonitor finds every program's metrics", async () => {
  const { metadata, spec } = only(await made(everything), "ServiceMonitor").inputs;
  expect(metadata.labels.release).toBe("prometheus");
  expect(spec).toEqual({
    selector: { matchLabels: { release: "harbor", app: "harbor" } },
    endpoints: [{ port: "https-metrics", path: "/metrics", interval: "15s" }],
  });
});
