import { describe, expect, test } from "vitest";
import { CONFIG_HASH_ANNOTATION } from "../../../components/core/config-hash";
import { EXCEPTIONS_ANNOTATION } from "../../../components/core/pod-security";
import { FunctionProxy, FunctionProxyArgs } from "../../../components/openyuanrong/function-proxy";
import { containersOf, Json, restrictedProblems } from "../../stacks/support";
import { mounted, only, programIn, Registered, registered } from "./support";

const etcd = { endpoints: ["etcd-0.yr:2379", "etcd-1.yr:2379"] };
const base: FunctionProxyArgs = { namespace: "yr", image: "r/functionsystem:1", etcd };
const iamUrl = "http://iam-adaptor.yr.svc:31218";

const made = (args: Partial<FunctionProxyArgs> = {}) => registered(() => new FunctionProxy("p", { ...base, ...args }));
const podOf = (objects: Registered[]): Json => only(objects, "DaemonSet").spec.template.spec;
const argsOf = async (args?: Partial<FunctionProxyArgs>): Promise<Json> =>
  programIn(await made(args), "function_proxy").args;
const hashOf = async (args?: Partial<FunctionProxyArgs>): Promise<string> =>
  only(await made(args), "DaemonSet").spec.template.metadata.annotations[CONFIG_HASH_ANNOTATION];

describe("the DaemonSet", () => {
  test("listens at the node's address on the ports that drivers and agents know", async () => {
    const objects = await made();
    const pod = podOf(objects);
    expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(pod.containers[0].ports).toEqual([
      { name: "proxy", containerPort: 22423, hostPort: 22423 },
      { name: "grpc", containerPort: 32568, hostPort: 32568 },
    ]);
    expect(programIn(objects, "function_proxy").args).toMatchObject({
      address: "{RUNTIME_HOST_IP}:22423",
      ip: "{RUNTIME_HOST_IP}",
      grpc_listen_port: 32568,
      node_id: "{NODE_ID}",
    });
    expect(pod.containers[0].command[2]).toContain("--env-subst RUNTIME_HOST_IP,NODE_ID function_proxy");
  });

  test("has no right beyond the restricted standard but the node's network, with the reason beside it", async () => {
    const objects = await made({ security: { tls: { secretName: "tls" }, keys: { secretName: "keys" } } });
    expect(restrictedProblems(podOf(objects))).toEqual(["hostNetwork", "function-proxy hostPort"]);
    const { annotations } = only(objects, "DaemonSet").spec.template.metadata;
    expect(annotations[EXCEPTIONS_ANNOTATION]).toContain("the node's network");
    for (const { resources, securityContext } of containersOf(podOf(objects))) {
      expect(resources.requests).toEqual(resources.limits);
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
    }
  });

  test("probes start, readiness and life, and lets a runtime end before the pod does", async () => {
    const pod = podOf(await made({ runtimeShutdownSeconds: 600 }));
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(pod.containers[0][probe].tcpSocket, probe).toEqual({ port: 22423 });
    // A restart takes the node's instances along, so it waits longer than a pause in calls does.
    const { livenessProbe, readinessProbe } = pod.containers[0];
    expect(livenessProbe.failureThreshold).toBe(2 * readinessProbe.failureThreshold);
    expect(pod.terminationGracePeriodSeconds).toBe(630);
  });

  test("is replaced on one node at a time, ahead of other pods, unless it is told otherwise", async () => {
    const one = only(await made(), "DaemonSet").spec;
    expect(one.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: 1 });
    expect(one.template.spec.priorityClassName).toBe("system-node-critical");
    const tolerations = [{ operator: "Exists" }];
    const placement = { priorityClassName: "proxies", tolerations };
    const other = only(await made({ maxUnavailable: 5, placement }), "DaemonSet").spec;
    expect(other.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: 5 });
    expect(other.template.spec).toMatchObject({ priorityClassName: "proxies", tolerations });
  });

  test("declares every volume that it mounts", async () => {
    const security = { tls: { secretName: "tls" }, keys: { secretName: "keys" }, curve: { secretName: "curve" } };
    const pod = podOf(await made({ etcd: { ...etcd, clientSecretName: "etcd-client" }, security, iamUrl }));
    const names: string[] = pod.containers[0].volumeMounts.map(({ name }: Json) => name);
    expect(names.sort()).toEqual(pod.volumes.map(({ name }: Json) => name).sort());
    expect(mounted(pod)["etcd-client-certs"]).toMatchObject({ path: "/home/sn/resource/etcd" });
  });
});

