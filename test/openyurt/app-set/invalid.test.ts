import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { Deferred, problemsOf } from "../../../components/core/problems";
import { YurtAppSet } from "../../../components/openyurt";
import { yurtAppSetSchema } from "../../../components/openyurt/app-set/schema";
import { refuses } from "../../support/refusals";
import { registered } from "../../support/registered";
import { POD, image, patches, pod, selector, spec, statefulSetSpec, tweaks, valid } from "./fixtures";

describe("names and settings", () => {
  refuses(yurtAppSetSchema, valid, [
    [{ name: "Camera" }, "name", '"Camera" does not match'],
    [{ name: "c".repeat(53) }, "name", "length 53 is too large"],
    [{ namespace: "a.b" }, "namespace", '"a.b" does not match'],
    [{ revisionHistoryLimit: 0 }, "revisionHistoryLimit", "0 is too small"],
    [{ timeoutSeconds: 900 }, "timeoutSeconds", "means nothing"],
    [{ awaitReady: true, timeoutSeconds: 10 }, "timeoutSeconds", "10 is too small"],
    [{ replicas: 2 }, "replicas", "is not a known property"],
    [
      { workload: { statefulSet: { spec: statefulSetSpec() } }, awaitReady: true },
      "awaitReady",
      "never ends, since OpenYurt 1.7 tells no readiness of StatefulSets",
    ],
    [
      { workload: { statefulSet: { spec: statefulSetSpec() } }, name: "c".repeat(41), pools: ["seoul"] },
      "pools[0]",
      "makes a StatefulSet with a name of 53 signs",
    ],
  ]);
});

describe("pools", () => {
  refuses(yurtAppSetSchema, valid, [
    [{ pools: undefined }, "pools", "are missing, as is poolSelector"],
    [{ pools: [] }, "pools", "length 0 is too small"],
    [{ pools: ["Seoul"] }, "pools[0]", '"Seoul" does not match'],
    [{ pools: ["seoul", "busan", "seoul"] }, "pools[2]", "seoul is named already"],
    [{ poolSelector: {} }, "poolSelector.matchLabels", "are missing, as are matchExpressions"],
    [{ poolSelector: { matchLabels: {} } }, "poolSelector.matchLabels", "holds no label"],
    [{ poolSelector: { matchExpressions: [] } }, "poolSelector.matchExpressions", "length 0 is too small"],
    [{ poolSelector: { matchLabels: { "a b": "c" } } }, 'poolSelector.matchLabels["a b"]', "Invalid key"],
    [{ poolSelector: { matchLabels: { site: "a b" } } }, "poolSelector.matchLabels.site", '"a b" does not match'],
    [
      { poolSelector: { matchExpressions: [{ key: "site", operator: "In" }] } },
      "poolSelector.matchExpressions[0].values",
      "is needed by In",
    ],
    [
      { poolSelector: { matchExpressions: [{ key: "site", operator: "Exists", values: ["a"] }] } },
      "poolSelector.matchExpressions[0].values",
      "means nothing to Exists",
    ],
    [
      { poolSelector: { matchExpressions: [{ key: "site", operator: "Gt", values: ["1"] }] } },
      "poolSelector.matchExpressions[0].operator",
      '"Gt" is not supported',
    ],
  ]);
});

