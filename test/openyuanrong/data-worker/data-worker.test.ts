import { describe, expect, test } from "vitest";
import { CONFIG_HASH_ANNOTATION } from "../../../components/core/config-hash";
import { EXCEPTIONS_ANNOTATION } from "../../../components/core/pod-security";
import { DataWorker, DataWorkerArgs } from "../../../components/openyuanrong/data-worker";
import { containersOf, Json, restrictedProblems } from "../../stacks/support";
import { mounted, only, Registered, registered, valueOf } from "../function-proxy/support";

const etcd = { endpoints: ["etcd.yr:2379"] };
const base: DataWorkerArgs = { namespace: "yr", image: "r/datasystem:1", etcd };
const security = { tls: { secretName: "tls" }, keys: { secretName: "keys" }, curve: { secretName: "curve" } };

const made = (args: Partial<DataWorkerArgs> = {}) => registered(() => new DataWorker("w", { ...base, ...args }));
const podOf = (objects: Registered[]): Json => only(objects, "DaemonSet").spec.template.spec;
const flagsOf = async (args?: Partial<DataWorkerArgs>): Promise<Record<string, string>> => {
  const flags: string[] = podOf(await made(args)).containers[0].args;
  return Object.fromEntries(flags.map((flag) => /^-(\w+)=(.*)$/.exec(flag)!.slice(1)));
};
const envOf = (objects: Registered[]): Record<string, Json> =>
  Object.fromEntries(podOf(objects).containers[0].env.map(({ name, ...value }: Json) => [name, value]));
const hashOf = async (args?: Partial<DataWorkerArgs>): Promise<string> =>
  only(await made(args), "DaemonSet").spec.template.metadata.annotations[CONFIG_HASH_ANNOTATION];

describe("the DaemonSet", () => {
  test("listens at the node's address, which Kubernetes fills in", async () => {
    const objects = await made();
    expect(podOf(objects)).toMatchObject({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(podOf(objects).containers[0].ports).toEqual([{ name: "worker", containerPort: 31501, hostPort: 31501 }]);
    expect((await flagsOf()).worker_address).toBe("$(HOST_IP):31501");
    expect(envOf(objects)["HOST_IP"]).toEqual({ valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } });
  });

  test("goes beyond the restricted standard only where the reason stands beside it", async () => {
    const objects = await made({ security, spillMb: 1024, etcd: { ...etcd, clientSecretName: "etcd-client" } });
    expect(restrictedProblems(podOf(objects))).toEqual([
      "volume sockets",
      "volume metadata",
      "hostNetwork",
      "worker-init adds capabilities",
      "worker-init may be root",
      "ds-worker hostPort",
    ]);
    const reasons: string = only(objects, "DaemonSet").spec.template.metadata.annotations[EXCEPTIONS_ANNOTATION];
    for (const subject of ["ds-worker", "worker-init", "sockets", "metadata"])
      expect(reasons).toContain(`${subject}: `);
    for (const { resources, securityContext } of containersOf(podOf(objects))) {
      expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
      for (const part of ["requests", "limits"]) expect(Object.keys(resources[part])).toEqual(["cpu", "memory"]);
    }
  });

  test("has an owner for the folders of the node, made with two capabilities, where root can reach them", async () => {
    const pod = podOf(await made());
    const [{ command, securityContext, volumeMounts }] = pod.initContainers;
    expect(securityContext.capabilities).toEqual({ drop: ["ALL"], add: ["CHOWN", "FOWNER"] });
    expect(volumeMounts).toEqual([
      { name: "sockets", mountPath: "/node/sockets" },
      { name: "metadata", mountPath: "/node/metadata" },
    ]);
    expect(command[2]).toBe("chown 1002:1002 /node/sockets /node/metadata && chmod 0750 /node/sockets /node/metadata");
  });

  test("is replaced on one node at a time, ahead of other pods, unless it is told otherwise", async () => {
    const one = only(await made(), "DaemonSet").spec;
    expect(one.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: 1 });
    expect(one.template.spec).toMatchObject({
      priorityClassName: "system-node-critical",
      terminationGracePeriodSeconds: 1800,
    });
    const placement = { priorityClassName: "workers", nodeSelector: { data: "yes" } };
    const other = only(await made({ maxUnavailable: 5, placement }), "DaemonSet").spec;
    expect(other.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: 5 });
    expect(other.template.spec).toMatchObject(placement);
  });

  test("asks the files that the worker writes, and waits for its word before it ends", async () => {
    const pod = podOf(await made());
    const flags = await flagsOf();
    const { startupProbe, readinessProbe, livenessProbe, lifecycle, env } = pod.containers[0];
    expect(startupProbe.exec.command.at(-1)).toBe(flags.liveness_check_path);
    expect(readinessProbe.exec.command.slice(-2)).toEqual([flags.health_check_path, flags.ready_check_path]);
    expect(livenessProbe.exec.command).toContain(flags.liveness_check_path);
    const status = env.find(({ name }: Json) => name === "STATUS_FILE_PATH").value;
    expect(lifecycle.preStop.exec.command).toEqual(["/home/yuanrong/uninstall.sh", "-f", status, "-t", "150"]);
    expect(status).toBe(`${flags.log_dir}/worker-status`);
    expect(pod.shareProcessNamespace).toBeUndefined();
  });

  test("declares what it mounts, and gives every file that it names a place that it may write", async () => {
    const args = { security, spillMb: 1024, etcd: { ...etcd, clientSecretName: "etcd-client" } };
    const pod = podOf(await made(args));
    const volumes = mounted(pod);
    expect(pod.containers[0].volumeMounts.map(({ name }: Json) => name).sort()).toEqual(Object.keys(volumes).sort());
    const writable = Object.values(volumes).filter(({ source }) => "emptyDir" in source || "hostPath" in source);
    const flags = await flagsOf(args);
    for (const flag of [
      "log_dir",
      "health_check_path",
      "rocksdb_store_dir",
      "unix_domain_socket_dir",
      "spill_directory",
    ])
      expect(
        writable.some(({ path }) => `${flags[flag]}/`.startsWith(`${path}/`)),
        flag,
      ).toBe(true);
    for (const { source } of writable) if (source.emptyDir) expect(source.emptyDir.sizeLimit).toMatch(/^\d+Mi$/);
  });

  test("shares no more of the node's memory than sockets hand out", async () => {
    const hosts = podOf(await made()).volumes.flatMap(({ hostPath }: Json) => hostPath?.path ?? []);
    expect(hosts).toEqual(["/home/uds", "/home/yuanrong/datasystem/rocksdb"]);
    expect(hosts[0].length).toBeLessThanOrEqual(80);
  });
});