describe("rights", () => {
  test("are none while etcd elects", async () => {
    const objects = await made();
    expect(objects.map(({ kind }) => kind).sort()).toEqual(["ConfigMap", "DaemonSet"]);
    expect(podOf(objects)).toMatchObject({ automountServiceAccountToken: false });
  });

  test("are to read function-master's lease, where that is, while Kubernetes elects", async () => {
    const objects = await made({ election: "k8s", workerNamespace: "pools" });
    expect(only(objects, "Role")).toMatchObject({
      metadata: { namespace: "pools" },
      rules: [
        {
          apiGroups: ["coordination.k8s.io"],
          resources: ["leases"],
          resourceNames: ["function-master"],
          verbs: ["get"],
        },
      ],
    });
    expect(only(objects, "RoleBinding")).toMatchObject({
      metadata: { namespace: "pools" },
      subjects: [{ kind: "ServiceAccount", name: "function-proxy", namespace: "yr" }],
    });
    expect(podOf(objects)).toMatchObject({ serviceAccountName: "function-proxy", automountServiceAccountToken: true });
    expect(programIn(objects, "function_proxy").args).toMatchObject({ election_mode: "k8s", k8s_namespace: "pools" });
  });
});

describe("IAM", () => {
  test("is off without an adaptor: no policy, and no etcd for tokens", async () => {
    const objects = await made();
    const { args } = programIn(objects, "function_proxy");
    expect(Object.keys(args).filter((flag) => flag.includes("iam"))).toEqual(["enable_iam"]);
    expect(args.enable_iam).toBe(false);
    expect(Object.keys(only(objects, "ConfigMap").data).sort()).toEqual(["config.toml", "services.yaml"]);
  });

  test("asks the adaptor, reads tokens from the second etcd, and finds its policy where it is mounted", async () => {
    const objects = await made({ iamUrl, metaEtcd: { endpoints: ["meta.yr:2379"] } });
    const { args } = programIn(objects, "function_proxy");
    expect(args).toMatchObject({ enable_iam: true, iam_base_path: iamUrl, iam_meta_store_address: "meta.yr:2379" });
    expect(args.meta_store_address).toBe("etcd-0.yr:2379,etcd-1.yr:2379");
    const { path, source } = mounted(podOf(objects))["files"]!;
    expect(source.configMap.name).toBe("function-proxy-config");
    for (const [flag, file] of [
      ["iam_policy_file", "iam-policy.json"],
      ["services_path", "services.yaml"],
    ] as const) {
      expect(args[flag]).toBe(`${path}/${file}`);
      expect(only(objects, "ConfigMap").data).toHaveProperty([file]);
    }
  });
});

describe("trust", () => {
  test("none is assumed: plain text, and no keys for the data worker", async () => {
    const args = await argsOf();
    expect(args).toMatchObject({ ssl_enable: false, cache_storage_auth_enable: false, runtime_ds_auth_enable: false });
    expect(args).not.toHaveProperty("curve_key_path");
  });

  test("reaches the other systems, the data worker and the runtimes", async () => {
    const security = { tls: { secretName: "tls" }, keys: { secretName: "keys" }, curve: { secretName: "curve" } };
    const objects = await made({ security });
    const { args, env, bin_path } = programIn(objects, "function_proxy");
    expect(args).toMatchObject({
      ssl_enable: true,
      cache_storage_auth_enable: true,
      cache_storage_auth_type: "ZMQ,AK/SK",
      runtime_ds_auth_enable: true,
      runtime_ds_encrypt_enable: true,
    });
    expect(env.DATASYSTEM_USE_BRPC).toBe("false");
    expect(bin_path).toBe("/etc/yuanrong/start.sh");
    const volumes = mounted(podOf(objects));
    expect(volumes["component-tls"]!.path).toBe(args.ssl_base_path);
    expect(volumes["curve-keys"]!.path).toBe(args.curve_key_path);
    expect(volumes["curve-keys"]!.source.secret.items.map(({ path }: Json) => path)).not.toContain("worker.key_secret");
  });

  test.each([
    [{ keys: { secretName: "keys" } }, "AK/SK", true, false],
    [{ curve: { secretName: "curve" } }, "ZMQ", false, true],
  ])("%j asks the data worker for %s", async (security, type, auth, encrypted) => {
    const args = await argsOf({ security });
    expect([args.cache_storage_auth_type, args.runtime_ds_auth_enable, args.runtime_ds_encrypt_enable]).toEqual([
      type,
      auth,
      encrypted,
    ]);
  });
});

