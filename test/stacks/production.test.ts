import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../planner";
import { runtimePlan } from "./plans";
import { dangling, unused } from "./references";
import {
  containersOf,
  exceptionalParts,
  exceptionsOf,
  Json,
  objectsOf,
  ofKind,
  PodKind,
  podsOf,
  restrictedProblems,
  selects,
} from "./support";

let production: Plan;
let pods: PodKind[];

beforeAll(async () => {
  production = await runtimePlan("production");
  pods = podsOf(production);
});

/** Workloads that there is one pod of, and why. */
const SINGLE: Record<string, string> = {
  "function-manager": "a second one would end the instances of programs whose leases it hears nothing of",
};

/** Pods that are none of a Deployment or StatefulSet, and how they differ: no budget, no spread, no number of pods. */
const OTHERS: Record<string, string> = {
  "DaemonSet ds-worker": "one on every node",
  "DaemonSet function-proxy": "one on every node",
  "Job bucket-functions": "runs once",
  "Job ds-core-etcd-users": "runs once for each cluster",
  "Job ds-core-meta-etcd-users": "runs once for each cluster",
  "CronJob ds-core-etcd-snapshots": "runs by the clock",
  "CronJob ds-core-meta-etcd-snapshots": "runs by the clock",
  "Pool function-agent-small": "its Deployment and number are function-master's",
};

/** Pods in the network of their node, whose flows are the nodes'. */
const ON_THE_NODE: Record<string, string> = {
  "ds-worker": "workers and clients meet at the node's address",
  "function-proxy": "every pod of the node finds it at the node's address",
};

/** What users come by, and what the systems are scraped by: all that is a Service. */
const SERVICES = [
  "ds-core-etcd",
  "ds-core-etcd-headless",
  "ds-core-meta-etcd",
  "ds-core-meta-etcd-headless",
  "frontend",
  "frontend-metrics",
  "iam-adaptor",
  "meta-service",
];

const longLived = () => pods.filter(({ kind }) => ["Deployment", "StatefulSet"].includes(kind));
const called = ({ kind, name }: PodKind) => `${kind} ${name}`;
const specOf = ({ kind, name }: PodKind) =>
  ofKind(production, kind).find(({ metadata }) => metadata.name === name)!.spec;

