import { expect, test } from "vitest";
import { configurationOf } from "./flows";
import { planOf as planOfSections, PrintedPlan, Sections } from "./plans";
import { agentTemplate, masterToml, objectNamed, objectsOf, ofKind, podsOf, workloads } from "./support";

const base = {
  images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
};

/** The plan of a small configuration. */
function planOf(config: Sections): Promise<PrintedPlan> {
  return planOfSections({ ...base, ...config });
}

test("a secret of the configuration reaches Secrets alone, and is not printed", async () => {
  const [accessKey, secretKey] = ["CANARYACCESS", "CANARYSECRET"];
  const endpoint = "rook-ceph-rgw.rook-ceph.svc:80";
  const result = await planOf({ openYuanrong: { enabled: true, objectStore: { endpoint, accessKey, secretKey } } });
  expect(JSON.stringify(result).match(/.{40}CANARY/g)).toBeNull();
  const store = objectNamed(result, "Secret", "object-store-keys");
  expect(JSON.stringify(store.stringData)).toContain("[secret]");
  const { pod } = workloads(result).find(({ object }) => object.metadata.name === "meta-service")!;
  expect(pod.containers[0].env).toContainEqual({
    name: "S3_SECRET_KEY",
    valueFrom: { secretKeyRef: { name: "object-store-keys", key: "secretkey" } },
  });
});

test("a refused secret is not printed either", async () => {
  const objectStore = { endpoint: "rook-ceph-rgw.rook-ceph.svc:80", accessKey: "CANARY", secretKey: "Harbor12345" };
  const failure = planOf({ openYuanrong: { enabled: true, objectStore } });
  await expect(failure).rejects.toThrow("openYuanrong.objectStore.secretKey: is a known default password");
  await expect(failure).rejects.not.toThrow(/Harbor12345|CANARY/);
});

test("an invalid configuration fails with all its problems and registers nothing", async () => {
  const failure = planOf({ images: { tag: "latest" }, openYuanrong: { enabled: true, etcd: { members: 2 } } });
  await expect(failure).rejects.toThrow(/configuration of stack variant is invalid \(3 problems\)/);
  await expect(failure).rejects.not.toThrow(/at .*\.ts:\d+/);
});

test("pods of pools can have a namespace of their own, and the control plane is then restricted", async () => {
  const result = await planOf({ openYuanrong: { enabled: true, namespace: "yr", workerNamespace: "yr-workers" } });
  const level = (name: string) =>
    objectNamed(result, "Namespace", name).metadata.labels["pod-security.kubernetes.io/enforce"];
  expect([level("yr"), level("yr-workers")]).toEqual(["restricted", "privileged"]);
  expect(masterToml(result).args.k8s_namespace).toBe("yr-workers");
  expect(agentTemplate(result).metadata.namespace).toBe("yr-workers");
  expect(objectNamed(result, "ConfigMap", "function-agent").metadata.namespace).toBe("yr");
  const placed = objectsOf(result)
    .filter(({ metadata }) => metadata.namespace === "yr-workers")
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(placed.sort()).toEqual([
    "ConfigMap ds-worker-config",
    "ConfigMap function-agent-config",
    "ConfigMap function-proxy-config",
    "DaemonSet ds-worker",
    "DaemonSet function-proxy",
    "NetworkPolicy allow-dns",
    "NetworkPolicy allow-function-pods",
    "NetworkPolicy default-deny",
    "Role function-master",
    "RoleBinding function-master",
    "Secret etcd-client-secret",
    "Secret openyuanrong-curve",
    "Secret openyuanrong-keys",
    "Secret openyuanrong-tls",
    "ServiceAccount ds-worker",
    "ServiceAccount system-function",
  ]);
});

test("an external etcd replaces ours and the rest follows", async () => {
  const external = { endpoints: ["10.9.0.1:2379", "10.9.0.2:2379"], clientSecretName: "etcd-credentials" };
  const result = await planOf({ openYuanrong: { enabled: true, etcd: { external } } });
  expect(ofKind(result, "StatefulSet", "Job")).toEqual([]);
  const config = JSON.parse(objectNamed(result, "ConfigMap", "meta-service-config").data["config.json"]);
  expect(config.etcd).toMatchObject({ servers: external.endpoints, authType: "TLS", sslEnable: true });
  expect(masterToml(result).args.meta_store_address).toBe("10.9.0.1:2379,10.9.0.2:2379");
  for (const { pod } of workloads(result))
    expect(pod.volumes).toContainEqual(
      expect.objectContaining({ secret: { secretName: "etcd-credentials", defaultMode: 0o440 } }),
    );
  const { spec } = objectNamed(result, "NetworkPolicy", "allow-meta-service");
  expect(spec.egress[0].to).toEqual([{ ipBlock: { cidr: "10.9.0.1/32" } }, { ipBlock: { cidr: "10.9.0.2/32" } }]);
});

