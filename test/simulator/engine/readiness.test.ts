import { expect, test } from "vitest";
import type { KubeObject } from "../../../simulator/engine/kubernetes/api";
import type { Cluster } from "../../../simulator/engine/kubernetes/cluster";
import { isAwaited, readinessOf } from "../../../simulator/engine/kubernetes/readiness";

const object = (apiVersion: string, kind: string, spec: object, status: object, metadata: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: "x", namespace: "n", generation: 2, ...metadata },
  spec,
  status,
});

const apps = (kind: string, spec: object, status: object) =>
  object("apps/v1", kind, spec, { observedGeneration: 2, ...status });

const conditions = (type: string, status: string, reason = "", message = "") => ({
  conditions: [{ type, status, reason, message }],
});

/** A cluster that holds one WaitForFirstConsumer class, and endpoints for the Service `served` only. */
const cluster = {
  async list(_apiVersion: string, kind: string, _namespace: string, query: Record<string, string>) {
    if (kind === "StorageClass") {
      return [
        { metadata: { name: "late" }, volumeBindingMode: "WaitForFirstConsumer" },
        { metadata: { name: "soon" }, volumeBindingMode: "Immediate" },
      ];
    }
    const served = query["labelSelector"]?.endsWith("=served");
    return [{ endpoints: served ? [{ conditions: { ready: true } }] : [{ conditions: { ready: false } }] }];
  },
} as unknown as Cluster;

const service = (spec: object, status: object = {}, name = "x") => object("v1", "Service", spec, status, { name });
const claim = (spec: object, phase: string) => object("v1", "PersistentVolumeClaim", spec, { phase });
const running = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

test.each<[string, KubeObject, string | RegExp]>([
  ["a rolled out Deployment", apps("Deployment", { replicas: 3 }, running), "ready"],
  ["a Deployment whose change is not seen", apps("Deployment", {}, { observedGeneration: 1 }), /not been observed/],
  ["a Deployment with old pods", apps("Deployment", { replicas: 3 }, { ...running, replicas: 4 }), /1 old pods/],
  [
    "a Deployment with few pods",
    apps("Deployment", { replicas: 3 }, { ...running, availableReplicas: 1 }),
    /1 of 3 pods available/,
  ],
  [
    "a Deployment without progress",
    apps("Deployment", {}, conditions("Progressing", "False", "ProgressDeadlineExceeded", "late")),
    "failed: ProgressDeadlineExceeded: late",
  ],
  ["a paused Deployment", apps("Deployment", { paused: true }, {}), "ready"],
  ["a scaled-down StatefulSet", apps("StatefulSet", { replicas: 0 }, {}), "ready"],
  ["a StatefulSet on the way", apps("StatefulSet", { replicas: 3 }, { readyReplicas: 1 }), /1 of 3 pods ready/],
  [
    "a StatefulSet between revisions",
    apps("StatefulSet", { replicas: 1 }, { readyReplicas: 1, currentRevision: "a", updateRevision: "b" }),
    /0 of 1 pods updated/,
  ],
  [
    "a partitioned StatefulSet",
    apps(
      "StatefulSet",
      { replicas: 1, updateStrategy: { rollingUpdate: { partition: 1 } } },
      { readyReplicas: 1, currentRevision: "a", updateRevision: "b" },
    ),
    "ready",
  ],
  [
    "a DaemonSet",
    apps("DaemonSet", {}, { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 }),
    /1 of 2 pods available/,
  ],
  ["a DaemonSet without nodes", apps("DaemonSet", {}, { desiredNumberScheduled: 0 }), "ready"],
  ["a complete Job", object("batch/v1", "Job", {}, conditions("Complete", "True")), "ready"],
  [
    "a failed Job",
    object("batch/v1", "Job", {}, conditions("Failed", "True", "BackoffLimitExceeded", "m")),
    "failed: BackoffLimitExceeded: m",
  ],
  [
    "a running Job",
    object("batch/v1", "Job", { completions: 2 }, { active: 1, succeeded: 1 }),
    /1 of 2 pods succeeded/,
  ],
  [
    "an unscheduled Pod",
    object("v1", "Pod", {}, { phase: "Pending", ...conditions("PodScheduled", "False", "Unschedulable", "no node") }),
    /Unschedulable: no node/,
  ],
  ["a ready Pod", object("v1", "Pod", {}, { phase: "Running", ...conditions("Ready", "True") }), "ready"],
  ["a Service with endpoints", service({ selector: { a: "b" } }, {}, "served"), "ready"],
  ["a Service without endpoints", service({ selector: { a: "b" } }), /no ready pod/],
  ["a headless Service", service({ selector: { a: "b" }, clusterIP: "None" }), "ready"],
  ["a Service without selector", service({}), "ready"],
  ["an ExternalName Service", service({ type: "ExternalName", selector: { a: "b" } }), "ready"],
  [
    "a load balancer without address",
    service({ type: "LoadBalancer", selector: { a: "b" } }, {}, "served"),
    /load-balancer address/,
  ],
  ["a bound claim", claim({ storageClassName: "soon" }, "Bound"), "ready"],
  ["a claim that waits for its consumer", claim({ storageClassName: "late" }, "Pending"), "ready"],
  ["a claim that waits for its volume", claim({ storageClassName: "soon" }, "Pending"), /phase is Pending/],
  ["a claim of an unknown class", claim({ storageClassName: "what" }, "Pending"), /StorageClass what does not exist/],
  ["an Ingress without address", object("networking.k8s.io/v1", "Ingress", {}, {}), /no address/],
  [
    "an established definition",
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", {}, conditions("Established", "True")),
    "ready",
  ],
  ["a namespace that goes", object("v1", "Namespace", {}, { phase: "Terminating" }), /phase is Terminating/],
])("%s", async (_what, subject, expected) => {
  const readiness = await readinessOf(subject, cluster);
  const said =
    readiness.state === "ready"
      ? "ready"
      : readiness.state === "failed"
        ? `failed: ${readiness.why}`
        : `waiting: ${readiness.missing}`;
  if (typeof expected === "string") expect(said).toBe(expected);
  else expect(said).toMatch(new RegExp(`^waiting: .*${expected.source}`));
});

test("only kinds that become ready are awaited, and none with skipAwait", () => {
  expect(isAwaited(object("v1", "ConfigMap", {}, {}))).toBe(false);
  expect(isAwaited(apps("Deployment", {}, {}))).toBe(true);
  const annotations = { "pulumi.com/skipAwait": "true" };
  expect(isAwaited(object("apps/v1", "Deployment", {}, {}, { annotations }))).toBe(false);
});
