import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Keycloak, KeycloakArgs } from "../../../components/kpaas/keycloak";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered } from "../../support/registered";
import { everything, production, realm, registeredWithPasswords as registered } from "./support";

async function made(args: KeycloakArgs): Promise<Registered[]> {
  return registered(() => new Keycloak("sso", args));
}

/** What a resource holds, secrets unwrapped. */
function seen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== "object" || value === null) return value;
  const { "4dabf18193072939515e22adb298388d": signature, value: inner } = value as Record<string, unknown>;
  if (signature !== undefined) return seen(inner);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, seen(part)]));
}

test("is a Chart behind its Secrets, a Job behind the Chart, and a way in behind the Job", async () => {
  const resources = await made(production);
  expect(resources.map(({ name }) => name).sort()).toEqual(
    [
      "sso",
      "sso-namespace",
      "sso-setup-password",
      "sso-setup-secret",
      "sso-admin-password",
      "sso-admin-secret",
      "sso-database-secret",
      "sso-client-harbor",
      "sso-client-machine",
      "sso-first-user-password",
      "sso-realm-secret",
      "sso-import",
      "sso-chart",
      "sso-setup-files",
      "sso-setup",
      "sso-route",
    ].sort(),
  );
  expect(only(resources, "Namespace").inputs.metadata).toMatchObject({
    name: "keycloak",
    labels: { "pod-security.kubernetes.io/enforce": "restricted" },
  });
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "keycloak",
    namespace: "keycloak",
    chart: "oci://ghcr.io/codecentric/helm-charts/keycloakx",
    version: "7.1.11",
    skipAwait: false,
  });
  const route = only(resources, "HTTPRoute").inputs;
  expect(route.spec).toMatchObject({
    hostnames: ["keycloak.apps.team.test"],
    rules: [{ backendRefs: [{ name: "keycloak-http", port: 80 }] }],
  });
});

test("tells where it is, and each client as others take it", async () => {
  let told: Record<string, unknown> = {};
  let secret: Promise<boolean> | undefined;
  await registered(() => {
    const keycloak = new Keycloak("sso", { ...production, namespace: "identity" });
    const { namespace, url, issuerUrl, adminSecretName, realmSecretName } = keycloak;
    const portal = keycloak.client("cp-client");
    const outputs = {
      namespace,
      url,
      issuerUrl,
      adminSecretName,
      realmSecretName,
      portal,
      cli: keycloak.client("cli"),
    };
    pulumi.output(outputs).apply((known) => void (told = known));
    expect(() => keycloak.client("nobody")).toThrow(ValidationError);
    expect(() => keycloak.client("nobody")).toThrow("hold no nobody; expected one of: cp-client, harbor, cli, machine");
    secret = pulumi.isSecret(portal.clientSecret as pulumi.Output<string>);
  });
  const issuerUrl = "https://keycloak.apps.team.test/realms/cp-realm";
  expect(told).toMatchObject({
    namespace: "identity",
    url: "https://keycloak.apps.team.test",
    issuerUrl,
    adminSecretName: "keycloak-admin",
    realmSecretName: "keycloak-realm",
    portal: { issuerUrl, clientId: "cp-client", clientSecret: "canary-portal-9c1e" },
    cli: { issuerUrl, clientId: "cli" },
  });
  expect(await secret).toBe(true);
  expect(told.cli).not.toHaveProperty("clientSecret");
});

