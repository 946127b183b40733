import { expect, test } from "vitest";
import {
  changedArguments,
  drift,
  mergePoolInfo,
  toPoolInfo,
} from "../../../components/openyuanrong/pod-pool/pool-info";
import { diffPool } from "../../../components/openyuanrong/pod-pool/provider/diff";

const amounts = { cpu: "600m", memory: "512Mi" };
const resources = { requests: amounts, limits: amounts };
const settings = { poolId: "small", size: 2, resources };
const autoscaler = { minReplicas: 1, maxReplicas: 4 };

test("writes every field as the REST API takes it", () => {
  expect(
    toPoolInfo(
      {
        poolId: "pool1",
        group: "rg1",
        size: 2,
        maxSize: 3,
        reuse: true,
        image: "runtime-manager:v1",
        initImage: "function-agent-init:v1",
        labels: { label1: "val1" },
        environment: { env1: "key1" },
        volumes: [{ name: "pv-function", persistentVolumeClaim: { claimName: "test-client-pvc-claim" } }],
        volumeMounts: [{ name: "pv-function", mountPath: "/home/sn/function-packages" }],
        resources,
        nodeSelector: { "node-role.kubernetes.io/controlplane": "true" },
        runtimeClassName: "runc",
        idleRecycleTime: { reserved: -1, scaled: 10 },
        tolerations: [{ key: "a", operator: "Equal", value: "true", effect: "NoSchedule" }],
        affinity: { podAntiAffinity: {} },
        horizontalPodAutoscaler: autoscaler,
        topologySpreadConstraints: [{ maxSkew: 1 }],
        podPendingDurationThreshold: 60,
      },
      "me",
    ),
  ).toEqual({
    id: "pool1",
    group: "rg1",
    size: 2,
    max_size: 3,
    reuse: true,
    image: "runtime-manager:v1",
    init_image: "function-agent-init:v1",
    labels: { label1: "val1", "yuanrong-platform-owner": "me" },
    environment: { env1: "key1" },
    volumes: '[{"name":"pv-function","persistentVolumeClaim":{"claimName":"test-client-pvc-claim"}}]',
    volume_mounts: '[{"name":"pv-function","mountPath":"/home/sn/function-packages"}]',
    resources,
    node_selector: { "node-role.kubernetes.io/controlplane": "true" },
    runtime_class_name: "runc",
    idle_recycle_time: { reserved: -1, scaled: 10 },
    tolerations: '[{"key":"a","operator":"Equal","value":"true","effect":"NoSchedule"}]',
    affinities: '{"podAntiAffinity":{}}',
    horizontal_pod_autoscaler_spec: '{"minReplicas":1,"maxReplicas":4}',
    topology_spread_constraints: '[{"maxSkew":1}]',
    pod_pending_duration_threshold: 60,
  });
});

test("never sends what is read only, nor properties of ours", () => {
  const sent = toPoolInfo({ ...settings, status: "Running", owner: "me", connection: {}, adopt: true, ready_count: 2 });
  expect(Object.keys(sent).sort()).toEqual(["group", "id", "max_size", "resources", "size"]);
});

/** A small pool as meta-service lists it after function-master has rewritten it. */
const live = {
  ...toPoolInfo(settings, "me"),
  ...{ status: 4, ready_count: 2, msg: "Running", scalable: false, reuse: false, image: "", init_image: "" },
  ...{ environment: {}, node_selector: null, volumes: "", volume_mounts: "", affinities: "", tolerations: "null" },
  ...{ horizontal_pod_autoscaler_spec: "", topology_spread_constraints: "[]", runtime_class_name: "" },
  ...{ idle_recycle_time: { reserved: 0, scaled: 0 }, pod_pending_duration_threshold: 0 },
};

test("what the server fills in, empties, reorders or forgets is no drift", () => {
  expect(drift(settings, live)).toEqual([]);
  const threshold = { ...settings, podPendingDurationThreshold: 90 };
  expect(drift(threshold, live)).toEqual([]);
  expect(mergePoolInfo(threshold, live)).toEqual({ ...threshold, group: "default", maxSize: 2 });
  const labelled = { ...settings, labels: { a: "1", b: "2" }, volumes: [{ name: "v", emptyDir: {} }] };
  const reordered = {
    ...live,
    labels: { b: "2", "yuanrong-platform-owner": "me", a: "1" },
    volumes: '[{"emptyDir":{},"name":"v"}]',
    resources: { limits: { memory: "512Mi", cpu: "600m" }, requests: amounts },
  };
  expect(drift(labelled, reordered)).toEqual([]);
});