test("an external etcd of Services, pods and addresses is admitted at each of them", async () => {
  const endpoints = ["etcd-0.etcd.data.svc.cluster.local:2379", "etcd.other.svc:2379", "10.9.0.1:2381"];
  const etcd = { external: { endpoints: ["etcd.instances.svc:2379"] } };
  const result = await planOf({ openYuanrong: { enabled: true, etcd, metaEtcd: { external: { endpoints } } } });
  const namespace = (name: string) => [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }];
  const egressOf = (name: string) => objectNamed(result, "NetworkPolicy", name).spec.egress;
  for (const name of ["allow-meta-service", "allow-frontend", "allow-function-scheduler", "allow-function-manager"]) {
    expect(egressOf(name)).toContainEqual({ to: namespace("instances") });
    expect(egressOf(name)).toContainEqual({ to: namespace("data") });
    expect(egressOf(name)).toContainEqual({ to: namespace("other") });
    expect(egressOf(name)).toContainEqual({
      to: [{ ipBlock: { cidr: "10.9.0.1/32" } }],
      ports: expect.arrayContaining([{ protocol: "TCP", port: 2381 }]),
    });
  }
  expect(egressOf("allow-function-master")).toContainEqual({ to: namespace("instances") });
  expect(JSON.stringify(egressOf("allow-function-master"))).not.toMatch(/"data"|"other"|10\.9/);
});

test("another number of etcd members is a new cluster: on claims of its own, with another token, and users set up again", async () => {
  const cluster = async (members: number) => {
    const result = await planOf({ openYuanrong: { enabled: true, etcd: { members } } });
    const { spec } = objectNamed(result, "StatefulSet", "ds-core-etcd");
    const [container] = spec.template.spec.containers;
    const claims = spec.volumeClaimTemplates.map((claim: { metadata: { name: string } }) => claim.metadata.name);
    expect(container.volumeMounts.map((mount: { name: string }) => mount.name)).toEqual(expect.arrayContaining(claims));
    const job = objectNamed(result, "Job", "ds-core-etcd-users").spec.template.metadata.annotations;
    return {
      claims: claims.join(),
      token: container.args.find((flag: string) => flag.startsWith("--initial-cluster-token=")),
      users: job["yuanrong-platform/config-hash"],
    };
  };
  const [one, three] = [await cluster(1), await cluster(3)];
  for (const key of ["claims", "token", "users"] as const) expect(one[key], key).not.toBe(three[key]);
});

test("a fractional quota of etcd is whole bytes", async () => {
  const result = await planOf({ openYuanrong: { enabled: true, etcd: { quota: "1.1Gi" } } });
  const { args } = objectNamed(result, "StatefulSet", "ds-core-etcd").spec.template.spec.containers[0];
  expect(args).toContain("--quota-backend-bytes=1181116006");
});

test("the API server's ports and further DNS servers are as the configuration says", async () => {
  const network = { ...base.network, apiServerPorts: [16443], dnsCidrs: ["169.254.20.10/32"] };
  const result = await planOf({ network, openYuanrong: { enabled: true } });
  const { egress } = objectNamed(result, "NetworkPolicy", "allow-function-master").spec;
  expect(egress).toContainEqual({
    to: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
    ports: [{ protocol: "TCP", port: 16443 }],
  });
  expect(objectNamed(result, "NetworkPolicy", "allow-dns").spec.egress[0].to).toContainEqual({
    ipBlock: { cidr: "169.254.20.10/32" },
  });
});

test("without TLS nothing speaks of certificates", async () => {
  const etcd = { tls: { enabled: false } };
  const security = { mutualTls: { enabled: false } };
  const result = await planOf({ openYuanrong: { enabled: true, etcd, security } });
  expect(result.resources.filter((one) => one.type.includes("Certificate")).map((one) => one.name)).toEqual([]);
  const secrets = ofKind(result, "Secret").map(({ metadata }) => metadata.name);
  expect(secrets.sort()).toEqual(["openyuanrong-curve", "openyuanrong-keys"]);
  expect(ofKind(result, "Job")).toEqual([]);
  expect(JSON.stringify(objectNamed(result, "StatefulSet", "ds-core-etcd").spec)).not.toContain("https");
  for (const pods of podsOf(result))
    expect(configurationOf(result, pods), pods.name).not.toMatch(/\.crt|etcd_auth_type = "TLS"|ssl_enable = true/);
  expect(masterToml(result).args.etcd_auth_type).toBe("Noauth");
});

test("the whole of openYuanrong can be off", async () => {
  const off = await planOf({ openYuanrong: { enabled: false } });
  expect(off.resources.map((one) => one.type)).toEqual(["pulumi:pulumi:Stack"]);
  expect(off.outputs).toEqual({});
});
