import { expect, test } from "vitest";
import { Deferred } from "../../../components/core/problems";
import type { JsonPatch } from "../../../components/openyurt/app-set/json-patch";
import { tweakFault } from "../../../components/openyurt/app-set/tweaked";
import { deploymentSpecSchema, statefulSetSpecSchema } from "../../../components/openyurt/app-set/workload-schema";
import { deploymentSpec, statefulSetSpec } from "./fixtures";

const POD = "/spec/template/spec";
const fault = (...steps: JsonPatch[]) => tweakFault(deploymentSpecSchema, deploymentSpec(), "Deployment", steps);
const add = (path: string, value: unknown): JsonPatch => ({ operation: "add", path, value });
const replace = (path: string, value: unknown): JsonPatch => ({ operation: "replace", path, value });
const remove = (path: string): JsonPatch => ({ operation: "remove", path });

const fine: [string, JsonPatch[]][] = [
  ["an entry at the end of a list", [add(`${POD}/tolerations/-`, { key: "x", operator: "Exists" })]],
  ["a label", [add("/spec/template/metadata/labels/site", "seoul")]],
  ["a label whose key has a slash", [add("/spec/template/metadata/labels/example.com~1site", "seoul")]],
  ["a field that was not there", [add(`${POD}/hostNetwork`, true)]],
  ["the object of a strategy, which always is there", [add("/spec/strategy/type", "Recreate")]],
  ["the object of resources, which always is there", [add(`${POD}/containers/0/resources/limits`, { cpu: "1" })]],
  ["that of an init container", [add(`${POD}/initContainers/0/resources/requests`, { cpu: "1" })]],
  ["another key of a node selector", [add(`${POD}/nodeSelector/disk`, "ssd")]],
  ["an image", [replace(`${POD}/containers/1/image`, "registry.example.com/relay:2.0.0")]],
  ["the last entry gone", [remove(`${POD}/containers/1`)]],
  ["a list emptied", [replace(`${POD}/tolerations`, [])]],
  ["the pool's name", [add(`${POD}/containers/0/env/-`, { name: "POOL", value: "{{nodepool-name}}" })]],
  [
    "a volume, and then its mount",
    [
      add(`${POD}/containers/1/volumeMounts`, [{ name: "cache", mountPath: "/cache" }]),
      add(`${POD}/volumes/-`, { name: "cache", emptyDir: {} }),
    ],
  ],
];

test.each(fine)("%s", (_what, steps) => {
  expect(fault(...steps)).toBeUndefined();
});

const stays = "stays as it is, since OpenYurt 1.7 only adds and changes";