test("without the data system there is no worker to reach, and no keys for it", async () => {
  const objects = await made({ dataSystem: false, security: { curve: { secretName: "curve" } } });
  const { args, env } = programIn(objects, "function_proxy");
  expect(args.state_storage_type).toBe("disable");
  expect(Object.keys(args).filter((flag) => /cache_storage|curve|runtime_ds/.test(flag))).toEqual([]);
  expect(env).toMatchObject({ YR_DATASYSTEM_DEPLOYED: "false", YR_BYPASS_DATASYSTEM: "true" });
  expect(mounted(podOf(objects))).not.toHaveProperty("curve-keys");
});

test("serves metrics, on the port that is annotated and declared, only when asked to", async () => {
  const objects = await made({ metrics: true });
  const { args } = programIn(objects, "function_proxy");
  const { port } = JSON.parse(args.metrics_config).backends[0].immediatelyExport.exporters[0].prometheusPullExporter
    .initConfig;
  expect(only(objects, "DaemonSet").spec.template.metadata.annotations).toMatchObject({
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(port),
  });
  expect(podOf(objects).containers[0].ports).toContainEqual({ name: "metrics", containerPort: port, hostPort: port });
  expect(Object.keys(await argsOf()).filter((flag) => flag.includes("metrics"))).toEqual([]);
});

test.each([
  [{ tenantAffinity: {} }, { enable_tenant_affinity: true, tenant_pod_reuse_time_window: -1 }],
  [{ tenantAffinity: { podReuseSeconds: 0 } }, { tenant_pod_reuse_time_window: 0 }],
  [{ instances: { maxCpu: 4000 } }, { max_instance_cpu_size: 4000, min_instance_cpu_size: 300 }],
  [
    { heartbeat: { timeoutSeconds: 10 } },
    { runtime_heartbeat_timeout_ms: 10_000, runtime_max_heartbeat_timeout_times: 5 },
  ],
  [
    { invokeLimit: { highMemoryPercent: 90 } },
    { invoke_limitation_enable: true, low_memory_threshold: 0.6, high_memory_threshold: 0.9 },
  ],
  [{ heartbeatTimeoutSeconds: 60 }, { system_timeout: 60_000 }],
  [{ scheduling: { maxPriority: 9, preemption: true } }, { max_priority: 9, enable_preemption: true }],
  [{ recoverInstances: true }, { runtime_recover_enable: true }],
  [{ maxMessageMb: 64 }, { max_grpc_size: 64 }],
  [{ evictOnStop: false }, { unregister_while_stop: false }],
  [{ clusterId: "a" }, { cluster_id: "a" }],
] as [Partial<FunctionProxyArgs>, object][])("%j becomes %j", async (change, flags) => {
  expect(await argsOf(change)).toMatchObject(flags);
});

test("its pods are replaced when what they read changes, and not otherwise", async () => {
  const secured = (revision: string): Partial<FunctionProxyArgs> => ({
    security: { keys: { secretName: "keys", revision } },
  });
  expect(await hashOf()).toBe(await hashOf());
  const changes = [
    {},
    { iamUrl },
    { iamUrl, iamPolicy: { deniedTenants: ["a"] } },
    { etcd: { ...etcd, clientRevision: "2" } },
    { metaEtcd: { ...etcd, clientRevision: "2" } },
    secured("1"),
    secured("2"),
  ];
  const hashes: string[] = [];
  for (const change of changes) hashes.push(await hashOf(change));
  expect(new Set(hashes).size).toBe(changes.length);
});
