import { expect, test, vi } from "vitest";
import type { Json } from "../stacks/support";
import { Live, liveOf, lookAt, OURS, ownerOf, podsOf, problemsOf, running } from "./live";
import { Change, stackOf } from "./stack";

vi.setConfig({ testTimeout: 300_000 });

interface PoolConfig {
  id: string;
  size: number;
  [field: string]: unknown;
}

const RESOURCES = { cpu: "500m", memory: "256Mi" };
const SMALL: PoolConfig = { id: "small", size: 2, resources: RESOURCES };
const ELASTIC: PoolConfig = { id: "elastic", size: 1, maxSize: 4, resources: RESOURCES };
const EDGE: PoolConfig = { ...SMALL, id: "edge", nodeSelector: { "topology.kubernetes.io/region": "edge" } };

const stack = stackOf("local", "-slice");
const withPools =
  (...pools: PoolConfig[]): Change =>
  (openYuanrong) => {
    openYuanrong.pools = pools;
  };
let live: Live;

test("the whole of `local` comes up; the API server warns of nothing but the pods that need their node", async () => {
  const steps = await stack.up(withPools(SMALL, ELASTIC, EDGE));
  expect(steps.filter((step) => !step.startsWith("create "))).toEqual([]);
  const warned = stack.warnings.map((one) => /^openyuanrong-worker-([a-z-]+)-daemon-set: .*PodSecurity/.exec(one)?.[1]);
  expect(warned.sort()).toEqual(["data-worker", "function-proxy"]);
  live = await lookAt(stack);
});

test("every system runs, and so do the pools' pods", () => {
  expect(running(live)).toEqual({
    "StatefulSet ds-core-etcd": 1,
    "Job ds-core-etcd-users": 1,
    "StatefulSet minio": 1,
    "Job bucket-functions": 1,
    "DaemonSet ds-worker": 5,
    "DaemonSet function-proxy": 5,
    "Deployment meta-service": 1,
    "Deployment function-master": 1,
    "Deployment function-manager": 1,
    "Deployment function-scheduler": 1,
    "Deployment frontend": 1,
    "Deployment iam-adaptor": 1,
    "Deployment function-agent-small": 2,
    "Deployment function-agent-elastic": 1,
    "Deployment function-agent-edge": 2,
  });
});

test("owners, references, Services' addresses, priorities and the worker tier of each node are as they should be", () => {
  expect(problemsOf(live)).toEqual([]);
});

test.each([
  [
    "a Secret that pods mount",
    "Secret openyuanrong-keys",
    /DaemonSet openyuanrong\/ds-worker: Secret openyuanrong-keys/,
  ],
  ["a ConfigMap", "ConfigMap frontend-config", /Deployment openyuanrong\/frontend: ConfigMap frontend-config/],
  ["a class", "PriorityClass openyuanrong-worker", /Pod ds-worker-\w+: has priority 900000000/],
  ["an owner", "Deployment frontend", /Pod frontend-\S+: has no owner/],
  ["a proxy of a node", "DaemonSet function-proxy", /Pod function-proxy-\w+: has no owner/],
  ["addresses", "EndpointSlice frontend", /Service openyuanrong\/frontend: leads to nobody/],
  ["the pods behind a Service", "Pod minio", /Service openyuanrong\/minio: leads to \S+ instead of anybody/],
  ["proxies", "Pod function-proxy", /Pod frontend-\S+: no function-proxy on/],
])("these checks would notice the lack of %s", (_what, lacking, problem) => {
  const isLacking = ({ kind, metadata }: Json) => `${kind} ${metadata.name}`.startsWith(lacking);
  expect(problemsOf(liveOf(live.objects.filter((object) => !isLacking(object)))).join("\n")).toMatch(problem);
});

test("a pool's pods are on the nodes that it names", () => {
  const nodes = podsOf(live, "function-agent-edge").map(({ spec }) => spec.nodeName.replace(/\d+$/, ""));
  expect(nodes).toEqual(["edge-", "edge-"]);
});