describe("the template", () => {
  refuses(yurtAppSetSchema, valid, [
    [{ workload: {} }, "workload", "holds no template"],
    [
      { workload: { ...valid.workload, statefulSet: { spec: statefulSetSpec() } } },
      "workload.statefulSet",
      "stands beside deployment",
    ],
    [{ workload: { ...valid.workload, daemonSet: {} } }, "workload.daemonSet", "is not a known property"],
    [selector({}), "workload.deployment.spec.selector.matchLabels", "is required"],
    [selector({ matchLabels: {} }), "workload.deployment.spec.selector.matchLabels", "holds no label"],
    [
      selector({ matchLabels: { app: "other" } }),
      "workload.deployment.spec.selector.matchLabels.app",
      "is other, which no pod has",
    ],
    [
      selector({
        matchLabels: { app: "camera" },
        matchExpressions: [{ key: "tier", operator: "In", values: ["cloud"] }],
      }),
      "workload.deployment.spec.selector.matchExpressions[0]",
      "does not match the template",
    ],
    [
      selector({ matchLabels: { app: "camera", "apps.openyurt.io/pool-name": "seoul" } }),
      'workload.deployment.spec.selector.matchLabels["apps.openyurt.io/pool-name"]',
      "is written by OpenYurt",
    ],
    [
      spec((own) => Object.assign(own.template.metadata.labels, { "apps.openyurt.io/controller-revision-hash": "x" })),
      'workload.deployment.spec.template.metadata.labels["apps.openyurt.io/controller-revision-hash"]',
      "is written by OpenYurt",
    ],
    [
      {
        workload: {
          deployment: {
            ...valid.workload.deployment,
            metadata: { labels: { "apps.openyurt.io/ref-yurtappset": "x" } },
          },
        },
      },
      'workload.deployment.metadata.labels["apps.openyurt.io/ref-yurtappset"]',
      "is written by OpenYurt",
    ],
    [
      pod({ nodeSelector: { "apps.openyurt.io/nodepool": "seoul" } }),
      `${POD}.nodeSelector["apps.openyurt.io/nodepool"]`,
      "is written by OpenYurt",
    ],
    [pod({ containers: [] }), `${POD}.containers`, "length 0 is too small"],
    [pod({ containers: [{ name: "c" }] }), `${POD}.containers[0].image`, "is required"],
    [pod({ containers: [{ name: "c", image: "camera" }] }), `${POD}.containers[0].image`, '"camera" does not match'],
    [
      pod({ containers: [{ name: "c", image: "camera:latest" }] }),
      `${POD}.containers[0].image`,
      "uses the moving tag latest",
    ],
    [pod({ containers: [{ name: "C", image: "c:1" }] }), `${POD}.containers[0].name`, '"C" does not match'],
    [
      pod({ containers: [{ name: "prepare", image: "c:1" }] }),
      `${POD}.initContainers[0].name`,
      "prepare is the name of another",
    ],
    [
      pod({ containers: [{ name: "c", image: "c:1", volumeMounts: [{ name: "x" }] }] }),
      `${POD}.containers[0].volumeMounts[0].name`,
      "x is no volume of the pod",
    ],
    [pod({ restartPolicy: "Never" }), `${POD}.restartPolicy`, '"Never" is not supported'],
    [spec((own) => Object.assign(own, { replicas: -1 })), "workload.deployment.spec.replicas", "-1 is too small"],
  ]);
});

test.each([
  ["a label", spec((own) => Object.assign(own.template.metadata.labels, { app: new Deferred() }))],
  ["all labels", spec((own) => Object.assign(own.template.metadata, { labels: new Deferred() }))],
  ["the containers", pod({ containers: new Deferred() })],
  ["a container", pod({ containers: [new Deferred()] })],
  ["an image", pod({ containers: [{ name: "camera", image: new Deferred() }] })],
  ["the volumes", pod({ volumes: new Deferred() })],
  ["a volume", pod({ volumes: [new Deferred()] })],
  ["the pod", spec((own) => Object.assign(own.template, { spec: new Deferred() }))],
  ["the spec", { workload: { deployment: { spec: new Deferred() } } }],
  ["a pool", { pools: ["seoul", new Deferred()] }],
])("%s that is not known yet is not judged", (_what, change) => {
  const tweaked = patches({ operation: "add", path: "/spec/paused", value: true });
  const args = { ...valid, ...tweaks({ images: [image] }, { ...tweaked.tweaks[0] }), ...change };
  expect(problemsOf(yurtAppSetSchema, args)).toEqual([]);
});

test("a set with parts that are not known yet is no worse for it", async () => {
  const given = spec((own) => {
    Object.assign(own.template.metadata.labels, { app: pulumi.output("camera") });
    Object.assign(own.template.spec, { volumes: pulumi.output([{ name: "data", emptyDir: {} }]) });
  });
  await expect(registered(() => new YurtAppSet("set", { ...valid, ...given } as never))).resolves.not.toEqual([]);
});
