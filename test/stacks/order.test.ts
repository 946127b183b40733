import { beforeAll, describe, expect, test } from "vitest";
import { Plan, PlannedResource } from "../../planner";
import { needs, removeAll } from "../../simulator/engine/deletions";
import type { Run } from "../../simulator/engine/run";
import type { ResourceState } from "../../simulator/engine/state/model";
import { stateOf } from "../../simulator/engine/steps";
import { production } from "./plans";
import { Json, ofKind } from "./support";

let planned: Plan;
let removed: string[];

beforeAll(async () => {
  planned = await production((openYuanrong) => {
    openYuanrong.workerNamespace = "workers";
    // Its keys are Secrets of ours, as those of the stores that it stands for are.
    const { secretName: _given, ...store } = openYuanrong.objectStore;
    openYuanrong.objectStore = { ...store, accessKey: "key", secretKey: "correct horse" };
  });
  removed = await removalOf(planned);
});

const byKind = (...kinds: string[]) => ofKind(planned, ...kinds).map(({ resource }) => resource);
const byName = (pattern: RegExp) => planned.resources.filter(({ name, custom }) => custom && pattern.test(name));
const pools = () => planned.resources.filter(({ type }) => type.endsWith(":PodPool"));

/** What must come before what, each by names of resources without the prefix of the platform. */
const ORDER: [what: string, before: RegExp, after: RegExp][] = [
  ["etcd before all systems", /-etcd-(members|users|service)$/, /-(worker|master)-.+-(deployment|daemon-set)$/],
  ["etcd's configuration before its members", /^openyuanrong-etcd-bootstrap$/, /^openyuanrong-etcd-members$/],
  ["and that of the other etcd", /-meta-etcd-bootstrap$/, /-meta-etcd-members$/],
  ["the object store's keys before the bucket", /-object-store$/, /-bucket-job$/],
  ["the object store before snapshots of etcd", /-(object-store|bucket-job)$/, /^openyuanrong-(meta-)?etcd-snapshots$/],
  [
    "the object store before those who read it",
    /-(object-store|bucket-job)$/,
    /-(meta-service|function-master)-deployment$/,
  ],
  [
    "certificates and keys before all systems",
    /^openyuanrong-security-/,
    /-(worker|master)-.+-(deployment|daemon-set)$/,
  ],
  ["the data worker before the function proxy", /-data-worker-daemon-set$/, /-function-proxy-daemon-set$/],
  [
    "the worker tier before the master tier",
    /^openyuanrong-worker-.+-daemon-set$/,
    /^openyuanrong-master-.+-deployment$/,
  ],
  [
    "what the drivers ask before the drivers",
    /-(meta-service|function-master|iam-adaptor)-(deployment|service)$/,
    /-(frontend|function-manager|function-scheduler)-deployment$/,
  ],
  ["function-master's rights before it", /-function-master-(node-)?role-binding$/, /-function-master-deployment$/],
  ["the data worker's rights before it", /-data-worker-node-role-binding$/, /-data-worker-daemon-set$/],
  ["all systems before pools", /^openyuanrong-(worker|master)-/, /^openyuanrong-pool-/],
];