const TLS = "/home/sn/resource/https";
const ETCD = "/home/sn/resource/etcd";
const KEYS = "/home/sn/resource/keys";
const CURVE = "/home/sn/resource/curve";
const HTTP = (port: number, scheme: string, path: string) => ({ httpGet: { port, scheme, path } });
const TCP = (port: number) => ({ tcpSocket: { port } });

test.each([
  { system: "etcd", probe: HTTP(2381, "HTTP", "/readyz"), mounts: ["/etc/etcd/peer", "/etc/etcd/server"] },
  { system: "minio", probe: HTTP(9000, "HTTP", "/minio/health/ready"), mounts: ["/data"] },
  { system: "ds-worker", probe: {}, mounts: ["/home/uds", ETCD, KEYS, CURVE], account: "ds-worker" },
  { system: "function-proxy", probe: TCP(22423), mounts: ["/home/sn/config", ETCD, TLS, KEYS, CURVE] },
  { system: "meta-service", probe: HTTP(8090, "HTTPS", "/healthz"), mounts: ["/home/yuanrong/config", ETCD, TLS] },
  {
    system: "function-master",
    probe: TCP(22668),
    mounts: ["/home/sn/scaler/template", "/home/sn/service-config", ETCD, TLS, KEYS],
    account: "function-master",
  },
  { system: "function-manager", probe: HTTP(9994, "HTTP", "/healthcheck"), mounts: [ETCD, TLS, KEYS, CURVE] },
  { system: "function-scheduler", probe: HTTP(9994, "HTTP", "/healthcheck"), mounts: [ETCD, TLS, KEYS, CURVE] },
  { system: "frontend", probe: HTTP(8888, "HTTP", "/healthz"), mounts: [ETCD, TLS, KEYS, CURVE] },
  { system: "iam-adaptor", probe: TCP(31218), mounts: [ETCD, KEYS] },
  { system: "function-agent-small", probe: {}, mounts: ["/home/uds", "/dev/shm", TLS] },
])("$system is probed where it answers, has its files, and only the token that it uses", (wanted) => {
  const pods = podsOf(live, wanted.system).filter((pod) => ownerOf(live, pod)?.kind !== "Job");
  for (const { metadata, spec } of pods) {
    const [container] = spec.containers;
    expect(container.readinessProbe).toMatchObject(resolved(wanted.probe, container));
    const paths = spec.containers.flatMap((one: Json) => one.volumeMounts.map((mount: Json) => mount.mountPath));
    expect(paths, metadata.name).toEqual(expect.arrayContaining(wanted.mounts));
    expect(spec.serviceAccountName).toBe(wanted.account ?? "default");
    const hasToken = spec.volumes.some(({ name }: Json) => name.startsWith("kube-api-access"));
    expect(hasToken, metadata.name).toBe(wanted.account !== undefined);
    const tier = ["ds-worker", "function-proxy"].includes(wanted.system) ? "worker" : "control-plane";
    expect(spec.priorityClassName).toBe(
      wanted.system.startsWith("function-agent") ? undefined : `openyuanrong-${tier}`,
    );
  }
  expect(pods.length).toBeGreaterThan(0);
});

/** A probe whose port stands as the container names it. */
function resolved(probe: Json, { ports }: Json): Json {
  const name = (number: number) => ports.find(({ containerPort }: Json) => containerPort === number)?.name;
  const [[kind, action] = []] = Object.entries<Json>(probe);
  if (kind === undefined) return { exec: {} };
  return { [kind]: { ...action, port: expect.toSatisfy((port) => [action.port, name(action.port)].includes(port)) } };
}

test("the same again changes nothing", async () => {
  expect(await stack.up(withPools(SMALL, ELASTIC, EDGE))).toEqual([]);
});

