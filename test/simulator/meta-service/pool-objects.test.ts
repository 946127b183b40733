import type { V1Deployment } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { decode } from "../../../simulator/meta-service/go-json";
import { poolAutoscaler, poolDeployment, reservedPod } from "../../../simulator/meta-service/pool-objects";
import { POOL_SHAPE } from "../../../simulator/meta-service/record";

const TEMPLATE: V1Deployment = {
  metadata: {
    name: "function-agent",
    namespace: "yr",
    labels: { app: "function-agent" },
    uid: "u",
    annotations: { a: "b" },
  },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "function-agent" } },
    template: {
      metadata: { labels: { app: "function-agent", tier: "x" }, annotations: { "yr-default": "yr-default" } },
      spec: {
        initContainers: [{ name: "function-agent-init", image: "init:1" }],
        containers: [
          {
            name: "runtime-manager",
            image: "rm:1",
            env: [
              { name: "CPU4COMP", value: "1" },
              { name: "MEM4COMP", value: "1" },
              { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
            ],
            resources: { limits: { "ephemeral-storage": "1Gi" } },
            volumeMounts: [{ name: "code", mountPath: "/code" }],
          },
          { name: "function-agent", image: "fa:1" },
          { name: "sidecar", image: "s:1" },
        ],
        volumes: [{ name: "code", emptyDir: {} }],
        nodeSelector: { zone: "a", disk: "ssd" },
        tolerations: [{ key: "t", effect: "NoSchedule" }],
      },
    },
  },
};

const record = (more: Record<string, unknown>) =>
  decode(POOL_SHAPE, JSON.stringify({ id: "p", group: "g", size: 2, max_size: 2, ...more }));
const build = (more: Record<string, unknown>, template = TEMPLATE) => poolDeployment(record(more), template);
const podOf = (more: Record<string, unknown>) => build(more).spec!.template.spec!;
const containerOf = (more: Record<string, unknown>, name: string) =>
  podOf(more).containers.find((container) => container.name === name)!;
const json = JSON.stringify;

test("names, labels and the selector are the pool's, the rest of the template stays", () => {
  const deployment = build({ reuse: true, labels: { app: "mine", "yr-reuse": "x", team: "t" } });
  expect(deployment.metadata).toEqual({
    name: "function-agent-p",
    namespace: "yr",
    labels: { app: "function-agent-p" },
    annotations: { a: "b" },
    ownerReferences: [],
  });
  expect(deployment.spec).toMatchObject({ replicas: 2, selector: { matchLabels: { app: "function-agent-p" } } });
  expect(deployment.spec!.template.metadata).toEqual({
    labels: { app: "function-agent-p", "yr-reuse": "true", g: "g", team: "t" },
    annotations: { "yr-default": "yr-default" },
  });
  expect(TEMPLATE.spec?.template.metadata?.labels).toEqual({ app: "function-agent", tier: "x" });
});

test("pools keep apart from themselves, unless the template says how: then its labels stay and miss the selector", () => {
  const antiAffinity = podOf({}).affinity?.podAntiAffinity;
  expect(antiAffinity?.preferredDuringSchedulingIgnoredDuringExecution).toMatchObject([
    { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: { app: "function-agent-p" } } } },
  ]);
  const template = structuredClone(TEMPLATE);
  template.spec!.template.spec!.affinity = { podAntiAffinity: {} };
  expect(build({}, template).spec!.template.metadata!.labels).toMatchObject({ app: "function-agent", tier: "x" });
});

test("images replace the whole image of their container alone", () => {
  const pod = podOf({ image: "r/rm:2", init_image: "r/init:2" });
  expect(pod.initContainers?.map(({ image }) => image)).toEqual(["r/init:2"]);
  expect(pod.containers.map(({ image }) => image)).toEqual(["r/rm:2", "fa:1", "s:1"]);
});

