import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { Vault, VaultArgs } from "../../../components/kpaas/vault";
import { called, only, Registered, registered } from "../../support/registered";
import { everything, least, leastVault } from "./settings";

function names(resources: Registered[]): string[] {
  return resources.map(({ name }) => name).sort();
}

test("OpenBao comes as one release that is not waited for, and is configured by a Job", async () => {
  const resources = await registered(() => new Vault("vault", least));
  expect(names(resources)).toEqual([
    "vault",
    "vault-budget",
    "vault-certificate",
    "vault-first-start",
    "vault-namespace",
    "vault-release",
    "vault-seal-key",
    "vault-seal-key-value",
    "vault-setup",
    "vault-setup-account",
  ]);
  expect(only(resources, "Release").inputs).toMatchObject({
    name: "openbao",
    namespace: "openbao",
    chart: "oci://ghcr.io/openbao/charts/openbao",
    version: "0.29.2",
    skipAwait: true,
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  expect(only(resources, "Certificate").inputs).toMatchObject({
    metadata: { name: "openbao-server-tls", namespace: "openbao" },
    spec: { issuerRef: { name: "platform", kind: "ClusterIssuer" }, usages: ["digital signature", "server auth"] },
  });
  expect(only(resources, "PodDisruptionBudget").inputs.spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: { component: "server" } },
  });
});

test("the key of a static seal is drawn once, 32 bytes, and stands in a Secret alone", async () => {
  const resources = await registered(() => new Vault("vault", least));
  expect(called(resources, "vault-seal-key-value").inputs).toMatchObject({
    length: 64,
    characters: "0123456789abcdef",
  });
  expect(called(resources, "vault-seal-key").inputs.metadata.name).toBe("openbao-seal-key");
  const given = { ...least, seal: { static: { keyId: "1", key: { name: "mine" } } } };
  const own = await registered(() => new Vault("vault", given));
  expect(names(own)).not.toContain("vault-seal-key");
  expect(JSON.stringify(only(own, "Release").inputs.values)).toContain('"secretName":"mine"');
});

test("a drawn key stays while another takes over, and goes with the mention of it", async () => {
  const key = { keyId: "2", key: { name: "mine" } };
  const previous = { keyId: "generated", key: { name: "openbao-seal-key" } };
  const during = await registered(() => new Vault("vault", { ...least, seal: { static: { ...key, previous } } }));
  expect(names(during)).toContain("vault-seal-key");
  const after = await registered(() => new Vault("vault", { ...least, seal: { static: key } }));
  expect(names(after)).not.toContain("vault-seal-key");
});

test("the Job runs as its account, with a short token for the vault alone, and no other", async () => {
  const resources = await registered(() => new Vault("vault", everything));
  const { spec, metadata } = called(resources, "vault-setup").inputs;
  expect(metadata).toMatchObject({ name: "openbao-setup", namespace: "secrets" });
  const pod = spec.template.spec;
  expect(pod).toMatchObject({
    serviceAccountName: "openbao-setup",
    automountServiceAccountToken: false,
    containers: [
      {
        image: "mirror.example.com/x/openbao/openbao:2.6.2",
        env: [
          { name: "BAO_ADDR", value: "https://openbao-active.secrets.svc:8200" },
          { name: "BAO_CACERT", value: "/etc/vault-ca/ca.crt" },
        ],
      },
    ],
  });
  expect(pod.volumes).toContainEqual({
    name: "token",
    projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault", expirationSeconds: 600 } }] },
  });
  expect(pod.volumes).toContainEqual({
    name: "authority",
    secret: { secretName: "openbao-server-tls", items: [{ key: "ca.crt", path: "ca.crt" }] },
  });
});

