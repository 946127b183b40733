import { beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../stacks/support";
import { called, Registered } from "../../support/registered";
import { argsWith, inputsOf, made } from "./support";

const objects = (all: Registered[], ...kinds: string[]) =>
  all.filter(({ type }) => type.startsWith("kubernetes:") && kinds.some((kind) => type.endsWith(`:${kind}`)));
const valuesOf = (one: Registered): Json => one.inputs.values ?? {};
const charts = (all: Registered[]) => all.filter(({ type }) => /helm\.sh\/v[34]:(Chart|Release)$/.test(type));

/** What a value says, with secrets opened. */
const text = (value: unknown) => JSON.stringify(value);

let all: Registered[];
beforeAll(async () => {
  all = await made(argsWith());
}, 60_000);

describe("one authority", () => {
  test("signs all certificates of services, and the public one those of hosts that people reach", () => {
    const certificates = objects(all, "Certificate");
    expect(certificates.length).toBeGreaterThan(12);
    for (const { name, inputs } of certificates) {
      const issuer = inputs.spec.issuerRef.name;
      if (inputs.spec.isCA) expect(issuer, name).toBe("platform-self-signer");
      else if ((inputs.spec.dnsNames as string[]).some((host) => host.endsWith(".example.com")))
        expect(issuer, name).toBe("public");
      else expect(issuer, name).toBe("platform");
    }
  });

  test("is what charts are told as well", () => {
    const references = [...text(charts(all).map(valuesOf)).matchAll(/"issuerRef":\{[^}]*"name":"([^"]*)"/g)];
    expect(new Set(references.map(([, name]) => name))).toEqual(new Set(["platform"]));
    expect(objects(all, "MariaDB")[0]!.inputs.spec.tls).toMatchObject({ enabled: true });
  });
});

describe("one domain", () => {
  test("ends every name of listeners, routes and certificates of hosts", () => {
    const hosts = [
      ...objects(all, "Gateway").flatMap(({ inputs }) => [
        ...(inputs.spec.listeners ?? []).flatMap((one: Json) => one.hostname ?? []),
        ...(inputs.spec.servers ?? []).flatMap((one: Json) => one.hosts),
      ]),
      ...objects(all, "HTTPRoute").flatMap(({ inputs }) => inputs.spec.hostnames ?? []),
    ] as string[];
    expect(new Set(hosts.map((host) => host.split(".")[0]))).toEqual(
      new Set(["openbao", "keycloak", "harbor", "grafana", "functions", "kubeflow"]),
    );
    for (const host of hosts) expect(host).toMatch(/^[a-z]+\.platform\.example\.com$/);
  });
});

describe("one sign-on", () => {
  const files = () => Object.entries(called(all, "kpaas-keycloak-setup-files").inputs.data as Record<string, string>);
  const clients = () =>
    files()
      .filter(([name]) => name.startsWith("client-"))
      .map(([, content]) => JSON.parse(content) as Json);

  test.each([
    ["harbor", ["https://harbor.platform.example.com/c/oidc/callback"]],
    [
      "vault",
      ["https://openbao.platform.example.com/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"],
    ],
    ["grafana", ["https://grafana.platform.example.com/login/generic_oauth"]],
    ["kubeflow", ["https://kubeflow.platform.example.com/oauth2/callback"]],
    ["cp-client", ["https://portal.platform.example.com/login/oauth2/code/keycloak"]],
  ])("sends people back to %s", (id, redirectUris) => {
    const client = clients().find(({ clientId }) => clientId === id)!;
    expect(client.redirectUris).toEqual(redirectUris);
    expect(client).toMatchObject({ publicClient: false, implicitFlowEnabled: false });
  });

  test.each([
    ["harbor", /^kpaas-harbor-/],
    ["vault", /^kpaas-vault-sign-on-/],
    ["grafana", /^kpaas-monitoring-oidc/],
    ["kubeflow", /^kpaas-kubeflow-/],
  ])("shares one secret with %s", (id, other) => {
    const secret = `drawn-kpaas-keycloak-client-${id}`;
    const holders = objects(all, "Secret").filter(({ inputs }) => text(inputs).includes(secret));
    const names = holders.map(({ name }) => name);
    expect(names).toContain("kpaas-keycloak-realm-secret");
    expect(names.filter((name) => other.test(name))).not.toEqual([]);
    // Nobody else has it.
    expect(names.filter((name) => !other.test(name) && !name.startsWith("kpaas-keycloak-"))).toEqual([]);
  });

  test("is by one realm, whose address all have", () => {
    const grafana = valuesOf(called(all, "kpaas-monitoring-release")).grafana["grafana.ini"]["auth.generic_oauth"];
    const realm = "https://keycloak.platform.example.com/realms/cp-realm";
    expect(grafana.auth_url).toMatch(`${realm}/`);
    for (const name of ["kpaas-harbor", "kpaas-vault-sign-on", "kpaas-kubeflow"]) {
      const { oidc } = inputsOf(all, name);
      expect(oidc.issuerUrl, name).toBe(realm);
    }
  });
});

describe("services use each other:", () => {
  const inputs = (name: string) => inputsOf(all, name);

  test("Harbor has PostgreSQL, Valkey and a bucket of Rook, each by TLS", () => {
    const { database, keyValueStore, storage, peers } = inputs("kpaas-harbor");
    expect(database).toMatchObject({
      host: expect.stringMatching(/^postgresql-rw\.postgresql\.svc/),
      database: "harbor",
    });
    expect(keyValueStore.host).toMatch(/^valkey\.valkey\.svc/);
    expect(storage.bucket).toMatchObject({ claimClassName: "ceph-bucket", endpoint: expect.stringMatching(/^https:/) });
    expect(peers).toEqual({ database: "postgresql", keyValueStore: "valkey", bucket: "rook-ceph" });
    const claims = objects(all, "ObjectBucketClaim").map(({ inputs }) => inputs.metadata);
    expect(claims.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual([
      "harbor/harbor-registry",
      "mariadb/mariadb-backups",
      "openbao/openbao-snapshots",
      "postgresql/postgresql-backups",
    ]);
  });

  test("Keycloak has MariaDB, which it checks by the platform's authority", () => {
    const { database, databaseTrust } = inputs("kpaas-keycloak");
    expect(database).toMatchObject({
      host: expect.stringContaining(".mariadb.svc"),
      database: "keycloak",
      username: "keycloak",
    });
    expect(databaseTrust).toEqual({ configMapName: "trust-bundle", key: "ca.crt" });
    expect(text(valuesOf(called(all, "kpaas-keycloak-chart")))).toContain("sslMode=verify-full");
    expect(objects(all, "Database").map(({ inputs }) => inputs.spec.name ?? inputs.metadata.name)).toContain(
      "keycloak",
    );
  });

  test("External Secrets reads the vault as an account that the vault knows", () => {
    const { readers, clientNamespaces } = inputs("kpaas-vault");
    const store = objects(all, "ClusterSecretStore")[0]!.inputs.spec.provider.vault;
    const { role, serviceAccountRef } = store.auth.kubernetes;
    expect(readers).toContainEqual(
      expect.objectContaining({
        name: role,
        namespace: serviceAccountRef.namespace,
        serviceAccountName: serviceAccountRef.name,
      }),
    );
    expect(clientNamespaces).toContain("external-secrets");
    expect(store.server).toMatch(/^https:\/\/openbao-active\.openbao\.svc/);
  });

  test("all that keep data have the stack's StorageClass", () => {
    for (const name of ["vault", "monitoring"])
      expect(inputs(`kpaas-${name}`).storageClassName, name).toBe("ceph-block");
    for (const name of ["mariadb", "postgresql", "valkey", "harbor", "kubeflow"])
      expect(inputs(`kpaas-${name}`).storage.className, name).toBe("ceph-block");
  });
});

describe("what is told once reaches every service:", () => {
  const kinds = ["cert-manager", "metallb", "istio", "vault", "mariadb", "keycloak", "postgresql", "valkey", "harbor"];

  test.each(["small", "production"])("the preset %s", async (preset) => {
    const found = await made(argsWith({ preset }));
    const own = found.filter(({ type }) => type.startsWith("yuanrong-platform:kpaas:"));
    for (const name of kinds) expect(own.find((one) => one.name === `kpaas-${name}`)!.inputs.preset, name).toBe(preset);
  });

  test("monitoring: each has monitors, and none without", async () => {
    const monitored = (found: Registered[]) =>
      new Set(
        found
          .filter(
            ({ type, inputs }) =>
              /:(ServiceMonitor|PodMonitor)$/.test(type) || MONITORS.test(text(valuesOf({ inputs } as never))),
          )
          .map(
            ({ name }) =>
              /^kpaas-(metallb|cert-manager|trust-bundle|mariadb|postgresql|external-secrets|ingress-nginx|[a-z]+)/.exec(
                name,
              )![1],
          ),
      );
    expect([...monitored(all)].sort()).toEqual(MONITORED);
    const off = await made(argsWith({ monitoring: undefined }));
    expect([...monitored(off)]).toEqual([]);
    expect(off.some(({ name }) => name.startsWith("kpaas-prometheus-crds"))).toBe(false);
  });

  test("the registry: no image of a chart comes from elsewhere", () => {
    const upstream =
      /\b(docker\.io|quay\.io|ghcr\.io|gcr\.io|registry\.k8s\.io|public\.ecr\.aws|docker\.mariadb\.com)\b/;
    for (const one of charts(all)) expect(text(valuesOf(one)), one.name).not.toMatch(upstream);
    const images = text(all.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs)).matchAll(
      /"image":"([^"]+)"/g,
    );
    for (const [, image] of images) expect(image).toMatch(/^(registry\.example\.com\/mirror\/|\{\{)/);
  });

  test("the network: policies where it is given, and none where it is not", async () => {
    const spaces = new Set(objects(all, "NetworkPolicy").map(({ inputs }) => inputs.metadata.namespace));
    for (const space of [
      "cert-manager",
      "openbao",
      "keycloak",
      "harbor",
      "mariadb",
      "postgresql",
      "valkey",
      "rook-ceph",
    ])
      expect(spaces, space).toContain(space);
    const open = await made(argsWith({}, { network: { policies: false } }));
    expect(objects(open, "NetworkPolicy")).toEqual([]);
  });
});

/** Where charts are told to make monitors themselves. */
const MONITORS = /"((service|pod)Monitor[A-Za-z]*|monitoring)":(true|\{(?:[^{}]|\{[^{}]*\})*"enabled":true)/i;

const MONITORED = [
  "cert-manager",
  "external-secrets",
  "harbor",
  "ingress-nginx",
  "istio",
  "keycloak",
  "mariadb",
  "metallb",
  "postgresql",
  "rook",
  "trust-bundle",
  "valkey",
  "vault",
];
