import { inspect } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { podPoolSchema } from "../../../components/openyuanrong/pod-pool";
import type { PodPoolArgs } from "../../../components/openyuanrong/pod-pool";
import { problemsOf } from "../../../components/core/problems";
import { invalidPools, minimal } from "./invalid-pools";

test.each(invalidPools)("refuses $path: $problem", ({ args, path, problem }) => {
  const found = problemsOf(podPoolSchema, { ...minimal, ...args });
  expect(found.map((entry) => entry.path)).toEqual([path]);
  expect(found[0]!.problem).toContain(problem);
  expect(found[0]!.expected).toMatch(/./);
});

test("the table has at least 60 cases, each different", () => {
  const different = new Set(invalidPools.map(({ args }) => inspect(args, { depth: null })));
  expect(different.size).toBeGreaterThanOrEqual(60);
  expect(different.size).toBe(invalidPools.length);
});

test("all problems come in one list", () => {
  const found = problemsOf(podPoolSchema, {
    id: "-a",
    size: 3,
    maxSize: 2,
    labels: { app: "x" },
    tolerations: [{ operator: "Exists" }],
    connection: { url: "ftp://x", port: 1 },
  });
  expect(found.map(({ path }) => path)).toEqual([
    "connection.port",
    "connection.url",
    "id",
    "labels.app",
    "maxSize",
    "resources",
    "tolerations[0].effect",
  ]);
});

const full = {
  id: "a".repeat(40),
  group: "rg1",
  size: 2,
  reuse: true,
  image: "registry.example.com:5000/yuanrong/runtime-manager:v1@sha256:" + "0".repeat(64),
  initImage: "function-agent-init:v1",
  labels: { label1: "val1", "yr-idle-to-recycle": "unlimited" },
  environment: { env1: "key1", "a.b-c_D": "" },
  resources: {
    requests: { cpu: "600m", memory: "512Mi", "ephemeral-storage": "1G", "nvidia.com/gpu": "1" },
    limits: { cpu: "1.5", memory: "1.5Gi", "nvidia.com/gpu": "1" },
  },
  volumes: [
    { name: "claim", persistentVolumeClaim: { claimName: "test-client-pvc-claim" } },
    { name: "host", hostPath: { path: "/data", type: "Directory" } },
    { name: "config", configMap: { name: "settings", items: [{ key: "a", path: "b/c" }] } },
    { name: "scratch", emptyDir: {} },
    { name: "keys", secret: { secretName: "keys", defaultMode: 0o400, optional: true } },
    { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3600 } }] } },
  ],
  volumeMounts: [
    { name: "claim", mountPath: "/home/sn/function-packages" },
    { name: "pkg-dir", mountPath: "/packages", subPath: "a" },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "node-type", operator: "In", values: ["system"] }] }],
      },
    },
    podAntiAffinity: {},
  },
  tolerations: [
    { key: "is-ds-worker-unready", operator: "Equal", value: "true", effect: "NoSchedule" },
    { operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
  ],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      minDomains: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      matchLabelKeys: ["pod-template-hash"],
      labelSelector: { matchLabels: { rg1: "rg1" } },
    },
  ],
  horizontalPodAutoscaler: {
    minReplicas: 1,
    maxReplicas: 2,
    metrics: [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 20 } } },
      { type: "Pods", pods: { metric: { name: "calls" }, target: { type: "AverageValue", averageValue: "1k" } } },
    ],
    behavior: { scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }], selectPolicy: "Min" } },
  },
  nodeSelector: { "node-role.kubernetes.io/controlplane": "true" },
  runtimeClassName: "runc",
  podPendingDurationThreshold: 120,
  connection: { url: "https://meta.example.com/base", tls: { serverName: "meta-service" } },
  adopt: true,
  timeoutSeconds: 900,
};

test.each([
  ["everything that a fixed pool may have", full],
  ["the least", minimal],
  ["a pool that scales by demand", { ...minimal, maxSize: 3, idleRecycleTime: { reserved: -1, scaled: 10 } }],
  ["a size for maxSize 0", { ...minimal, size: 2, maxSize: 0 }],
  ["TLS through the service proxy", { ...minimal, connection: { context: "prod", kubeconfig: "config", tls: {} } }],
])("accepts %s", (_name, args) => {
  expect(problemsOf(podPoolSchema, args)).toEqual([]);
});

test("names of Kubernetes objects made from the longest id fit", () => {
  expect(`function-agent-${full.id}-hpa`.length).toBeLessThanOrEqual(63);
});

test("has exactly the properties of PodPoolArgs and can be written as JSON Schema", () => {
  const properties: Record<keyof PodPoolArgs, true> = Object.fromEntries(
    Object.keys(podPoolSchema.shape).map((key) => [key, true]),
  ) as Record<keyof typeof podPoolSchema.shape, true>;
  const asArgs: PodPoolArgs = {} as z.input<typeof podPoolSchema>;
  expect(asArgs).toBeDefined();
  const schema = z.toJSONSchema(podPoolSchema, { io: "input" });
  expect(Object.keys(schema.properties!).sort()).toEqual(Object.keys(properties).sort());
  expect(schema.required).toEqual(["id", "resources"]);
});

test("whatever comes in, only problems come out", () => {
  const keys = Object.keys(podPoolSchema.shape);
  const anything = fc.dictionary(fc.constantFrom(...keys), fc.anything({ withNullPrototype: false }));
  fc.assert(
    fc.property(anything, (args) => Array.isArray(problemsOf(podPoolSchema, args))),
    { numRuns: 500 },
  );
});

test("a mistake anywhere in a full pool is reported and never thrown", () => {
  const mutated = fc.tuple(
    fc.constantFrom(...pathsOf(full)),
    fc.constantFrom<unknown>(null, undefined, 7, "", "x y", [], {}, [null], true),
  );
  fc.assert(
    fc.property(mutated, ([path, value]) => Array.isArray(problemsOf(podPoolSchema, replaceAt(full, path, value)))),
    { numRuns: 1000 },
  );
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function replaceAt(root: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(root) ? [...root] : { ...(root as object) }) as Record<string, unknown>;
  copy[key] = replaceAt(copy[key], rest, value);
  return copy;
}