describe("the portal", () => {
  const ids = { "vault-portal-role-id": "role-canary", "vault-portal-secret-id": "secret-canary" } as const;

  async function made(args: VaultArgs) {
    const resources: Registered[] = [];
    let told: unknown;
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          resources.push(resource);
          const result = ids[resource.name as keyof typeof ids];
          return { id: resource.name, state: { ...resource.inputs, ...(result && { result }) } };
        },
        call: () => ({}),
      },
      "project",
      "dev",
    );
    try {
      const vault = new Vault("vault", args);
      const outputs = [vault.portalRoleId, vault.portalSecretId, vault.address, vault.externalUrl, vault.pkiSignPath];
      pulumi.all(outputs).apply((known) => void (told = known));
      const secret = await Promise.all([pulumi.isSecret(vault.portalRoleId), pulumi.isSecret(vault.portalSecretId)]);
      return { resources, secret, told: () => told };
    } finally {
      await pulumi.runtime.disconnect();
    }
  }

  test("gets ids that we draw, as secrets, and that stand in one Secret only", async () => {
    const { resources, secret, told } = await made(everything);
    expect(told()).toEqual([
      "role-canary",
      "secret-canary",
      "https://openbao-active.secrets.svc:8200",
      "https://openbao.apps.team.test",
      "pki/sign/services",
    ]);
    expect(secret).toEqual([true, true]);
    const holders = resources.filter((one) => JSON.stringify(one.inputs).includes("canary")).map(({ name }) => name);
    expect(holders).toEqual(["vault-portal"]);
    const mounts = called(resources, "vault-setup").inputs.spec.template.spec.containers[0].volumeMounts;
    expect(mounts).toContainEqual({ name: "portal", mountPath: "/etc/portal", readOnly: true });
  });

  test("gets another secret id when its version changes, and then the Job runs again", async () => {
    const first = await registered(() => new Vault("vault", { ...least, portal: {} }));
    const second = await registered(() => new Vault("vault", { ...least, portal: { secretIdVersion: 2 } }));
    const hash = (resources: Registered[]) =>
      called(resources, "vault-setup").inputs.spec.template.metadata.annotations["yuanrong-platform/config-hash"];
    expect(hash(first)).not.toBe(hash(second));
    expect(called(second, "vault-portal-secret-id").inputs.keepers).toEqual({ version: "2" });
  });

  test("is not there unless it is asked for", async () => {
    const { resources, told } = await made(least);
    expect(told()).toEqual(["", "", "https://openbao-active.openbao.svc:8200", "", ""]);
    expect(names(resources)).not.toContain("vault-portal");
  });
});

test("what is initialised by hand is not configured before that is done, and the operator finds the commands", async () => {
  const manual: VaultArgs = { ...least, seal: { shamir: true } };
  const before = await registered(() => new Vault("vault", manual));
  expect(names(before)).not.toContain("vault-setup");
  const { data } = only(before, "ConfigMap").inputs;
  expect(data["bootstrap.sh"]).toContain("bao write 'auth/kubernetes/role/platform-setup'");
  expect(data["bootstrap.sh"]).toContain("bao token revoke -self");
  const after = await registered(() => new Vault("vault", { ...manual, initialization: { done: true } }));
  expect(names(after)).toContain("vault-setup");
});

test("Vault is initialised by a Job that may write one Secret, which others read", async () => {
  const resources = await registered(() => new Vault("vault", leastVault));
  expect(only(resources, "Role").inputs.rules).toEqual([
    { apiGroups: [""], resources: ["secrets"], resourceNames: ["vault-recovery-shares"], verbs: ["patch"] },
  ]);
  const { spec } = called(resources, "vault-initialize").inputs;
  expect(spec.template.spec).toMatchObject({
    serviceAccountName: "vault-initialize",
    containers: [{ image: "docker.io/curlimages/curl:8.16.0" }],
  });
  expect(only(resources, "Release").inputs).toMatchObject({ name: "vault", version: "0.34.1", skipAwait: true });
  expect(names(resources)).not.toContain("vault-first-start");
  const alone = await registered(() => new Vault("vault", { ...leastVault, initialization: {} }));
  expect(names(alone)).not.toContain("vault-initialize");
  expect(names(alone)).not.toContain("vault-setup");
  expect(names(alone)).toContain("vault-first-start");
});

