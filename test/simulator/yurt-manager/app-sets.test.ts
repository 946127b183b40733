import { describe, expect, test } from "vitest";
import { KubeObject } from "../../../simulator/engine/kubernetes/api";
import { appSetStatus, changesOf, isOwned, revisionOf } from "../../../simulator/yurt-manager/app-sets";
import { workloadOf } from "../../../simulator/yurt-manager/workloads";
import { appSet, nodePool, template } from "./objects";

const pools = [nodePool("a", {}, { site: "near" }), nodePool("b", {}, { site: "far" }), nodePool("c")];
const [a, b] = pools as [KubeObject, KubeObject];
const now = new Date("2026-01-02T03:04:05.678Z");

describe("the workload of a pool", () => {
  test("is the template with the names of set, pool and revision, on the pool's nodes", () => {
    expect(workloadOf(appSet("web", {}), a, "web-1")).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        generateName: "web-a-",
        namespace: "default",
        labels: {
          app: "web",
          "apps.openyurt.io/pool-name": "a",
          "apps.openyurt.io/ref-yurtappset": "web",
          "apps.openyurt.io/controller-revision-hash": "web-1",
        },
        annotations: { "apps.openyurt.io/ref-nodepool": "a" },
        ownerReferences: [expect.objectContaining({ kind: "YurtAppSet", name: "web", controller: true })],
      },
      spec: {
        strategy: {},
        replicas: 2,
        selector: { matchLabels: { app: "web", "apps.openyurt.io/pool-name": "a" } },
        template: {
          metadata: {
            labels: {
              app: "web",
              "apps.openyurt.io/pool-name": "a",
              "apps.openyurt.io/controller-revision-hash": "web-1",
            },
          },
          spec: {
            containers: [{ name: "main", image: "example.com/web:1", resources: {} }],
            nodeSelector: { "apps.openyurt.io/nodepool": "a" },
          },
        },
      },
    });
  });

  test("is tweaked as its pool is named or selected", () => {
    const patch = (path: string, value: unknown) => ({ operation: "add", path, value });
    const images = [{ name: "main", targetImage: "example.com/web:2" }];
    const set = appSet(
      "web",
      {},
      {
        workloadTweaks: [
          { pools: ["a"], tweaks: { replicas: 5, containerImages: images } },
          {
            nodepoolSelector: { matchLabels: { site: "far" } },
            tweaks: {
              patches: [
                patch("/metadata/annotations/where", "in {{nodepool-name}}"),
                patch("/spec/template/spec/containers/0/resources/limits", { cpu: "1" }),
                { operation: "remove", path: "/spec/replicas" },
              ],
            },
          },
        ],
      },
    );
    const ofA = workloadOf(set, a, "r").spec;
    expect([ofA.replicas, ofA.template.spec.containers[0].image]).toEqual([5, "example.com/web:2"]);
    const ofB = workloadOf(set, b, "r");
    expect(ofB.metadata.annotations!.where).toBe("in b");
    expect(ofB.spec).not.toHaveProperty("replicas");
    expect(ofB.spec.template.spec.containers[0]).toMatchObject({
      image: "example.com/web:1",
      resources: { limits: { cpu: "1" } },
    });
  });

  test("can be a StatefulSet", () => {
    const set = appSet("db", {}, { workloadTemplate: { statefulSetTemplate: template } });
    expect(workloadOf(set, a, "r")).toMatchObject({ kind: "StatefulSet", spec: { updateStrategy: {} } });
  });
});