test("a changed setting rolls its own system and no other", async () => {
  const steps = await stack.up((openYuanrong) => {
    openYuanrong.frontend.limits = { bodyMb: 12 };
    openYuanrong.pools = [SMALL, ELASTIC, EDGE];
  });
  expect(steps).toEqual([
    "update ConfigMap openyuanrong-master-frontend-config",
    "update Deployment openyuanrong-master-frontend-deployment",
  ]);
  const former = live;
  live = await lookAt(stack);
  const uids = (where: Live) => where.pods.map(({ metadata }) => metadata.uid);
  const fresh = live.pods.filter(({ metadata }) => !uids(former).includes(metadata.uid));
  const gone = former.pods.filter(({ metadata }) => !uids(live).includes(metadata.uid));
  const system = ({ metadata }: Json) => metadata.labels["app.kubernetes.io/name"];
  expect([fresh.map(system), gone.map(system)]).toEqual([["frontend"], ["frontend"]]);
  expect(problemsOf(live)).toEqual([]);
});

test("a resize is done in place", async () => {
  const before = await poolDeployment("small");
  const limits: Change = (openYuanrong) => {
    openYuanrong.frontend.limits = { bodyMb: 12 };
    openYuanrong.pools = [{ ...SMALL, size: 4 }, ELASTIC, EDGE];
  };
  expect(await stack.up(limits)).toEqual(["update PodPool openyuanrong-pool-small"]);
  const after = await poolDeployment("small");
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(podsOf(await lookAt(stack), "function-agent-small")).toHaveLength(4);
});

test("another change replaces the pool, a pool that left is deleted with its pods, and others stay", async () => {
  const [small, elastic] = [await poolDeployment("small"), await poolDeployment("elastic")];
  const steps = await stack.up((openYuanrong) => {
    openYuanrong.frontend.limits = { bodyMb: 12 };
    openYuanrong.pools = [{ ...SMALL, size: 4, environment: { REGION: "seoul" } }, ELASTIC];
  });
  expect(steps).toEqual(["replace PodPool openyuanrong-pool-small", "delete PodPool openyuanrong-pool-edge"]);
  const after = await poolDeployment("small");
  expect(after.metadata.uid).not.toBe(small.metadata.uid);
  const manager = after.spec.template.spec.containers.find(({ name }: Json) => name === "runtime-manager");
  expect(manager.env).toContainEqual({ name: "REGION", value: "seoul" });
  expect((await poolDeployment("elastic")).metadata.uid).toBe(elastic.metadata.uid);
  expect(
    stack.metaService
      .pools()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(["elastic", "small"]);
  expect(podsOf(await lookAt(stack), "function-agent-edge")).toEqual([]);
});

test("destroy takes everything down, pools first, and leaves nothing", async () => {
  const order = await stack.destroy();
  const first = (part: string) => order.findIndex((type) => type.includes(part));
  const last = (part: string) => order.findLastIndex((type) => type.includes(part));
  expect(last("PodPool")).toBeLessThan(first("Deployment"));
  expect(last("apps/v1:Deployment")).toBeLessThan(first("DaemonSet"));
  expect(last("DaemonSet")).toBeLessThan(first("StatefulSet"));
  expect(stack.metaService.pools()).toEqual([]);
  const kinds = (await stack.kubectl(["api-resources", "--verbs=list", "-o", "name"])).trim().split("\n");
  expect(await stack.list(kinds.join(), "-A", "-l", OURS)).toEqual([]);
  const left = await stack.list("namespaces,persistentvolumes,persistentvolumeclaims,pods", "-A");
  expect(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    "Namespace default",
    "Namespace kube-node-lease",
    "Namespace kube-public",
    "Namespace kube-system",
  ]);
});

async function poolDeployment(id: string): Promise<Json> {
  const [found] = await stack.list("deployments", "-A", "--field-selector", `metadata.name=function-agent-${id}`);
  return found;
}
