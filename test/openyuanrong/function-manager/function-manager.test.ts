import { expect, test } from "vitest";
import { FunctionManager, FunctionManagerArgs } from "../../../components/openyuanrong/function-manager";
import { restrictedProblems } from "../../stacks/support";
import { args, hashOf, made, secured, volumeAt } from "./support";

const manager = (change: Partial<FunctionManagerArgs> = {}) =>
  made(() => new FunctionManager("m", { ...args, ...change }));

test("is one pod at any time, which does not keep a node from being drained and has no account", async () => {
  const { kinds, deployment, outputs, pod } = await manager();
  expect(kinds).toEqual(["ConfigMap", "Deployment"]);
  expect(deployment.spec.replicas).toBe(1);
  expect(deployment.spec.strategy).toEqual({ type: "Recreate" });
  expect(pod.serviceAccountName).toBeUndefined();
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(outputs).toEqual({ deploymentName: "function-manager" });
});

test("says how long leases hold, which the program would take as not at all", async () => {
  const { config } = await manager();
  expect(config).toEqual({
    enableHealthCheck: true,
    leaseRenewMinute: 5,
    routerEtcd: { servers: args.etcd.endpoints, sslEnable: false },
    metaEtcd: { servers: args.etcd.endpoints, sslEnable: false },
  });
  expect((await manager({ leaseMinutes: 30 })).config.leaseRenewMinute).toBe(30);
});

test("starts its client of the API server without a right to use it", async () => {
  const driver = await manager();
  const path = "/var/run/secrets/kubernetes.io/serviceaccount/token";
  const mount = driver.container.volumeMounts.find(({ mountPath }: { mountPath: string }) => mountPath === path);
  expect(driver.files[mount.subPath]).toBe("none\n");
  expect(volumeAt(driver, path).configMap.name).toBe("function-manager-config");
  const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = driver.program.env;
  expect(`${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}`).toBe("localhost:443");
});

test("reads each etcd's certificate from the Secret that is mounted at the path that it is told", async () => {
  const driver = await manager(secured);
  for (const [key, secret, servers] of [
    ["routerEtcd", "etcd-client", args.etcd.endpoints],
    ["metaEtcd", "meta-client", ["meta.example:2379"]],
  ] as const) {
    const { cafile, certfile, keyfile, ...etcd } = driver.config[key];
    expect(etcd).toEqual({ servers, sslEnable: true });
    expect([cafile, certfile, keyfile].map((path) => path.split("/").pop())).toEqual([
      "ca.crt",
      "client.crt",
      "client.key",
    ]);
    for (const path of [cafile, certfile, keyfile]) expect(volumeAt(driver, path).secret.secretName).toBe(secret);
  }
});

test("is started as the launcher and the frontends know it, and asked for its health in plain HTTP", async () => {
  const { program, container, files, pod } = await manager(secured);
  expect(container.command[2]).toMatch(/launch .* function_manager$/);
  expect(program.args).toMatchObject({ functionName: "0/0-system-faasmanager/$latest", driverMode: true });
  expect(program.args.instanceId).toBe("manager-{RUNTIME_POD_NAME}");
  expect(files["start.sh"]).toContain("exec /home/sn/manager/bin/goruntime ");
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
    expect(container[probe].httpGet, probe).toEqual({ path: "/healthcheck", port: 9994, scheme: "HTTP" });
  expect(restrictedProblems(pod)).toEqual([]);
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
});

test("is replaced when its settings or a certificate change, and by nothing else", async () => {
  const hash = (change: Partial<FunctionManagerArgs>) =>
    hashOf(() => new FunctionManager("m", { ...secured, ...change }));
  const first = await hash({});
  expect(await hash({})).toBe(first);
  const changes: Partial<FunctionManagerArgs>[] = [
    { leaseMinutes: 6 },
    { etcd: { ...secured.etcd, clientRevision: "2" } },
    { metaEtcd: { ...secured.metaEtcd, clientRevision: "2" } },
    { security: { ...secured.security, tls: { secretName: "tls", revision: "2" } } },
  ];
  for (const change of changes) expect(await hash(change), JSON.stringify(change)).not.toBe(first);
});
