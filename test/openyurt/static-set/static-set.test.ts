import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { YurtStaticSet, YurtStaticSetArgs } from "../../../components/openyurt";
import { yurtStaticSetManifest } from "../../../components/openyurt/static-set/manifest";
import { yurtStaticSetSchema } from "../../../components/openyurt/static-set/schema";
import { refuses } from "../../support/refusals";
import { called, known, registered } from "../../support/registered";
import { args } from "./examples";

const container = { name: "proxy", image: "registry.example.com/proxy:1.0.0" };
const small: YurtStaticSetArgs = {
  name: "proxy",
  namespace: "kube-system",
  template: { spec: { containers: [container] } },
};

test("is one custom resource, with what OpenYurt's webhook would fill in", async () => {
  let set: YurtStaticSet | undefined;
  const resources = await registered(() => void (set = new YurtStaticSet("proxies", small)));
  expect(resources.map(({ type }) => type)).toEqual([
    "yuanrong-platform:openyurt:YurtStaticSet",
    "kubernetes:apps.openyurt.io/v1alpha1:YurtStaticSet",
  ]);
  expect(called(resources, "proxies-static-set").inputs).toMatchObject({
    metadata: { name: "proxy", namespace: "kube-system" },
    spec: {
      staticPodManifest: "proxy",
      revisionHistoryLimit: 10,
      upgradeStrategy: { type: "AdvancedRollingUpdate", maxUnavailable: "10%" },
      template: {
        metadata: { name: "proxy", namespace: "kube-system" },
        spec: { containers: [{ ...container, imagePullPolicy: "IfNotPresent" }] },
      },
    },
  });
  expect(await known(set!.staticSetName)).toBe("proxy");
  expect(await known(set!.namespace)).toBe("kube-system");
});

test("every choice reaches its field", () => {
  const { rolling, ota } = args;
  expect(yurtStaticSetManifest(rolling).spec).toMatchObject({
    staticPodManifest: "edge-proxy",
    revisionHistoryLimit: 3,
    upgradeStrategy: { type: "AdvancedRollingUpdate", maxUnavailable: 2 },
    template: {
      metadata: {
        name: "proxy",
        namespace: "kube-system",
        labels: { app: "proxy" },
        annotations: { "example.com/owner": "site" },
      },
      spec: { hostNetwork: true, volumes: [{ name: "state" }] },
    },
  });
  expect(yurtStaticSetManifest(ota).spec.upgradeStrategy).toEqual({ type: "OTA" });
});

test("a pull policy that is given stays, and containers may be known later", async () => {
  const always = { ...container, name: "other", imagePullPolicy: "Always" };
  const containers = pulumi.output([container, always]);
  const resources = await registered(
    () => new YurtStaticSet("proxies", { ...small, template: { spec: { containers } } }),
  );
  const { template } = called(resources, "proxies-static-set").inputs.spec;
  expect(template.spec.containers.map((one: typeof always) => one.imagePullPolicy)).toEqual(["IfNotPresent", "Always"]);
});

test("another file makes the set anew", async () => {
  let found: pulumi.ResourceOptions = {};
  const see: pulumi.ResourceTransformation = ({ name, opts }) => {
    if (name === "proxies-static-set") found = opts;
    return undefined;
  };
  await registered(() => new YurtStaticSet("proxies", small, { transformations: [see] }));
  expect(found).toMatchObject({ replaceOnChanges: ["spec.staticPodManifest"], deleteBeforeReplace: true });
});

test("the examples are what the schema takes", () => {
  for (const one of Object.values(args)) expect(problemsOf(yurtStaticSetSchema, one)).toEqual([]);
});

const pod = (change: object) => ({ template: { spec: { containers: [container], ...change } } });
const POD = "template.spec";

refuses(yurtStaticSetSchema, small, [
  [{ name: "Proxy" }, "name", '"Proxy" does not match'],
  [{ namespace: "" }, "namespace", '"" does not match'],
  [{ manifest: "" }, "manifest", '"" does not match'],
  [{ manifest: "../etc/passwd" }, "manifest", "does not match"],
  [{ manifest: "x; reboot" }, "manifest", "does not match"],
  [{ manifest: "proxy.yaml" }, "manifest", "ends in .yaml, which OpenYurt adds"],
  [{ template: {} }, "template.spec", "is required"],
  [{ template: { ...small.template, metadata: { name: "x" } } }, "template.metadata.name", "is not a known property"],
  [pod({ containers: [] }), `${POD}.containers`, "length 0 is too small"],
  [pod({ containers: [{ name: "proxy", image: "proxy" }] }), `${POD}.containers[0].image`, '"proxy" does not match'],
  [pod({ containers: [container, container] }), `${POD}.containers[1].name`, "proxy is the name of another container"],
  [pod({ restartPolicy: "OnFailure" }), `${POD}.restartPolicy`, '"OnFailure" is not supported'],
  [pod({ serviceAccountName: "proxy" }), `${POD}.serviceAccountName`, "which a static pod does not ask"],
  ...["configMap", "secret", "persistentVolumeClaim", "projected", "csi", "ephemeral"].map(
    (source): [object, string, string] => [
      pod({ volumes: [{ name: "v", [source]: {} }] }),
      `${POD}.volumes[0].${source}`,
      "is not to be had for a static pod",
    ],
  ),
  ...["configMapKeyRef", "secretKeyRef"].map((source): [object, string, string] => [
    pod({ containers: [{ ...container, env: [{ name: "A", valueFrom: { [source]: {} } }] }] }),
    `${POD}.containers[0].env[0].valueFrom.${source}`,
    "is not to be had for a static pod",
  ]),
  [
    pod({ initContainers: [{ ...container, name: "first", envFrom: [{ secretRef: { name: "x" } }] }] }),
    `${POD}.initContainers[0].envFrom`,
    "is not to be had for a static pod",
  ],
  [{ upgradeStrategy: { type: "Auto" } }, "upgradeStrategy.type", '"Auto" is not supported'],
  [{ upgradeStrategy: { maxUnavailable: "0" } }, "upgradeStrategy.maxUnavailable", '"0" does not match'],
  [{ upgradeStrategy: { maxUnavailable: "0%" } }, "upgradeStrategy.maxUnavailable", '"0%" does not match'],
  [{ upgradeStrategy: { maxUnavailable: "101%" } }, "upgradeStrategy.maxUnavailable", '"101%" does not match'],
  [{ upgradeStrategy: { maxUnavailable: 2 } }, "upgradeStrategy.maxUnavailable", "is a number"],
  [
    { upgradeStrategy: { type: "OTA", maxUnavailable: "10%" } },
    "upgradeStrategy.maxUnavailable",
    "means nothing to OTA",
  ],
  [{ revisionHistoryLimit: 0 }, "revisionHistoryLimit", "0 is too small"],
]);
