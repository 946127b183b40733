import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { YurtAppSet, YurtAppSetArgs } from "../../../components/openyurt";
import { fixedPaths, yurtAppSetManifest } from "../../../components/openyurt/app-set/manifest";
import { yurtAppSetSchema } from "../../../components/openyurt/app-set/schema";
import { changedPaths } from "../../../simulator/engine/paths";
import { isAwaited, readinessOf } from "../../../simulator/engine/kubernetes/readiness";
import { called, known, registered } from "../../support/registered";
import { args } from "./examples";
import { deploymentSpec, statefulSetSpec } from "./fixtures";

const small: YurtAppSetArgs = {
  name: "camera",
  namespace: "vision",
  workload: { deployment: { spec: deploymentSpec() } },
  pools: ["seoul"],
};

test("the examples are what the schema takes", () => {
  for (const one of Object.values(args)) expect(problemsOf(yurtAppSetSchema, one)).toEqual([]);
});

test("is one custom resource, with what OpenYurt's webhook would fill in", async () => {
  let set: YurtAppSet | undefined;
  const resources = await registered(() => void (set = new YurtAppSet("cameras", small)));
  expect(resources.map(({ type }) => type)).toEqual([
    "yuanrong-platform:openyurt:YurtAppSet",
    "kubernetes:apps.openyurt.io/v1beta1:YurtAppSet",
  ]);
  expect(called(resources, "cameras-app-set").inputs).toEqual({
    apiVersion: "apps.openyurt.io/v1beta1",
    kind: "YurtAppSet",
    metadata: {
      name: "camera",
      namespace: "vision",
      labels: {
        "app.kubernetes.io/name": "yurtappset",
        "app.kubernetes.io/instance": "camera",
        "app.kubernetes.io/component": "yurtappset",
        "app.kubernetes.io/part-of": "openyurt",
        "app.kubernetes.io/managed-by": "yuanrong-platform",
      },
      annotations: {
        "yuanrong-platform/workload-kind": "Deployment",
        "pulumi.com/deletionPropagationPolicy": "background",
      },
    },
    spec: {
      pools: ["seoul"],
      revisionHistoryLimit: 10,
      workload: { workloadTemplate: { deploymentTemplate: { spec: deploymentSpec() } } },
    },
  });
  expect(await known(set!.appSetName)).toBe("camera");
  expect(await known(set!.namespace)).toBe("vision");
});

test("every choice reaches its field", () => {
  const { metadata, spec } = yurtAppSetManifest(args.deployment);
  expect(metadata.annotations).toMatchObject({
    "pulumi.com/waitFor": "condition=AppReady",
    "pulumi.com/timeoutSeconds": "900",
  });
  expect(spec).toEqual({
    pools: ["seoul", "busan"],
    nodepoolSelector: {
      matchLabels: { site: "coast" },
      matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }],
    },
    revisionHistoryLimit: 5,
    workload: {
      workloadTemplate: {
        deploymentTemplate: {
          metadata: { labels: { team: "vision" }, annotations: { "example.com/owner": "vision" } },
          spec: deploymentSpec(),
        },
      },
      workloadTweaks: [
        {
          pools: ["seoul"],
          tweaks: {
            replicas: 3,
            containerImages: [{ name: "camera", targetImage: "registry.example.com/camera:1.1.0" }],
          },
        },
        {
          nodepoolSelector: {
            matchLabels: { tier: "a" },
            matchExpressions: [{ key: "site", operator: "In", values: ["coast"] }],
          },
          tweaks: { patches: args.deployment.tweaks![1]!.patches },
        },
      ],
    },
  });
});

test("a StatefulSet is a template of its own", () => {
  const { metadata, spec } = yurtAppSetManifest(args.statefulSet);
  expect(metadata.annotations).toMatchObject({ "yuanrong-platform/workload-kind": "StatefulSet" });
  expect(spec.workload).toEqual({
    workloadTemplate: { statefulSetTemplate: { metadata: { labels: { team: "vision" } }, spec: statefulSetSpec() } },
  });
});

describe("what Kubernetes never changes", () => {
  const manifest = (workload: YurtAppSetArgs["workload"]) => yurtAppSetManifest({ ...small, workload }) as never;
  const deployment = small.workload;
  const statefulSet = { statefulSet: { spec: statefulSetSpec() } };
  const changed = (before: YurtAppSetArgs["workload"], after: YurtAppSetArgs["workload"]) =>
    changedPaths(manifest(before), manifest(after), fixedPaths(after)).length > 0;

  test("the kind of the template makes the set anew", () => {
    expect(changed(deployment, statefulSet)).toBe(true);
    expect(changed(statefulSet, deployment)).toBe(true);
  });

  test.each([
    [
      "the selector of a Deployment",
      deployment,
      { deployment: { spec: { ...deploymentSpec(), selector: { matchLabels: { tier: "edge" } } } } },
    ],
    [
      "the Service of a StatefulSet",
      statefulSet,
      { statefulSet: { spec: { ...statefulSetSpec(), serviceName: "x" } } },
    ],
    ["its volumes", statefulSet, { statefulSet: { spec: { ...statefulSetSpec(), volumeClaimTemplates: [] } } }],
    ["its order", statefulSet, { statefulSet: { spec: { ...statefulSetSpec(), podManagementPolicy: "Parallel" } } }],
  ])("%s makes it anew", (_what, before, after) => {
    expect(changed(before, after)).toBe(true);
  });

  test("anything else does not", () => {
    expect(changed(deployment, { deployment: { spec: { ...deploymentSpec(), replicas: 9 } } })).toBe(false);
    expect(changed(statefulSet, { statefulSet: { spec: { ...statefulSetSpec(), replicas: 9 } } })).toBe(false);
  });

  test("it goes before it comes, and only without protection", async () => {
    const options = async (given: Partial<YurtAppSetArgs>) => {
      let found: object = {};
      const see: pulumi.ResourceTransformation = ({ name, opts }) => {
        if (name === "cameras-app-set") found = opts;
        return undefined;
      };
      await registered(() => new YurtAppSet("cameras", { ...small, ...given }, { transformations: [see] }));
      return found;
    };
    const replaceOnChanges = fixedPaths(deployment);
    expect(await options({})).toMatchObject({ protect: true, deleteBeforeReplace: true, replaceOnChanges });
    expect(await options({ protect: false })).toMatchObject({ protect: false, deleteBeforeReplace: true });
  });
});

describe("with pools out of reach", () => {
  const live = (given: Partial<YurtAppSetArgs>, status: object) =>
    ({ ...yurtAppSetManifest({ ...small, ...given }), status }) as never;
  const away = { conditions: [{ type: "AppReady", status: "False", reason: "NotAllWorkloadsReady" }] };
  const back = { conditions: [{ type: "AppReady", status: "True", reason: "AllWorkloadsReady" }] };

  test("nothing waits unless it is asked for", () => {
    expect(isAwaited(live({}, away))).toBe(false);
  });

  test("what waits does so for OpenYurt's word, and not for ever", async () => {
    const set = live({ awaitReady: true }, away);
    expect(isAwaited(set)).toBe(true);
    expect(await readinessOf(set, {} as never)).toEqual({
      state: "waiting",
      missing: "condition AppReady is not True",
    });
    expect(await readinessOf(live({ awaitReady: true }, back), {} as never)).toEqual({ state: "ready" });
    const { annotations } = (set as { metadata: { annotations: object } }).metadata;
    expect(annotations).toMatchObject({ "pulumi.com/timeoutSeconds": "600" });
  });
});