describe("flags", () => {
  test("name etcd's certificate where it is mounted, and none without one", async () => {
    const objects = await made({ etcd: { ...etcd, clientSecretName: "etcd-client" } });
    const folder = mounted(podOf(objects))["etcd-client-certs"]!.path;
    expect(await flagsOf({ etcd: { ...etcd, clientSecretName: "etcd-client" } })).toMatchObject({
      etcd_address: "etcd.yr:2379",
      enable_etcd_auth: "true",
      etcd_ca: `${folder}/ca.crt`,
      etcd_cert: `${folder}/client.crt`,
      etcd_key: `${folder}/client.key`,
    });
    expect(Object.keys(await flagsOf()).filter((flag) => flag.includes("etcd"))).toEqual(["etcd_address"]);
  });

  test("say how much memory, disk and how many clients", async () => {
    const flags = await flagsOf({ sharedMemoryMb: 1024, spillMb: 512, maxClients: 1000 });
    expect(flags).toMatchObject({ shared_memory_size_mb: "1024", max_client_num: "1000" });
    expect(flags.spill_size_limit).toBe(String(512 * 2 ** 20));
    expect((await flagsOf()).shared_memory_size_mb).toBe("2048");
    expect(await flagsOf()).not.toHaveProperty("spill_directory");
  });

  test("let the entry point compare shared memory with the limit", async () => {
    const env = envOf(await made({ sharedMemoryMb: 1024 }));
    expect(env["SHARE_MEMORY_SIZE"]).toEqual({ value: "1024" });
    expect(env["POD_MEMORY_LIMIT_MB"]!.valueFrom.resourceFieldRef).toEqual({
      containerName: "ds-worker",
      resource: "limits.memory",
      divisor: "1Mi",
    });
  });

  test("ask the IAM adaptor about tenants, when there is one", async () => {
    const iamUrl = "http://iam-adaptor.yr.svc:31218";
    expect(await flagsOf({ iamUrl, security })).toMatchObject({
      authorization_enable: "true",
      iam_kit: "yuanrong_iam",
      yuanrong_iam_url: iamUrl,
    });
    expect(Object.keys(await flagsOf()).filter((flag) => /iam|auth/.test(flag))).toEqual([]);
  });

  test.each([
    ["DEBUG", { minloglevel: "0", stderrthreshold: "0", v: "1" }],
    ["WARN", { minloglevel: "1", stderrthreshold: "1" }],
    ["ERROR", { minloglevel: "2", stderrthreshold: "2" }],
  ] as const)("log from %s on, into files and the container's output", async (level, expected) => {
    const flags = await flagsOf({ log: { level, fileSizeMb: 10, files: 7 } });
    expect(flags).toMatchObject({ ...expected, max_log_size: "10", max_log_file_num: "7" });
  });

  test("set the workers of a cluster apart", async () => {
    expect(await flagsOf({ clusterName: "region-1" })).toMatchObject({ cluster_name: "region-1" });
  });
});

