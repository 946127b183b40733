import { expect, test } from "vitest";
import { FunctionScheduler, FunctionSchedulerArgs } from "../../../components/openyuanrong/function-scheduler";
import { restrictedProblems } from "../../stacks/support";
import { args, hashOf, made, secured, volumeAt } from "../function-manager/support";

type Change = Partial<FunctionSchedulerArgs>;

const scheduler = (change: Change = {}) => made(() => new FunctionScheduler("s", { ...args, ...change }));

test("is pods that are evicted one by one, without a Service or an account", async () => {
  const { kinds, deployment, outputs, pod } = await scheduler();
  expect(kinds).toEqual(["ConfigMap", "Deployment", "PodDisruptionBudget"]);
  expect(deployment.spec.replicas).toBe(2);
  expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  expect((await scheduler({ replicas: 5 })).deployment.spec.replicas).toBe(5);
  expect(pod.serviceAccountName).toBeUndefined();
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(outputs).toEqual({ deploymentName: "function-scheduler" });
});

test("has the keys that its program requires, and no others", async () => {
  const { config } = await scheduler();
  const etcd = { servers: args.etcd.endpoints, sslEnable: false };
  expect(config).toEqual({
    scenario: "faas",
    clusterID: "cluster001",
    enableHealthCheck: true,
    stateDisable: true,
    leaseSpan: 5000,
    functionLimitRate: 20_000,
    autoScaleConfig: { slaQuota: 1000, scaleDownTime: 60_000, burstScaleNum: 1000 },
    sessionStore: { backend: "datasystem", backendTTLSeconds: 86_400 },
    routerEtcd: etcd,
    metaEtcd: etcd,
  });
});

test.each<[Change, object]>([
  [{ scaling: { scaleUpWindowMs: 500 } }, { autoScaleConfig: { slaQuota: 500 } }],
  [{ scaling: { scaleDownWindowMs: 9000 } }, { autoScaleConfig: { scaleDownTime: 9000 } }],
  [{ scaling: { queueLength: 7 } }, { autoScaleConfig: { burstScaleNum: 7 } }],
  [{ leaseMs: 1500 }, { leaseSpan: 1500 }],
  [{ functionRate: 300 }, { functionLimitRate: 300 }],
  [{ sessionSeconds: 60 }, { sessionStore: { backendTTLSeconds: 60 } }],
  [{ clusterId: "east" }, { clusterID: "east" }],
  [
    { liteScheduling: { allTenants: true } },
    {
      liteScheduler: {
        enable: true,
        enableAllTenants: true,
        enabledTenants: [],
        enabledFunctions: [],
        acquireWaitTimeoutMs: 3000,
      },
    },
  ],
  [
    { liteScheduling: { tenants: ["t"], functions: ["t/f/1"], waitMs: 10_000 } },
    {
      liteScheduler: {
        enable: true,
        enableAllTenants: false,
        enabledTenants: ["t"],
        enabledFunctions: ["t/f/1"],
        acquireWaitTimeoutMs: 10_000,
      },
    },
  ],
])("%j becomes %j", async (change, keys) => {
  expect((await scheduler(change)).config).toMatchObject(keys);
});

test("registers itself under the cluster whose configurations it reads", async () => {
  for (const clusterId of [undefined, "east"]) {
    const { config, program } = await scheduler({ clusterId });
    expect(program.env.CLUSTER_ID).toBe(config.clusterID);
    expect(program.env.INSTANCE_ID).toBe(program.args.instanceId);
  }
});

test("holds no key in its configuration, which functions would get, and asks callers in no way that frontends cannot answer", async () => {
  const { config, files } = await scheduler(secured);
  expect(Object.keys(config)).not.toContain("localAuth");
  expect(Object.keys(config)).not.toContain("httpsConfig");
  expect(Object.keys(config)).not.toContain("authenticationEnable");
  expect(files["config.toml"]).not.toMatch(/LITEBUS|SECRET_KEY|ENABLE_AGENT_CRD_REGISTRY/);
});

test("reads each etcd's certificate from the Secret that is mounted at the path that it is told", async () => {
  const driver = await scheduler(secured);
  for (const [key, secret] of [
    ["routerEtcd", "etcd-client"],
    ["metaEtcd", "meta-client"],
  ] as const) {
    const { cafile, certfile, keyfile, sslEnable } = driver.config[key];
    expect(sslEnable).toBe(true);
    for (const path of [cafile, certfile, keyfile]) expect(volumeAt(driver, path).secret.secretName).toBe(secret);
  }
});

test("is within the restricted standard whatever is on, and listens where frontends and the kubelet ask", async () => {
  for (const change of [{}, secured, { dataSystem: false }]) {
    const { pod, container, program } = await scheduler(change);
    expect(restrictedProblems(pod)).toEqual([]);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.ports).toEqual([
      { name: "scheduler", containerPort: 8889 },
      { name: "health", containerPort: 9994 },
    ]);
    expect(container.command[2]).toMatch(/launch .* function_scheduler$/);
    expect(program.args.functionName).toBe("0/0-system-faasscheduler/$latest");
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
      expect(container[probe].httpGet, probe).toEqual({ path: "/healthcheck", port: 9994, scheme: "HTTP" });
  }
});

test("is rolled when its settings, an address or a certificate change, and by nothing else", async () => {
  const hash = (change: Change) => hashOf(() => new FunctionScheduler("s", { ...secured, ...change }));
  const first = await hash({});
  expect(await hash({ replicas: 7 })).toBe(first);
  const changes: Change[] = [
    { leaseMs: 6000 },
    { etcd: { ...secured.etcd, endpoints: ["other:2379"] } },
    { metaEtcd: { ...secured.metaEtcd, clientRevision: "2" } },
    { security: { ...secured.security, curve: { secretName: "curve", revision: "2" } } },
  ];
  for (const change of changes) expect(await hash(change), JSON.stringify(change)).not.toBe(first);
});