test("resources replace the template's; limits that are missing follow the requests", () => {
  const resources = { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1" } };
  expect(containerOf({ resources }, "runtime-manager").resources).toEqual({
    requests: { cpu: "500m", memory: "1Gi" },
    limits: { cpu: "1", memory: "1Gi" },
  });
  expect(containerOf({}, "runtime-manager").resources).toEqual({ requests: {}, limits: {} });
});

test.each([
  ["600m", "512Mi", "600", "512"],
  ["1.5", "2Gi", "1500", "2048"],
  ["2", "1.5Gi", "2000", "1536"],
  ["x", "1000000", "1", "1"],
])("limits of %s and %s give CPU4COMP and MEM4COMP", (cpu, memory, milli, mebi) => {
  const { env } = containerOf({ resources: { limits: { cpu, memory } }, environment: { E: "1" } }, "runtime-manager");
  expect(env?.slice(0, 2)).toEqual([
    { name: "CPU4COMP", value: milli },
    { name: "MEM4COMP", value: mebi },
  ]);
  expect(env?.slice(2)).toMatchObject([{ name: "POD_IP" }, { name: "E", value: "1" }]);
});

test.each<[string, object, object?]>([
  ["hostPath", { path: "/a", type: "Directory" }],
  ["persistentVolumeClaim", { claimName: "c", readOnly: true }],
  ["projected", { sources: [] }],
  ["emptyDir", { medium: "Memory", x: 1 }, { medium: "Memory" }],
  ["secret", { secretName: "s", optional: true }],
  ["configMap", { name: "c", optional: true }, { name: "c" }],
])("a volume of %s is taken", (source, given, expected = given) => {
  const volumes = json([{ name: "v", [source]: given }, { name: "w", nfs: {} }, { [source]: given }, 1]);
  expect(podOf({ volumes }).volumes?.slice(1)).toEqual([{ name: "v", [source]: expected }]);
});

test("mounts go to the runtime manager, the agent and the init container", () => {
  const mount = { name: "v", mountPath: "/v", readOnly: true };
  const pod = podOf({ volume_mounts: json([{ ...mount, recursiveReadOnly: "x" }, { name: "no-path" }]) });
  const mounts = Object.fromEntries([...pod.initContainers!, ...pod.containers].map((c) => [c.name, c.volumeMounts]));
  expect(mounts).toEqual({
    "function-agent-init": [mount],
    "runtime-manager": [{ name: "code", mountPath: "/code" }, mount],
    "function-agent": [mount],
    sidecar: undefined,
  });
});

test("selector, tolerations, spread and runtime class are added; tolerations without effect are dropped", () => {
  const kept = { key: "k", operator: "Exists", effect: "NoExecute" };
  const spread = { topologyKey: "zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" };
  expect(
    podOf({
      node_selector: { zone: "b", gpu: "1" },
      tolerations: json([kept, { key: "all", operator: "Exists" }]),
      topology_spread_constraints: json([spread, { maxSkew: 1 }]),
      runtime_class_name: "runc",
    }),
  ).toMatchObject({
    nodeSelector: { zone: "b", disk: "ssd", gpu: "1" },
    tolerations: [{ key: "t", effect: "NoSchedule" }, kept],
    topologySpreadConstraints: [spread],
    runtimeClassName: "runc",
  });
});

test("affinities replace the template's kind by kind, node affinity part by part", () => {
  const template = structuredClone(TEMPLATE);
  const preferred = { preferredDuringSchedulingIgnoredDuringExecution: [] };
  template.spec!.template.spec!.affinity = { nodeAffinity: preferred };
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
  const affinities = json({ nodeAffinity: required, podAntiAffinity: { own: true } });
  expect(build({ affinities }, template).spec!.template.spec!.affinity).toEqual({
    nodeAffinity: { ...preferred, ...required },
    podAntiAffinity: { own: true },
  });
});

test.each(["volumes", "volume_mounts", "tolerations", "affinities", "topology_spread_constraints"])(
  "%s that cannot be parsed count for nothing",
  (field) => {
    expect(build({ [field]: "{[" })).toEqual(build({}));
    expect(build({ [field]: '"text"' })).toEqual(build({}));
  },
);

test("the pending threshold becomes an annotation", () => {
  const { annotations } = build({ pod_pending_duration_threshold: 60 }).spec!.template.metadata!;
  expect(annotations).toEqual({ "yr-default": "yr-default", "yr-pod-pending-duration-threshold": "60" });
});

test("the autoscaler aims at the Deployment; text of another shape is none", () => {
  const spec = json({ minReplicas: 1, maxReplicas: 3, metrics: [], scaleTargetRef: { name: "other" } });
  expect(poolAutoscaler(record({ horizontal_pod_autoscaler_spec: spec }), "yr")).toMatchObject({
    apiVersion: "autoscaling/v2",
    metadata: { name: "function-agent-p-hpa", namespace: "yr" },
    spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { kind: "Deployment", name: "function-agent-p" } },
  });
  for (const text of ["{", "[]", '{"maxReplicas":"3"}', '{"metrics":{}}']) {
    expect(poolAutoscaler(record({ horizontal_pod_autoscaler_spec: text }), "yr")).toBeUndefined();
  }
});

test("a scalable pool has a Deployment of 0 and pods of its own", () => {
  const pool = record({ id: "p".repeat(40), max_size: 4, scalable: true, idle_recycle_time: { reserved: -1 } });
  const deployment = poolDeployment(pool, TEMPLATE);
  deployment.metadata!.uid = "uid-1";
  expect(deployment.spec?.replicas).toBe(0);
  const { metadata, spec } = reservedPod(pool, deployment);
  expect(metadata?.name).toMatch(/^function-agent-p{40}-[0-9a-f]{7}$/);
  expect(metadata).toMatchObject({
    namespace: "yr",
    labels: { app: `function-agent-${pool.id}`, g: "g", "yr-idle-to-recycle": "unlimited" },
    annotations: { "yr-pod-pool": pool.id },
    ownerReferences: [{ kind: "Deployment", uid: "uid-1", controller: true }],
  });
  expect(metadata?.labels).not.toHaveProperty("yr-reuse");
  expect(spec).toEqual(deployment.spec?.template.spec);
  const seconds = reservedPod({ ...pool, idle_recycle_time: { reserved: 30, scaled: 0 } }, deployment);
  expect(seconds.metadata?.labels).toMatchObject({ "yr-idle-to-recycle": "30" });
});