describe("in production come", () => {
  test("namespaces before everything in them, and priority classes before their pods", () => {
    const namespaces = ofKind(planned, "Namespace");
    expect(namespaces).toHaveLength(2);
    const placed = planned.resources.filter(({ inputs }) => (inputs.metadata as Json)?.namespace !== undefined);
    for (const one of placed) {
      const own = namespaces.find(({ metadata }) => metadata.name === (one.inputs.metadata as Json).namespace)!;
      expect(waitsFor(one).has(own.resource.urn), one.name).toBe(true);
    }
    const classes = byKind("PriorityClass");
    for (const one of byKind("Deployment", "StatefulSet", "DaemonSet"))
      for (const { urn } of classes) expect(waitsFor(one).has(urn), one.name).toBe(true);
  });

  test("policies before every pod", () => {
    const policies = byKind("NetworkPolicy");
    expect(policies.length).toBeGreaterThan(15);
    for (const one of byKind("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"))
      for (const { urn, name } of policies) expect(waitsFor(one).has(urn), `${one.name} after ${name}`).toBe(true);
  });

  test("ConfigMaps, Secrets and accounts before the pods that name them", () => {
    for (const workload of byKind("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")) {
      const text = JSON.stringify(workload.inputs.spec);
      const namespace = (workload.inputs.metadata as Json).namespace;
      const named = ofKind(planned, "ConfigMap", "Secret", "ServiceAccount").filter(
        ({ kind, metadata }) =>
          metadata.namespace === namespace &&
          (kind === "ServiceAccount"
            ? text.includes(`"serviceAccountName":"${metadata.name}"`)
            : new RegExp(`"(name|secretName)":"${metadata.name}"`).test(text)),
      );
      for (const { resource, kind } of named)
        expect(waitsFor(workload).has(resource.urn), `${workload.name} after ${kind} ${resource.name}`).toBe(true);
    }
  });

  test.each(ORDER)("%s", (_what, before, after) => {
    const [first, second] = [byName(before), byName(after)];
    expect(first).not.toEqual([]);
    expect(second).not.toEqual([]);
    for (const one of second)
      for (const { urn, name } of first) expect(waitsFor(one).has(urn), `${one.name} after ${name}`).toBe(true);
  });

  test("pools last: nothing waits for them", () => {
    expect(pools()).toHaveLength(3);
    const waiting = planned.resources.filter((one) => pools().some(({ urn }) => waitsFor(one).has(urn)));
    expect(waiting).toEqual([]);
  });

  test("no two that wait for each other", () => {
    for (const one of planned.resources) expect(waitsFor(one).has(one.urn), one.name).toBe(false);
  });
});

describe("and in the end go", () => {
  const place = (urn: string) => removed.indexOf(urn);

  test("all, each once", () => {
    expect([...removed].sort()).toEqual(planned.resources.map(({ urn }) => urn).sort());
  });

  test("each after what waited for it: the other way round than they came", () => {
    for (const one of planned.resources)
      // The default provider is nobody's resource.
      for (const urn of [...waitsFor(one)].filter((other) => !other.includes("::pulumi:providers:")))
        expect(place(one.urn), `${one.name} before ${urn}`).toBeLessThan(place(urn));
  });

  test("pools before all others, and namespaces, policies and classes after all others", () => {
    const gone = (resources: PlannedResource[]) => resources.map(({ urn }) => place(urn));
    const ground = byKind("Namespace", "NetworkPolicy", "PriorityClass");
    const own = planned.resources.filter((one) => one.custom && !pools().includes(one) && !ground.includes(one));
    expect(Math.max(...gone(pools()))).toBeLessThan(Math.min(...gone(own)));
    expect(Math.min(...gone(ground))).toBeGreaterThan(Math.max(...gone(own)));
  });
});

const waits = new Map<string, Set<string>>();

/** URNs of all that the engine has in place before it makes a resource: what it depends on, its parents, and what they wait for. */
function waitsFor(resource: PlannedResource): Set<string> {
  const known = waits.get(resource.urn);
  if (known) return known;
  const found = new Set<string>();
  const follow = (urn: string) => {
    if (found.has(urn)) return;
    found.add(urn);
    const next = planned.resources.find((one) => one.urn === urn);
    if (next) needs(next as unknown as ResourceState).forEach(follow);
  };
  needs(resource as unknown as ResourceState).forEach(follow);
  waits.set(resource.urn, found);
  return found;
}

/** The order in which the stand-in engine deletes what a plan has. */
async function removalOf({ resources }: Plan): Promise<string[]> {
  const entries = resources.map((one): ResourceState => ({ ...stateOf(one, {}), id: one.name, protect: false }));
  const order: string[] = [];
  const run = {
    removed: new Set<string>(),
    signal: new AbortController().signal,
    store: { replace: () => {}, save: async () => {} },
    providers: { of: async () => ({ delete: async () => {} }) },
    operation: () => ({}),
    emit: ({ urn }: ResourceState, _operation: string, phase: string) => void (phase === "done" && order.push(urn)),
    fail: (_entry: unknown, _operation: string, error: unknown) => expect.unreachable(String(error)),
  };
  await removeAll(run as unknown as Run, entries, "delete");
  return order;
}