describe("what is to be done", () => {
  const made = (set: KubeObject, pool: KubeObject) => workloadOf(set, pool, revisionOf(set));
  const names = (workloads: KubeObject[]) =>
    workloads.map(
      ({ metadata }) => (metadata.annotations as object as Record<string, string>)["apps.openyurt.io/ref-nodepool"],
    );
  const inWords = (set: KubeObject, workloads: KubeObject[]) => {
    const { create, replace, remove } = changesOf(set, pools, workloads);
    return { create: names(create), replace: names(replace), remove: names(remove) };
  };
  const nothing = { create: [], replace: [], remove: [] };

  test.each([
    ["listed pools, of which some do not exist", { pools: ["a", "none"] }, ["a"]],
    ["selected pools", { nodepoolSelector: { matchExpressions: [{ key: "site", operator: "Exists" }] } }, ["a", "b"]],
    ["both", { pools: ["c"], nodepoolSelector: { matchLabels: { site: "far" } } }, ["b", "c"]],
    ["no pool", {}, []],
  ])("a workload for each of %s", (_, spec, create) =>
    expect(inWords(appSet("web", spec), [])).toEqual({ ...nothing, create }),
  );

  test("nothing for a workload of the same revision, an update for another, and the end of those of other pools", () => {
    const set = appSet("web", { pools: ["a", "b"] });
    const newer = appSet("web", { pools: ["a", "b"] }, { workloadTweaks: [{ pools: ["c"], tweaks: { replicas: 1 } }] });
    expect(inWords(set, [made(set, a), made(set, b)])).toEqual(nothing);
    expect(inWords(newer, [made(set, a), made(set, b)])).toEqual({ ...nothing, replace: ["a", "b"] });
    expect(inWords(appSet("web", { pools: ["b"] }), [made(set, a), made(set, b)])).toEqual({
      ...nothing,
      remove: ["a"],
    });
  });

  test("an update keeps what is the workload's own", () => {
    const set = appSet("web", { pools: ["a"] });
    const found = {
      ...made(set, a),
      metadata: {
        ...made(set, a).metadata,
        name: "web-a-x1",
        resourceVersion: "7",
        labels: { "apps.openyurt.io/pool-name": "a", own: "1" },
      },
    };
    const [updated] = changesOf(set, pools, [found]).replace;
    expect(updated!.metadata).toMatchObject({
      name: "web-a-x1",
      resourceVersion: "7",
      labels: { own: "1", app: "web" },
    });
  });

  test("what others made is left alone", () => {
    const set = { ...appSet("web", { pools: ["a"] }), metadata: { name: "web", uid: "1" } };
    expect(isOwned(set, made(set, a))).toBe(true);
    expect(isOwned({ ...set, metadata: { name: "web", uid: "2" } }, made(set, a))).toBe(false);
  });
});

describe("the status of a set", () => {
  const set = { ...appSet("web", { pools: ["a", "b"] }), metadata: { name: "web", generation: 3 } };
  const ran = (pool: KubeObject, readyReplicas: number) => ({
    ...workloadOf(set, pool, revisionOf(set)),
    status: { replicas: 2, readyReplicas, updatedReplicas: 2 },
  });
  const reasons = (status: object | undefined) =>
    Object.fromEntries(
      ((status as { conditions: { type: string; reason?: string }[] }).conditions ?? []).map(({ type, reason }) => [
        type,
        reason,
      ]),
    );

  test("counts workloads, and says whether all are ready", () => {
    const status = appSetStatus(set, pools, [ran(a, 2), ran(b, 1)], {}, now);
    expect(status).toMatchObject({ totalWorkloads: 2, readyWorkloads: 1, updatedWorkloads: 2, observedGeneration: 3 });
    expect(reasons(status)).toEqual({ AppReady: "NotAllWorkloadsReady", PoolFound: "FindPools" });
    expect(reasons(appSetStatus(set, pools, [ran(a, 2), ran(b, 2)], {}, now)).AppReady).toBe("AllWorkloadsReady");
    expect(appSetStatus({ ...set, status }, pools, [ran(a, 2), ran(b, 1)], {}, new Date())).toBeUndefined();
  });

  test("says what goes wrong", () => {
    const none = appSet("web", {});
    expect(reasons(appSetStatus(none, pools, [], {}, now))).toEqual({
      AppReady: "NoWorkloadFound",
      PoolFound: "NoFindPools",
    });
    expect(reasons(appSetStatus(set, pools, [], { problem: "no" }, now))).toMatchObject({
      AppDispatched: "CreateWorkloadError",
    });
  });

  test("says nothing of StatefulSets that are there, as OpenYurt 1.7.0", () => {
    const db = appSet("db", { pools: ["a"] }, { workloadTemplate: { statefulSetTemplate: template } });
    expect(appSetStatus(db, pools, [], {}, now)).toMatchObject({ totalWorkloads: 0 });
    expect(appSetStatus(db, pools, [workloadOf(db, a, revisionOf(db))], {}, now)).toBeUndefined();
  });
});
