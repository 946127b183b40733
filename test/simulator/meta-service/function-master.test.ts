import type { V1Deployment } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { type Cluster, ClusterError, countedCluster } from "../../../simulator/meta-service/cluster";
import { createFaults } from "../../../simulator/meta-service/faults";
import { functionMaster } from "../../../simulator/meta-service/function-master";
import { createPools, deletePools, updatePool } from "../../../simulator/meta-service/pools";
import { openStore } from "../../../simulator/meta-service/store";
import { pool } from "./harness";

const SPEC = JSON.stringify({ minReplicas: 1, maxReplicas: 3, metrics: [] });

/** A function-master without timers over a counted cluster, parts of which a test may replace. */
function stage(overrides: Partial<Cluster> = {}, existing: V1Deployment[] = []) {
  const store = openStore();
  const faults = createFaults();
  const cluster = { ...countedCluster(existing), ...overrides };
  const master = functionMaster(store, cluster, faults);
  const apply = (call: ReturnType<typeof createPools>) => {
    if (!("run" in call)) throw new Error(JSON.stringify(call));
    const { answer, writes } = call.run(store.pools());
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    writes.forEach((written) => store.put(written));
  };
  return {
    faults,
    cluster,
    post: (more: Record<string, unknown> = {}) => apply(createPools(JSON.stringify({ pools: [pool("p", more)] }))),
    put: (body: unknown) => apply(updatePool("p", JSON.stringify(body))),
    remove: () => apply(deletePools(new URLSearchParams({ id: "p" }))),
    pass: () => master.pass(),
    /** `status/ready_count msg` after each of n passes. */
    passes: async (n: number) => {
      const seen: string[] = [];
      for (let i = 0; i < n; i++) {
        await master.pass();
        const [p] = store.pools();
        seen.push(p ? `${p.status}/${p.ready_count} ${p.msg}` : "gone");
      }
      return seen;
    },
    record: () => store.pools()[0],
  };
}

const refusing = (status: number) => () => Promise.reject(new ClusterError(status, "no"));

test("create goes 0, 1, 4, update 2, 3, 4, delete 6, gone", async () => {
  const { post, put, remove, passes, record } = stage();
  post();
  expect(await passes(2)).toEqual(["1/0 Creating", "4/2 Running"]);
  put({ size: 3 });
  expect(record()).toMatchObject({ status: 2, msg: "Running", ready_count: 2 });
  expect(await passes(2)).toEqual(["3/2 Updating", "4/3 Running"]);
  remove();
  expect(record()?.status).toBe(6);
  expect(await passes(2)).toEqual(["6/3 Running", "gone"]);
});

test("a scalable pool gets its reserved pods one look after its Deployment", async () => {
  const { post, put, passes, record } = stage();
  post({ max_size: 4 });
  expect(await passes(3)).toEqual(["1/0 Creating", "1/0 Creating", "4/2 Running"]);
  put({ size: 3, max_size: 4 });
  expect(await passes(3)).toEqual(["3/2 Updating", "3/2 Updating", "4/3 Running"]);
  expect(record()?.scalable).toBe(true);
});

test("a pool of size 0 runs at once", async () => {
  const { post, passes } = stage();
  post({ size: 0 });
  expect(await passes(2)).toEqual(["1/0 Creating", "4/0 Running"]);
});

test("the first rewrite turns null maps into empty ones and drops the pending threshold", async () => {
  const { post, pass, record } = stage();
  post({ pod_pending_duration_threshold: 60, resources: { limits: { cpu: "1" } }, size: 2 ** 31 + 5 });
  expect(record()).toMatchObject({ labels: null, pod_pending_duration_threshold: 60, size: 2 ** 31 + 5 });
  await pass();
  expect(record()).toMatchObject({
    labels: {},
    environment: {},
    node_selector: {},
    resources: { requests: null, limits: { cpu: "1" } },
    pod_pending_duration_threshold: 0,
    size: 5 - 2 ** 31,
  });
});

test.each([4, 1, 5])("a pool posted with status %i is never created", async (status) => {
  const { post, passes, cluster } = stage();
  post({ status });
  expect(await passes(3)).toEqual(Array(3).fill(`${status}/0 `));
  expect((await cluster.observe()).deployments).toEqual([]);
});

test.each<[string, Partial<Cluster>, Record<string, unknown>, string]>([
  ["no template", { observe: async () => ({ deployments: [] }) }, {}, "function-agent template not found"],
  ["the Deployment exists", { create: refusing(409) }, {}, "pool already exists"],
  ["the API server refuses", { create: refusing(422) }, {}, "Create Deployment Failed, ErrorCode is 422"],
  ["a bad autoscaler", {}, { horizontal_pod_autoscaler_spec: "{" }, "invalid HPA spec, create HPA failed"],
  ["the autoscaler exists", { create: refusing(409) }, { horizontal_pod_autoscaler_spec: SPEC }, "create HPA failed"],
])("create fails for good when %s", async (_, overrides, more, msg) => {
  const { post, passes } = stage(overrides);
  post(more);
  expect(await passes(2)).toEqual(Array(2).fill(`5/0 ${msg}`));
});

test.each<[string, Partial<Cluster>, Record<string, unknown>, string]>([
  ["the Deployment is gone", {}, { size: 1 }, "5/0 pool not found"],
  ["a bad autoscaler", {}, { size: 2, horizontal_pod_autoscaler_spec: "1" }, "5/0 invalid HPA spec, update HPA failed"],
  [
    "the autoscaler is refused",
    { applyAutoscaler: refusing(422) },
    { size: 2, horizontal_pod_autoscaler_spec: SPEC },
    "5/0 update HPA failed",
  ],
])("update fails when %s", async (_, overrides, body, expected) => {
  const { post, put, passes } = stage(overrides);
  post({ status: 4 });
  put(body);
  expect(await passes(1)).toEqual([expected]);
});

test("a Deployment deleted by hand fails its pool", async () => {
  const { post, passes, cluster } = stage();
  post();
  await passes(2);
  await cluster.remove("function-agent-p", "");
  expect(await passes(2)).toEqual(Array(2).fill("5/2 deployment is deleted"));
});

test("a label under the group's name that says otherwise keeps the pool from running", async () => {
  const { post, passes } = stage();
  post({ group: "g", labels: { g: "other" } });
  expect(await passes(3)).toEqual(Array(3).fill("1/0 Creating"));
});

test("strangers named like pools are deleted, others and foreign ones stay", async () => {
  const named = (name: string, app = name): V1Deployment => ({ metadata: { name, labels: { app } } });
  const existing = [named("function-agent-x"), named("function-agent-y", "else"), named("etcd")];
  const { pass, cluster } = stage({}, existing);
  await pass();
  const left = (await cluster.observe()).deployments.map(({ metadata }) => metadata?.name);
  expect(left).toEqual(["function-agent-y", "etcd"]);
});

test("during an outage function-master rests", async () => {
  const { post, passes, faults } = stage();
  post();
  faults.outage = true;
  expect(await passes(2)).toEqual(Array(2).fill("0/0 "));
});

test("a change made while a step is under way is not overwritten", async () => {
  const { post, pass, remove, record, cluster } = stage();
  post();
  const { create } = cluster;
  cluster.create = async (object) => {
    remove();
    await create(object);
  };
  await pass();
  expect(record()?.status).toBe(6);
});
