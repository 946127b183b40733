import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { yurtAppSetSchema } from "../../../components/openyurt/app-set/schema";
import { refuses } from "../../support/refusals";
import { POD, bySite, image, patches, pod, statefulSetSpec, tweaks, valid } from "./fixtures";

describe("tweaks", () => {
  refuses(yurtAppSetSchema, valid, [
    [{ tweaks: [] }, "tweaks", "length 0 is too small"],
    [{ tweaks: [{ replicas: 3 }] }, "tweaks[0].pools", "are missing, as is poolSelector"],
    [tweaks({}), "tweaks[0].replicas", "are missing, as are images and patches"],
    [tweaks({ pools: ["daegu"], replicas: 3 }), "tweaks[0].pools[0]", "daegu is no pool of the set"],
    [tweaks({ pools: ["seoul", "seoul"], replicas: 3 }), "tweaks[0].pools[1]", "seoul is named already"],
    [
      tweaks({ poolSelector: {}, replicas: 3 }),
      "tweaks[0].poolSelector.matchLabels",
      "are missing, as are matchExpressions",
    ],
    [tweaks({ replicas: -1 }), "tweaks[0].replicas", "-1 is too small"],
    [tweaks({ replicas: "3" }), "tweaks[0].replicas", "is a string"],
    [tweaks({ images: [{ ...image, name: "x" }] }), "tweaks[0].images[0].name", "x is no container of the template"],
    [tweaks({ images: [{ ...image, image: "camera" }] }), "tweaks[0].images[0].image", '"camera" does not match'],
    [tweaks({ images: [image, image] }), "tweaks[0].images[1].name", "camera has an image already"],
    [tweaks({ replicas: 2 }, { replicas: 3 }), "tweaks[1].replicas", "sets /spec/replicas, as does tweaks[0]"],
    [
      tweaks({ images: [image] }, { pools: ["busan", "seoul"], images: [image] }),
      "tweaks[1].images[0]",
      "sets /spec/template/spec/containers/0/image, as does tweaks[0]",
    ],
    [
      {
        poolSelector: bySite,
        tweaks: [
          { poolSelector: bySite, replicas: 2 },
          { poolSelector: bySite, replicas: 3 },
        ],
      },
      "tweaks[1].replicas",
      "sets /spec/replicas, as does tweaks[0]",
    ],
    [
      tweaks({ replicas: 2, patches: [{ operation: "replace", path: "/spec/replicas", value: 3 }] }),
      "tweaks[0].patches[0].path",
      "sets /spec/replicas, as does this tweak",
    ],
    [
      tweaks(
        { patches: [{ operation: "remove", path: "/spec/template/spec/containers/1" }] },
        { patches: [{ operation: "replace", path: "/spec/template/spec/containers/1/image", value: "c:1" }] },
      ),
      "tweaks[1].patches",
      "after tweaks[0] for seoul, /spec/template/spec/containers has no entry 1",
    ],
  ]);
});

describe("patches", () => {
  refuses(yurtAppSetSchema, valid, [
    [
      patches({ operation: "move", path: "/spec/paused", value: true }),
      "tweaks[0].patches[0].operation",
      '"move" is not',
    ],
    [
      patches({ operation: "add", path: "spec/paused", value: true }),
      "tweaks[0].patches[0].path",
      "is no JSON pointer",
    ],
    [patches({ operation: "add", path: "/spec/~3", value: true }), "tweaks[0].patches[0].path", "is no JSON pointer"],
    [patches({ operation: "add", path: "", value: {} }), "tweaks[0].patches[0].path", "is not below /spec"],
    [patches({ operation: "replace", path: "/spec", value: {} }), "tweaks[0].patches[0].path", "is not below /spec"],
    [
      patches({ operation: "add", path: "/metadata/labels", value: {} }),
      "tweaks[0].patches[0].path",
      "is not below /spec, and the rest is OpenYurt's",
    ],
    [
      patches({ operation: "add", path: "/spec/selector/matchLabels/x", value: "y" }),
      "tweaks[0].patches[0].path",
      "changes the selector",
    ],
    [patches({ operation: "add", path: "/spec/paused" }), "tweaks[0].patches[0].value", "is required"],
    [patches({ operation: "add", path: "/spec/paused", value: null }), "tweaks[0].patches[0].value", "is required"],
    [
      patches({ operation: "remove", path: "/spec/template/spec/tolerations/1", value: 1 }),
      "tweaks[0].patches[0].value",
      "stands beside remove",
    ],
    [
      patches({ operation: "remove", path: "/spec/template/spec/tolerations/2" }),
      "tweaks[0].patches[0]",
      "/spec/template/spec/tolerations has no entry 2",
    ],
    [
      patches({ operation: "remove", path: "/spec/template/spec/nodeSelector" }),
      "tweaks[0].patches[0]",
      "stays as it is, since OpenYurt 1.7 only adds and changes",
    ],
  ]);
});

test.each([
  ["several pools, tweaks of their own", tweaks({ replicas: 2 }, { pools: ["busan"], replicas: 3 })],
  ["pools by name may be reached by labels as well", { ...tweaks({ replicas: 2 }), poolSelector: bySite }],
  [
    "a tweak of a pool that the selector may find",
    { poolSelector: bySite, ...tweaks({ pools: ["daegu"], replicas: 2 }) },
  ],
  [
    "two ends of one list",
    patches(
      ...[1, 2].map((port) => ({
        operation: "add",
        path: "/spec/template/spec/tolerations/-",
        value: { key: `p${port}` },
      })),
    ),
  ],
  ["an init container", tweaks({ images: [{ name: "prepare", image: "registry.example.com/prepare:2.0.0" }] })],
  ["no pods in a pool", tweaks({ replicas: 0 })],
  ["a StatefulSet", { workload: { statefulSet: { spec: statefulSetSpec() } }, ...tweaks({ images: [image] }) }],
])("takes %s", (_what, change) => {
  expect(problemsOf(yurtAppSetSchema, { ...valid, ...change })).toEqual([]);
});

test("a broken template is told once, and patches of it are not", () => {
  const change = {
    ...pod({ containers: [] }),
    ...patches({ operation: "remove", path: "/spec/template/spec/containers/0" }),
  };
  expect(problemsOf(yurtAppSetSchema, { ...valid, ...change }).map(({ path }) => path)).toEqual([`${POD}.containers`]);
});