const wrong: [string, JsonPatch[], number | undefined, string][] = [
  ["a place that is not there", [remove(`${POD}/containers/2`)], 0, "/containers has no entry 2"],
  [
    "a place below what is not there",
    [add(`${POD}/securityContext/runAsUser`, 1)],
    0,
    `${POD}/securityContext does not exist`,
  ],
  ["the second step's place", [add(`${POD}/hostNetwork`, true), remove(`${POD}/x`)], 1, `${POD}/x does not exist`],
  [
    "a label taken away",
    [remove("/spec/template/metadata/labels/tier")],
    0,
    `/spec/template/metadata/labels/tier ${stays}`,
  ],
  ["a field taken away", [remove(`${POD}/tolerations`)], 0, `${POD}/tolerations ${stays}`],
  ["an entry before others taken away", [remove(`${POD}/tolerations/0`)], 0, `${POD}/tolerations/0/operator ${stays}`],
  [
    "an entry put before others",
    [add(`${POD}/tolerations/0`, { key: "x", effect: "NoSchedule" })],
    0,
    `${POD}/tolerations/0/operator ${stays}`,
  ],
  ["a map replaced by another", [replace(`${POD}/nodeSelector`, { disk: "ssd" })], 0, `/kubernetes.io~1arch ${stays}`],
  [
    "a value replaced by a reference",
    [replace(`${POD}/containers/0/env/0`, { name: "MODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } })],
    0,
    `${POD}/containers/0/env/0/value ${stays}`,
  ],
  ["no container", [replace(`${POD}/containers`, [])], 0, "makes a workload whose template.spec.containers length 0"],
  [
    "a container without an image",
    [add(`${POD}/containers/-`, { name: "x" })],
    0,
    "template.spec.containers[2].image is",
  ],
  [
    "an image without a tag",
    [replace(`${POD}/containers/1/image`, "relay")],
    0,
    'template.spec.containers[1].image "relay"',
  ],
  [
    "a name that is taken",
    [replace(`${POD}/containers/1/name`, "camera")],
    0,
    "camera is the name of another container",
  ],
  [
    "a name that is the pool's alone",
    [replace(`${POD}/containers/1/name`, "{{nodepool-name}}")],
    0,
    '"" does not match',
  ],
  [
    "a label that the selector needs",
    [replace("/spec/template/metadata/labels/app", "x")],
    0,
    "is camera, which no pod has",
  ],
  [
    "a label of OpenYurt",
    [add("/spec/template/metadata/labels/apps.openyurt.io~1pool-name", "x")],
    0,
    'template.metadata.labels["apps.openyurt.io/pool-name"] is written by OpenYurt',
  ],
  [
    "the node selector of OpenYurt",
    [add(`${POD}/nodeSelector/apps.openyurt.io~1nodepool`, "x")],
    0,
    "is written by OpenYurt",
  ],
  ["replicas in a text", [replace("/spec/replicas", "3")], 0, "makes a workload whose replicas is a string"],
  [
    "a mount without a volume",
    [add(`${POD}/containers/1/volumeMounts`, [{ name: "x" }])],
    0,
    "x is no volume of the pod",
  ],
];

test.each(wrong)("%s is wrong", (_what, steps, step, problem) => {
  const found = fault(...steps);
  expect(found?.problem).toContain(problem);
  expect(found?.step).toBe(step);
  expect(found?.expected).not.toBe("");
});

test("a StatefulSet has another strategy, and volumes of its own", () => {
  const of = (patch: JsonPatch) => tweakFault(statefulSetSpecSchema, statefulSetSpec(), "StatefulSet", [patch]);
  expect(of(add("/spec/updateStrategy/type", "OnDelete"))).toBeUndefined();
  expect(of(add("/spec/strategy/type", "Recreate"))?.problem).toBe("/spec/strategy does not exist");
  expect(of(replace("/spec/volumeClaimTemplates/0/metadata/name", "x"))?.problem).toContain("data is no volume");
});

test("empty lists and maps are not there for OpenYurt", () => {
  const spec = deploymentSpec() as Record<string, object> & ReturnType<typeof deploymentSpec>;
  Object.assign(spec.template.spec, { tolerations: [], nodeSelector: {} });
  const of = (patch: JsonPatch) => tweakFault(deploymentSpecSchema, spec, "Deployment", [patch])?.problem;
  expect(of(add(`${POD}/tolerations/-`, { key: "x" }))).toBe(`${POD}/tolerations does not exist`);
  expect(of(add(`${POD}/nodeSelector/disk`, "ssd"))).toBe(`${POD}/nodeSelector does not exist`);
  expect(of(add(`${POD}/volumes/0/emptyDir/medium`, "Memory"))).toBeUndefined();
});

test("what is not known yet is not judged", () => {
  const spec = deploymentSpec();
  Object.assign(spec.template.spec.containers[0]!, { env: new Deferred() });
  const of = (patch: JsonPatch) => tweakFault(deploymentSpecSchema, spec, "Deployment", [patch]);
  expect(of(remove(`${POD}/containers/0/env/9`))).toBeUndefined();
  expect(of(remove(`${POD}/containers/9`))?.problem).toContain("has no entry 9");
});