test("secrets are in Secrets and nowhere else, and secrets in the state", async () => {
  const resources = await made({ ...production, admin: { password: "canary-admin-55e1" } });
  const secrets = resources.filter(({ type }) => type.endsWith(":Secret"));
  const contents = Object.fromEntries(secrets.map(({ name, inputs }) => [name, seen(inputs.stringData)]));
  expect(contents).toMatchObject({
    "sso-setup-secret": { "client-id": "yuanrong-platform-setup" },
    "sso-admin-secret": { username: "platform-admin", password: "canary-admin-55e1" },
    "sso-database-secret": { password: "canary-database-7d20" },
    "sso-realm-secret": {
      CLIENT_SECRET_CP_CLIENT: "canary-portal-9c1e",
      CLIENT_SECRET_HARBOR: "drawn-sso-client-harbor",
      CLIENT_SECRET_MACHINE: "drawn-sso-client-machine",
      FIRST_USER_PASSWORD: "drawn-sso-first-user-password",
    },
  });
  for (const { name, type, inputs } of resources) {
    if (type.endsWith(":Secret")) expect(inputs.stringData).toHaveProperty("4dabf18193072939515e22adb298388d");
    else if (name !== "sso") expect(JSON.stringify(inputs), name).not.toMatch(/canary|drawn-/);
  }
});

test("secrets that exist are read and not made", async () => {
  const passwordSecret = { name: "theirs" };
  let name: string | undefined;
  const resources = await registered(() => {
    const keycloak = new Keycloak("sso", {
      ...production,
      database: { ...production.database, password: undefined, passwordSecret },
      admin: { passwordSecret: { name: "mine", key: "pw" } },
    });
    keycloak.adminSecretName.apply((known) => void (name = known));
  });
  expect(name).toBe("mine");
  const names = resources.filter(({ type }) => type.endsWith(":Secret")).map((one) => one.name);
  expect(names.sort()).toEqual(["sso-realm-secret", "sso-setup-secret"]);
  const { extraEnv } = only(resources, "Chart").inputs.values;
  expect(extraEnv).toContain('"KC_BOOTSTRAP_ADMIN_PASSWORD","valueFrom":{"secretKeyRef":{"name":"mine","key":"pw"}}');
});

test("the first user's password has what the policy asks for", async () => {
  const policed = { ...realm, passwordPolicy: { digits: 1, upperCase: 1, lowerCase: 1, specialCharacters: 2 } };
  const resources = await made({ ...production, realm: policed });
  const { FIRST_USER_PASSWORD } = seen(called(resources, "sso-realm-secret").inputs.stringData) as Record<
    string,
    string
  >;
  expect(FIRST_USER_PASSWORD).toBe("drawn-sso-first-user-passwordaA1!aA1!");
});

test("the Job reads what is declared, and runs again when that or a secret changes", async () => {
  const resources = await made(production);
  const job = only(resources, "Job").inputs;
  const [container] = job.spec.template.spec.containers;
  expect(job.metadata).toMatchObject({ name: "keycloak-setup", namespace: "keycloak" });
  expect(container).toMatchObject({
    image: "quay.io/keycloak/keycloak:26.5.6",
    command: ["/bin/bash", "/declared/setup.sh"],
    envFrom: [{ secretRef: { name: "keycloak-realm" } }],
    securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
  });
  expect(container.env).toContainEqual({ name: "SERVER", value: "http://keycloak-http.keycloak.svc:80" });
  const { data } = called(resources, "sso-setup-files").inputs;
  expect(Object.keys(data)).toEqual(expect.arrayContaining(["setup.sh", "plan", "realm.json", "client-3.json"]));
  expect(Object.keys(called(resources, "sso-import").inputs.data)).toEqual(["cp-realm-realm.json"]);

  const hashOf = async (args: KeycloakArgs) =>
    only(await made(args), "Job").inputs.spec.template.metadata.annotations["yuanrong-platform/config-hash"];
  const before = await hashOf(production);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(await hashOf(production)).toBe(before);
  expect(await hashOf({ ...production, realm: { ...realm, eventDays: 7 } })).not.toBe(before);
  const [portal, ...others] = realm.clients!;
  const rotated = { ...realm, clients: [{ ...portal!, secret: "canary-portal-next" }, ...others] };
  expect(await hashOf({ ...production, realm: rotated })).not.toBe(before);
});

