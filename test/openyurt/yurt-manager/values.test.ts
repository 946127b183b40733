import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { mergeValues, Values } from "../../../components/core/values";
import { chartVersions, imageVersions } from "../../../components/core/versions";
import { YurtManagerArgs, YurtManagerController } from "../../../components/openyurt/yurt-manager";
import { managerFlags, WORKERS } from "../../../components/openyurt/yurt-manager/flags";
import { managerVersion, yurtManagerValues } from "../../../components/openyurt/yurt-manager/values";
import { contractHere } from "../../support/contract";

const workers = Object.fromEntries(Object.keys(WORKERS).map((key, index) => [key, index + 1]));

/** Every argument that reaches the chart. */
const everything: YurtManagerArgs = {
  preset: "small",
  replicas: 3,
  resources: { requests: { cpu: "3" } },
  imageRegistry: "mirror.example.com/x",
  imagePullSecrets: ["regcred"],
  nodeLifecycle: true,
  nodeLifecycleLimits: {
    monitorGracePeriodSeconds: 90,
    startupGracePeriodSeconds: 120,
    evictionRate: 0.5,
    secondaryEvictionRate: 0,
    largeClusterNodes: 20,
    unhealthyZoneThreshold: 0.7,
  },
  disabledControllers: ["platformadmin", "imagepreheat"],
  disabledWebhooks: ["endpoints", "endpointslice"],
  workers: { ...workers, platformAdmin: undefined },
  apiRequests: { perSecond: 200, burst: 400 },
  maxNodesPerBucket: 50,
  syncPoolConfiguration: false,
  logLevel: 0,
};

const valuesOf = (args: YurtManagerArgs) => mergeValues(yurtManagerValues(args)) as Record<string, Values>;

test.for<[string, YurtManagerArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
])("%s sets what the real chart knows", ([, args], context) => {
  expect(contractHere(context, chartVersions.yurtManager, valuesOf(args))).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(valuesOf({}), { nodeServant: { images: {} } });
  expect(contractHere(context, chartVersions.yurtManager, values).problems).toEqual([
    "nodeServant.images is not in yurt-manager-1.7.0",
  ]);
});

test("by default leaves to yurt-manager what it knows best, and pins both images", () => {
  const { tag } = imageVersions.yurtManager;
  expect(valuesOf({})).toEqual({
    log: {},
    replicaCount: 2,
    image: { registry: "docker.io/openyurt", repository: "yurt-manager", tag, pullSecrets: [] },
    nodeServant: { image: { registry: "docker.io/openyurt", repository: "node-servant", tag } },
    controllers: "-nodelifecycle,*",
    disableIndependentWebhooks: "",
    extraArgs: [],
    resources: { requests: { cpu: "200m", memory: "512Mi" }, limits: { cpu: "2", memory: "1Gi" } },
  });
  expect(valuesOf({ preset: "small" })).toMatchObject({ replicaCount: 1, resources: { limits: { memory: "512Mi" } } });
});

test("each argument reaches the chart", () => {
  const { extraArgs, ...values } = valuesOf(everything);
  expect(values).toEqual({
    log: { level: 0 },
    replicaCount: 3,
    image: {
      registry: "mirror.example.com/x/openyurt",
      repository: "yurt-manager",
      tag: "v1.7.0",
      pullSecrets: [{ name: "regcred" }],
    },
    nodeServant: {
      image: { registry: "mirror.example.com/x/openyurt", repository: "node-servant", tag: "v1.7.0" },
    },
    controllers: "-platformadmin,-imagepreheat,*",
    disableIndependentWebhooks: "endpoints,endpointslice",
    resources: { requests: { cpu: "3", memory: "128Mi" }, limits: { cpu: "3", memory: "512Mi" } },
  });
  expect(extraArgs).toEqual([
    "--concurrent-csr-approver-workers=1",
    "--concurrent-daemonpod-updater-workers=2",
    "--concurrent-endpoints-workers=3",
    "--concurrent-endpointslice-workers=4",
    "--concurrent-gateway-dns-workers=5",
    "--concurrent-gateway-internal-svc-workers=6",
    "--concurrent-gateway-pickup-workers=7",
    "--concurrent-gateway-public-svc-workers=8",
    "--concurrent-hubleader-workers=9",
    "--concurrent-load-balancer-set-workers=10",
    "--concurrent-node-bucket-workers=11",
    "--concurrent-nodepool-workers=12",
    "--concurrent-podbinding-workers=14",
    "--concurrent-yurtappset-workers=15",
    "--concurrent-yurtnodeconversion-workers=16",
    "--concurrent-yurtstaticset-workers=17",
    "--enable-sync-nodepool-configurations=false",
    "--large-cluster-size-threshold=20",
    "--max-nodes-per-bucket=50",
    "--node-eviction-rate=0.5",
    "--node-monitor-grace-period=90s",
    "--node-startup-grace-period=120s",
    "--rest-config-burst=400",
    "--rest-config-qps=200",
    "--secondary-node-eviction-rate=0",
    "--unhealthy-zone-threshold=0.7",
  ]);
  expect(managerFlags({ workers: { platformAdmin: 4 } })).toEqual(["--concurrent-platform-administrator-workers=4"]);
});

test("another version of the chart brings the images of that version", () => {
  const values = valuesOf({ chartVersion: "1.8.1" });
  expect(values).toMatchObject({ image: { tag: "v1.8.1" }, nodeServant: { image: { tag: "v1.8.1" } } });
  expect(managerVersion({ chartVersion: "v1.8.1" })).toBe("v1.8.1");
  expect(managerVersion({})).toBe("v1.7.0");
});

test("no two controllers have one name, and workers are those of a controller", () => {
  const names = Object.values(YurtManagerController);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(20);
  expect(names).not.toContain("nodelifecycle");
  for (const [, controller] of Object.values(WORKERS)) expect(names).toContain(controller);
});

test("amounts that are not known yet are filled in when they are", async () => {
  const { resources } = yurtManagerValues({ resources: { requests: { memory: pulumi.output("2Gi") } } });
  const known = await new Promise((resolve) => (resources as pulumi.Output<object>).apply(resolve));
  expect(known).toEqual({ requests: { cpu: "200m", memory: "2Gi" }, limits: { cpu: "2", memory: "2Gi" } });
});