describe("people reach it", () => {
  test("through a Gateway that checks its certificate", async () => {
    const resources = await registered(() => new Vault("vault", everything));
    expect(only(resources, "HTTPRoute").inputs.spec).toMatchObject({
      parentRefs: [{ name: "public", namespace: "gateways" }],
      hostnames: ["openbao.apps.team.test"],
      rules: [{ backendRefs: [{ name: "openbao-active", port: 8200 }] }],
    });
    expect(only(resources, "BackendTLSPolicy").inputs.spec).toEqual({
      targetRefs: [{ group: "", kind: "Service", name: "openbao-active" }],
      validation: {
        caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "trust" }],
        hostname: "openbao-active.secrets.svc",
      },
    });
  });

  test("through ingress-nginx, which checks it too, unless told otherwise", async () => {
    const annotations = { "nginx.ingress.kubernetes.io/proxy-ssl-verify": "off", mine: "x" };
    const web = { host: "bao.team.test", ingress: { className: "nginx", tlsSecretName: "bao-tls", annotations } };
    const resources = await registered(() => new Vault("vault", { ...least, web }));
    expect(only(resources, "Ingress").inputs.metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
      "nginx.ingress.kubernetes.io/proxy-ssl-secret": "openbao/openbao-server-tls",
      "nginx.ingress.kubernetes.io/proxy-ssl-name": "openbao-active.openbao.svc",
      "nginx.ingress.kubernetes.io/proxy-ssl-verify": "off",
      mine: "x",
    });
  });
});

test("snapshots are saved by an account that may do only that, and kept in the bucket", async () => {
  const resources = await registered(() => new Vault("vault", everything));
  const { spec } = only(resources, "CronJob").inputs;
  expect(spec).toMatchObject({ schedule: "15 * * * *", concurrencyPolicy: "Forbid" });
  const pod = spec.jobTemplate.spec.template.spec;
  expect(pod.serviceAccountName).toBe("openbao-snapshots");
  expect(pod.initContainers[0].command[2]).toContain("vault operator raft snapshot save /snapshot/raft.snap");
  expect(pod.containers[0]).toMatchObject({ image: "mirror.example.com/x/rclone/rclone:1.76.0" });
  expect(pod.containers[0].env).toEqual(
    expect.arrayContaining([
      { name: "BUCKET", value: "snapshots" },
      { name: "KEEP", value: "24" },
      { name: "PREFIX", value: "openbao/secrets" },
      { name: "RCLONE_CA_CERT", value: "/etc/store/ca.crt" },
      {
        name: "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY",
        valueFrom: { secretKeyRef: { name: "bucket", key: "AWS_SECRET_ACCESS_KEY" } },
      },
    ]),
  );
  expect(pod.volumes).toContainEqual({ name: "snapshot", emptyDir: { sizeLimit: "20Gi" } });
});

test("connections are refused but those of the table", async () => {
  const resources = await registered(() => new Vault("vault", everything));
  const policy = (name: string) => called(resources, `vault-${name}`).inputs.spec;
  expect(policy("default-deny").podSelector).toEqual({});
  const namespacesIn = (spec: { ingress: { from: object[] }[] }) => JSON.stringify(spec.ingress);
  expect(namespacesIn(policy("allow-vault"))).toContain('"cp-portal"');
  expect(namespacesIn(policy("allow-vault"))).toContain('"monitoring"');
  expect(policy("allow-vault").podSelector.matchLabels).toMatchObject({ component: "server" });
  expect(JSON.stringify(policy("allow-vault").egress)).toContain('"cidr":"10.0.0.9/32"');
  expect(JSON.stringify(policy("allow-snapshots").egress)).toContain('"rook-ceph"');
  expect(JSON.stringify(policy("allow-setup").egress)).not.toContain("198.51.100.1");
  expect(policy("allow-setup").podSelector.matchLabels).toMatchObject(
    Object.fromEntries(
      Object.entries(called(resources, "vault-setup").inputs.spec.template.metadata.labels as object).filter(([key]) =>
        /name|instance|component/.test(key),
      ),
    ),
  );
});