test("drift comes back as arguments", () => {
  const changed = { ...live, size: 3, max_size: 3, tolerations: '[{"effect":"NoExecute","operator":"Exists"}]' };
  expect(drift(settings, changed)).toEqual(["size", "maxSize", "tolerations"]);
  expect(mergePoolInfo(settings, changed)).toMatchObject({
    size: 3,
    maxSize: 3,
    tolerations: [{ effect: "NoExecute", operator: "Exists" }],
  });
});

test("an empty environment variable and an empty selector mean something", () => {
  expect(changedArguments({ ...settings, environment: { A: "" } }, settings)).toEqual(["environment"]);
  const term = {
    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "z", labelSelector: {} }] },
  };
  const closed = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "z" }] } };
  expect(changedArguments({ ...settings, affinity: term }, { ...settings, affinity: closed })).toEqual(["affinity"]);
});

const state = { ...settings, status: "Running", owner: "me" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const IMMUTABLE = {
  poolId: "other",
  group: "g",
  reuse: true,
  image: "i",
  initImage: "i",
  labels: { a: "b" },
  environment: { A: "b" },
  resources: { requests: amounts, limits: { ...amounts, cpu: "1" } },
  volumes: [{ name: "v" }],
  volumeMounts: [{ name: "v" }],
  affinity: { nodeAffinity: {} },
  tolerations: [{ effect: "NoExecute" }],
  topologySpreadConstraints: [{ maxSkew: 1 }],
  nodeSelector: { a: "b" },
  runtimeClassName: "r",
  podPendingDurationThreshold: 5,
};

test.each(Object.entries(IMMUTABLE))("a changed %s replaces the pool, deleting it first", (name, value) => {
  expect(diffPool(state, { ...settings, [name]: value })).toEqual({
    changes: true,
    replaces: [name],
    deleteBeforeReplace: true,
  });
});

test.each([
  ["nothing", settings, state, false, []],
  [
    "nothing, written otherwise",
    { ...settings, group: "default", maxSize: 0, labels: {}, reuse: false },
    state,
    false,
    [],
  ],
  ["size", { ...settings, size: 5 }, state, true, []],
  ["size of a pool by demand", { ...settings, size: 3, maxSize: 9 }, { ...state, maxSize: 5 }, true, []],
  ["a new autoscaler", { ...settings, horizontalPodAutoscaler: autoscaler }, state, true, []],
  [
    "a changed autoscaler",
    { ...settings, horizontalPodAutoscaler: { maxReplicas: 2 } },
    { ...state, horizontalPodAutoscaler: autoscaler },
    true,
    [],
  ],
  [
    "a removed autoscaler",
    settings,
    { ...state, horizontalPodAutoscaler: autoscaler },
    true,
    ["horizontalPodAutoscaler"],
  ],
  ["becoming scalable", { ...settings, maxSize: 3 }, state, true, ["maxSize"]],
  ["becoming fixed", settings, { ...state, maxSize: 3 }, true, ["maxSize"]],
  ["becoming fixed by growing", { ...settings, size: 3, maxSize: 3 }, { ...state, maxSize: 3 }, true, ["maxSize"]],
  ["an unknown size", { ...settings, size: UNKNOWN }, state, true, []],
  ["an unknown image", { ...settings, image: UNKNOWN }, state, true, ["image"]],
  ["the connection", { ...settings, connection: { context: "b" } }, state, true, []],
  [
    "a connection in another order",
    { ...settings, connection: { a: 1, b: 2 } },
    { ...state, connection: { b: 2, a: 1 } },
    false,
    [],
  ],
  ["adopt and owner", { ...settings, adopt: true, owner: "you" }, state, false, []],
  ["a failed pool", settings, { ...state, status: "Failed" }, true, []],
])("%s", (_name, news, olds, changes, replaces) => {
  expect(diffPool(olds, news)).toEqual({ changes, replaces, deleteBeforeReplace: true });
});