describe("every pod of production", () => {
  test("is of a known workload", () => {
    expect(pods.map(called).sort()).toEqual(
      [
        ...Object.keys(OTHERS),
        "Deployment frontend",
        "Deployment function-manager",
        "Deployment function-master",
        "Deployment function-scheduler",
        "Deployment iam-adaptor",
        "Deployment meta-service",
        "StatefulSet ds-core-etcd",
        "StatefulSet ds-core-meta-etcd",
      ].sort(),
    );
    expect(production.opaque).toEqual([]);
  });

  test("of a lasting system has others beside it, spread over nodes, and goes one at a time", () => {
    for (const system of longLived().filter(({ name }) => !(name in SINGLE))) {
      const { kind, name, labels, pod, namespace } = system;
      const { replicas, selector } = specOf(system);
      expect(selects(selector, labels), name).toBe(true);
      const scaler = ofKind(production, "HorizontalPodAutoscaler").find(
        ({ spec }) => spec.scaleTargetRef.name === name,
      );
      if (scaler) {
        expect(replicas, `${name} starts with the least number`).toBe(scaler.spec.minReplicas);
        expect(scaler.spec.minReplicas, name).toBeGreaterThanOrEqual(2);
        expect(scaler.spec.maxReplicas, name).toBeGreaterThan(scaler.spec.minReplicas);
      } else expect(replicas, name).toBeGreaterThanOrEqual(kind === "StatefulSet" ? 3 : 2);
      const budgets = ofKind(production, "PodDisruptionBudget").filter(
        ({ metadata, spec }) => metadata.namespace === namespace && selects(spec.selector, labels),
      );
      expect(
        budgets.map(({ spec }) => spec.maxUnavailable),
        name,
      ).toEqual([1]);
      const spread: Json[] = pod.topologySpreadConstraints;
      expect(
        spread.map(({ topologyKey }) => topologyKey),
        name,
      ).toEqual(expect.arrayContaining(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]));
      for (const { labelSelector } of spread) expect(selects(labelSelector, labels), name).toBe(true);
    }
  });

  test("that is alone is so by its nature, with no budget that would hold its node, and never twice", () => {
    for (const system of longLived().filter(({ name }) => name in SINGLE)) {
      const { replicas, strategy } = specOf(system);
      expect([replicas, strategy]).toEqual([1, { type: "Recreate" }]);
      const budgets = ofKind(production, "PodDisruptionBudget").filter(({ spec }) =>
        selects(spec.selector, system.labels),
      );
      expect(budgets).toEqual([]);
    }
    expect(longLived().filter(({ name }) => name in SINGLE)).toHaveLength(Object.keys(SINGLE).length);
  });

  test("asks for CPU and memory and is held to them, in every container", () => {
    for (const { name, pod } of pods)
      for (const { name: container, resources } of containersOf(pod))
        for (const part of ["requests", "limits"])
          expect(Object.keys(resources?.[part] ?? {}), `${name}: ${part} of ${container}`).toEqual(
            expect.arrayContaining(["cpu", "memory"]),
          );
  });

  test("is admitted by a policy of its own, but those of the node's network", () => {
    const policies = ofKind(production, "NetworkPolicy").filter(
      ({ metadata }) => !["default-deny", "allow-dns"].includes(metadata.name),
    );
    for (const { name, namespace, labels, pod } of pods) {
      const own = policies.filter(
        ({ metadata, spec }) => metadata.namespace === namespace && selects(spec.podSelector, labels),
      );
      expect(pod.hostNetwork ?? false, name).toBe(name in ON_THE_NODE);
      expect(own, name).toHaveLength(name in ON_THE_NODE ? 0 : 1);
      if (pod.hostNetwork) expect(pod.dnsPolicy, name).toBe("ClusterFirstWithHostNet");
    }
  });

  test("keeps to the restricted standard, or to what its annotation names", () => {
    for (const kind of pods) expect(exceptionsOf(kind), kind.name).toEqual(exceptionalParts(kind));
    const exceptional = pods.filter(({ pod }) => restrictedProblems(pod).length > 0).map(({ name }) => name);
    expect(exceptional.sort()).toEqual(["ds-worker", "function-agent-small", "function-proxy"]);
    for (const { name, pod } of pods.filter((one) => one.kind !== "Pool"))
      for (const container of containersOf(pod))
        expect(container.securityContext.readOnlyRootFilesystem, `${name} ${container.name}`).toBe(true);
  });

  test("is probed on ports that it has, and given time to end", () => {
    for (const { kind, name, pod } of pods) {
      for (const container of pod.containers) {
        const ports: Json[] = container.ports ?? [];
        for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
          const { httpGet, tcpSocket, exec } = container[probe] ?? {};
          const port = (httpGet ?? tcpSocket)?.port;
          if (port !== undefined)
            expect(
              ports.flatMap((one) => [one.name, one.containerPort]),
              `${name} ${probe}`,
            ).toContain(port);
          // An agent's processes are waited for by their liveness probe's delay.
          const lasts = !["Job", "CronJob"].includes(kind) && !(kind === "Pool" && probe === "startupProbe");
          expect(httpGet ?? tcpSocket ?? exec, `${name} ${probe}`)[lasts ? "toBeDefined" : "toBeUndefined"]();
        }
      }
      // What runs once has nothing to hand over, and Kubernetes' default.
      if (!["Job", "CronJob"].includes(kind)) expect(pod.terminationGracePeriodSeconds ?? 0, name).toBeGreaterThan(0);
    }
  });

  test("has a token only with rights, which only its account has", () => {
    const bound = ofKind(production, "RoleBinding", "ClusterRoleBinding").flatMap(({ subjects }) =>
      subjects.map((one: Json) => `${one.namespace}/${one.name}`),
    );
    for (const { name, namespace, pod } of pods) {
      const account = pod.serviceAccountName && `${namespace}/${pod.serviceAccountName}`;
      expect(pod.automountServiceAccountToken, name).toBe(account !== undefined);
      if (account) expect(bound, name).toContain(account);
      expect(pod.enableServiceLinks, name).toBe(false);
    }
    const holders = pods.filter(({ pod }) => pod.automountServiceAccountToken).map(({ name }) => name);
    expect(holders.sort()).toEqual(["ds-worker", "function-master"]);
    for (const { metadata, automountServiceAccountToken } of ofKind(production, "ServiceAccount"))
      expect(automountServiceAccountToken, metadata.name).toBe(false);
  });

  test("goes before functions when a node is full, if it lasts", () => {
    const classes = ofKind(production, "PriorityClass").map(({ metadata, value }) => [metadata.name, value]);
    expect(classes).toEqual([
      ["openyuanrong-control-plane", 800_000_000],
      ["openyuanrong-worker", 900_000_000],
    ]);
    for (const { kind, name, pod } of pods.filter((one) =>
      ["Deployment", "StatefulSet", "DaemonSet"].includes(one.kind),
    ))
      expect(pod.priorityClassName, name).toBe(
        kind === "DaemonSet" ? "openyuanrong-worker" : "openyuanrong-control-plane",
      );
  });

  test("has no port of the node but where it lives there", () => {
    for (const { name, pod } of pods)
      for (const { ports = [] } of containersOf(pod))
        for (const { containerPort, hostPort } of ports)
          expect(hostPort, `${name} ${containerPort}`).toBe(name in ON_THE_NODE ? containerPort : undefined);
    const taken = pods
      .filter(({ pod }) => pod.hostNetwork)
      .flatMap(({ pod }) => pod.containers.flatMap((one: Json) => one.ports));
    const numbers = taken.map(({ hostPort }: Json) => hostPort);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("runs images of fixed versions", () => {
    for (const { name, pod } of pods)
      for (const { image } of containersOf(pod))
        expect(image, name).toMatch(/^registry\.example\.com\/.+(:(?!latest$)[^:@]+|@sha256:[0-9a-f]{64})$/);
  });
});

