import { describe, expect, it } from "vitest";
import { podsOf } from "../../policies/kubernetes/pods";
import { replicaBounds } from "../../policies/kubernetes/replica-bounds";
import { resourceSet } from "../../policies/resource-set";
import { UNKNOWN, UnknownValue } from "../../policies/unknown";
import { Json, JsonMap } from "../../policies/values";
import { programObject } from "../support/program";

const template = { spec: { containers: [{ name: "web", image: "web:1" }] } };
const metadata = { name: "web", namespace: "shop" };

function workload(replicas: Json | undefined, apiVersion = "apps/v1", kind = "Deployment"): JsonMap {
  return { apiVersion, kind, metadata, spec: { ...(replicas !== undefined && { replicas }), selector: {}, template } };
}

function scaler(spec: JsonMap, name: unknown = "web", apiVersion = "apps/v1", kind = "Deployment"): JsonMap {
  const scaleTargetRef = { apiVersion, kind, name: name as Json };
  return { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata, spec: { ...spec, scaleTargetRef } };
}

function scaled(spec: JsonMap, scaleTargetRef: JsonMap = { name: "web" }): JsonMap {
  return { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", metadata, spec: { ...spec, scaleTargetRef } };
}

function boundsOf(...objects: JsonMap[]) {
  const resources = objects.map(programObject);
  const found = replicaBounds(resourceSet(resources, "plan"), podsOf(resources[0]!)[0]!);
  return found && [found.least, found.most, found.resource.kind, found.path.join(".")];
}

describe("the bounds of a workload's pods", () => {
  it.each<[string, JsonMap[], unknown]>([
    ["its replicas", [workload(3)], [3, 3, "Deployment", "spec.replicas"]],
    ["one, where it says none", [workload(undefined)], [1, 1, "Deployment", "spec.replicas"]],
    ["none of a DaemonSet", [workload(undefined, "apps/v1", "DaemonSet")], undefined],
    ["none of a Job", [workload(3, "batch/v1", "Job")], undefined],
    ["a custom resource's", [workload(2, "argoproj.io/v1", "Rollout")], [2, 2, "Rollout", "spec.replicas"]],
    ["none where a custom resource says none", [workload(undefined, "argoproj.io/v1", "Rollout")], undefined],
    [
      "its autoscaler's",
      [workload(1), scaler({ minReplicas: 2, maxReplicas: 5 })],
      [2, 5, "HorizontalPodAutoscaler", "spec.minReplicas"],
    ],
    ["from one", [workload(3), scaler({ maxReplicas: 5 })], [1, 5, "HorizontalPodAutoscaler", "spec.minReplicas"]],
    [
      "its own, of another's autoscaler",
      [workload(3), scaler({ maxReplicas: 5 }, "api")],
      [3, 3, "Deployment", "spec.replicas"],
    ],
    [
      "its own, of an autoscaler of another kind",
      [workload(3), scaler({ maxReplicas: 5 }, "web", "argoproj.io/v1", "Rollout")],
      [3, 3, "Deployment", "spec.replicas"],
    ],
    [
      "a custom resource's autoscaler's, of another version",
      [
        workload(1, "argoproj.io/v1", "Rollout"),
        scaler({ minReplicas: 2, maxReplicas: 5 }, "web", "argoproj.io/v2", "Rollout"),
      ],
      [2, 5, "HorizontalPodAutoscaler", "spec.minReplicas"],
    ],
    ["from nothing, by KEDA", [workload(1), scaled({})], [0, 100, "ScaledObject", "spec.minReplicaCount"]],
    [
      "of a StatefulSet, by KEDA",
      [
        workload(1, "apps/v1", "StatefulSet"),
        scaled({ minReplicaCount: 2, maxReplicaCount: 3 }, { kind: "StatefulSet", name: "web" }),
      ],
      [2, 3, "ScaledObject", "spec.minReplicaCount"],
    ],
    [
      "nothing where it is off",
      [workload(0), scaler({ minReplicas: 2, maxReplicas: 5 })],
      [0, 0, "Deployment", "spec.replicas"],
    ],
    [
      "its autoscaler's, although another's target is not known",
      [workload(1), scaler({ maxReplicas: 5 }), scaler({ maxReplicas: 9 }, UNKNOWN)],
      [1, 5, "HorizontalPodAutoscaler", "spec.minReplicas"],
    ],
  ])("are %s", (_, objects, bounds) => {
    expect(boundsOf(...objects)).toEqual(bounds);
  });

  it("are not known while an autoscaler's target is not", () => {
    expect(() => boundsOf(workload(3), scaler({ maxReplicas: 5 }, UNKNOWN))).toThrow(UnknownValue);
  });
});