describe("keys", () => {
  test("of CurveZMQ lie where the binary looks for its own and for those that it lets in, and turn ZMQ on", async () => {
    const objects = await made({ security });
    const { source, path } = mounted(podOf(objects))["curve-keys"]!;
    expect(await flagsOf({ security })).toMatchObject({ enable_curve_zmq: "true", curve_key_dir: path });
    expect(source.secret.items).toEqual([
      { key: "worker.key", path: "worker.key" },
      { key: "worker.key_secret", path: "worker.key_secret" },
      { key: "worker.key", path: "worker_authorized_clients/worker.key" },
      { key: "client.key", path: "worker_authorized_clients/client.key" },
    ]);
    expect(envOf(objects)["DATASYSTEM_USE_BRPC"]).toEqual({ value: "false" });
    expect(envOf(await made())).not.toHaveProperty("DATASYSTEM_USE_BRPC");
  });

  test("for signing are in no flag and no environment of the container", async () => {
    const objects = await made({ security });
    expect(Object.keys(await flagsOf({ security })).filter((flag) => flag.startsWith("system_"))).toEqual([]);
    expect(Object.keys(envOf(objects)).filter((name) => /KEY/.test(name))).toEqual([]);
    expect(Object.keys(only(objects, "ConfigMap").data).sort()).toEqual(["datasystem_worker", "start.sh"]);
    expect(Object.keys(only(await made(), "ConfigMap").data)).toEqual(["start.sh"]);
  });
});

describe("rights", () => {
  test("are to look at nodes, since the worker ends without grace where it has no token", async () => {
    const objects = await made();
    expect(only(objects, "ClusterRole")).toMatchObject({
      metadata: { name: "yr-ds-worker" },
      rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }],
    });
    expect(only(objects, "ClusterRoleBinding")).toMatchObject({
      subjects: [{ kind: "ServiceAccount", name: "ds-worker", namespace: "yr" }],
      roleRef: { kind: "ClusterRole", name: "yr-ds-worker" },
    });
    expect(podOf(objects)).toMatchObject({ serviceAccountName: "ds-worker", automountServiceAccountToken: true });
    expect(objects.map(({ kind }) => kind)).not.toContain("Role");
  });

  test("are to delete pods too where a taint does not evict", async () => {
    const scaleInTaints = ["retired=true:NoSchedule", "offline=:NoExecute"];
    const objects = await made({ scaleInTaints });
    expect(envOf(objects)["SCALE_IN_TAINT"]).toEqual({ value: scaleInTaints.join(",") });
    expect(only(objects, "Role").rules).toEqual([{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }]);
    expect(only(objects, "RoleBinding")).toMatchObject({
      metadata: { namespace: "yr" },
      subjects: [{ name: "ds-worker", namespace: "yr" }],
    });
  });
});

test("new certificates and keys roll the workers, and nothing else does", async () => {
  const before = await hashOf({ security });
  expect(await hashOf({ security })).toBe(before);
  for (const part of ["tls", "keys", "curve"] as const)
    expect(await hashOf({ security: { ...security, [part]: { ...security[part], revision: "2" } } })).not.toBe(before);
  expect(await hashOf({ security, etcd: { ...etcd, clientRevision: "2" } })).not.toBe(before);
});

test("says where it is", async () => {
  let worker: DataWorker | undefined;
  await registered(() => (worker = new DataWorker("w", base)));
  expect(await valueOf(worker!.port)).toBe(31501);
  expect(await valueOf(worker!.daemonSetName)).toBe("ds-worker");
  expect(await valueOf(worker!.namespace)).toBe("yr");
});