describe("the objects of production", () => {
  test("name nothing that is not there", () => {
    expect(dangling(production)).toEqual([]);
  });

  test("are all used", () => {
    expect(unused(production)).toEqual([]);
  });

  test("of configuration are known before they are made, so that a preview shows them", () => {
    const hidden = ofKind(production, "ConfigMap").filter((one) => one.data === "[unknown]");
    expect(hidden.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  test("are each named once, and bear the labels by which they are found", () => {
    const keys = objectsOf(production).map(({ apiVersion, kind, metadata }) => {
      expect(metadata.labels["app.kubernetes.io/managed-by"], metadata.name).toBe("yuanrong-platform");
      return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
    });
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("open no way in but the route of the frontend", () => {
    const services = ofKind(production, "Service");
    expect(services.map(({ metadata }) => metadata.name).sort()).toEqual(SERVICES);
    for (const { metadata, spec } of services) {
      expect(spec.type ?? "ClusterIP", metadata.name).toBe("ClusterIP");
      expect([spec.externalIPs, ...spec.ports.map((one: Json) => one.nodePort)].filter(Boolean), metadata.name).toEqual(
        [],
      );
    }
    expect(ofKind(production, "Ingress")).toEqual([]);
    const routes = ofKind(production, "HTTPRoute").map(({ spec }) =>
      spec.rules.flatMap((one: Json) => one.backendRefs),
    );
    expect(routes).toEqual([[{ name: "frontend", port: 8888 }]]);
  });

  test("of metrics are one for each system that `monitoring` is about", () => {
    const monitored = ofKind(production, "ServiceMonitor").map(({ metadata }) => {
      expect(metadata.labels.release, metadata.name).toBe("prometheus");
      return metadata.name;
    });
    expect(monitored.sort()).toEqual(["ds-core-etcd", "ds-core-meta-etcd", "frontend"]);
  });
});