test("a changed password of the database rolls the pods", async () => {
  const hashOf = async (password: string) => {
    const resources = await made({ ...production, database: { ...production.database, password } });
    return only(resources, "Chart").inputs.values.podAnnotations["yuanrong-platform/config-hash"];
  };
  expect(await hashOf("canary-one-aaaa")).not.toBe(await hashOf("canary-two-bbbb"));
});

test("with an issuer the pods have a certificate that the Gateway and the Job check", async (context) => {
  const resources = await made(everything);
  const certificate = only(resources, "Certificate").inputs;
  expect(certificate.spec).toMatchObject({
    secretName: "keycloak-tls",
    issuerRef: { name: "platform", kind: "ClusterIssuer" },
    dnsNames: [
      "keycloak-http",
      "keycloak-http.keycloak",
      "keycloak-http.keycloak.svc",
      "keycloak-http.keycloak.svc.cluster.local",
    ],
  });
  const policy = only(resources, "BackendTLSPolicy").inputs;
  expect(policy.spec).toMatchObject({
    targetRefs: [{ kind: "Service", name: "keycloak-http" }],
    validation: { hostname: "keycloak-http.keycloak.svc", caCertificateRefs: [{ name: "trust-bundle" }] },
  });
  expect(only(resources, "HTTPRoute").inputs.spec.rules[0].backendRefs).toEqual([
    { name: "keycloak-http", port: 8443 },
  ]);
  const { env, volumeMounts } = only(resources, "Job").inputs.spec.template.spec.containers[0];
  expect(env).toContainEqual({ name: "SERVER", value: "https://keycloak-http.keycloak.svc:8443" });
  expect(env).toContainEqual({ name: "AUTHORITY", value: "/etc/keycloak/authority/ca.crt" });
  expect(volumeMounts).toContainEqual({ name: "authority", mountPath: "/etc/keycloak/authority", readOnly: true });
  for (const { inputs } of [
    only(resources, "Certificate"),
    only(resources, "HTTPRoute"),
    only(resources, "BackendTLSPolicy"),
  ]) {
    const problems = customResourceProblems(inputs);
    context.skip("skipped" in problems, "skipped" in problems ? problems.skipped : undefined);
    expect(problems).toEqual([]);
  }
});

test("an ingress controller is told of large answers, and of the pods' protocol", async () => {
  const ingress = { className: "nginx", tlsSecretName: "web", annotations: { a: "b" } };
  const args = { ...production, web: { host: "keycloak.apps.team.test", ingress } };
  const annotationsOf = async (more: Partial<KeycloakArgs>) =>
    only(await made({ ...args, ...more }), "Ingress").inputs.metadata.annotations;
  expect(await annotationsOf({})).toMatchObject({ a: "b", "nginx.ingress.kubernetes.io/proxy-buffer-size": "16k" });
  expect(await annotationsOf({})).not.toHaveProperty("nginx.ingress.kubernetes.io/backend-protocol");
  expect(await annotationsOf({ issuer: { name: "ca" } })).toMatchObject({
    "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
  });
});

test("NetworkPolicies are made when the network is told, and a mesh is told to the namespace", async () => {
  const resources = await made(everything);
  const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy")).map(({ name }) => name);
  expect(policies.sort()).toEqual([
    "sso-allow-dns",
    "sso-allow-keycloak",
    "sso-allow-keycloak-setup",
    "sso-default-deny",
  ]);
  const { podSelector } = called(resources, "sso-allow-keycloak-setup").inputs.spec;
  expect(only(resources, "Job").inputs.spec.template.metadata.labels).toMatchObject(podSelector.matchLabels);
  expect(only(resources, "Namespace").inputs.metadata.labels).toMatchObject({ "istio-injection": "enabled" });
  const plain = await made(production);
  expect(plain.filter(({ type }) => type.endsWith(":NetworkPolicy"))).toEqual([]);
});
