import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { OpenYurtArgs } from "../../../components/openyurt/platform/args";
import { requirePlainNamespaces } from "../../../components/openyurt/platform/rules";
import { openYurtSchema } from "../../../components/openyurt/platform/schema";
import { validateArgs } from "../../../components/core/validation";
import { refuses } from "../../support/refusals";

const cloud = { name: "cloud", type: "Cloud", nodes: ["cloud-1", "cloud-2"] };
const taint = { key: "site", value: "seoul", effect: "NoSchedule" };
const seoul = { name: "seoul", nodes: ["seoul-1"], labels: { site: "store" }, taints: [taint] };
const busan = { name: "busan", nodes: ["busan-1"], labels: { site: "store" } };
const dns = { name: "kube-dns", namespace: "kube-system" };
const pools = (...nodePools: object[]) => ({ nodePools });

const endpoint = { nodeName: "cloud-1", type: "tunnel", publicIp: "203.0.113.11" };
const exposed = { name: "cloud", exposeType: "PublicIP", tunnel: { replicas: 1 }, endpoints: [endpoint] };
const behind = (name: string, more: object = {}) => ({
  name,
  tunnel: { replicas: 1 },
  endpoints: [{ nodeName: `${name}-1`, type: "tunnel", underNat: true }],
  ...more,
});
const gateways = (...list: object[]) => ({ gateways: list });

const workloadOf = (tolerations?: object[]) => ({
  deployment: {
    spec: {
      selector: { matchLabels: { app: "till" } },
      template: {
        metadata: { labels: { app: "till" } },
        spec: { containers: [{ name: "till", image: "registry.example.com/till:1.0.0" }], tolerations },
      },
    },
  },
});
const tolerant = workloadOf([{ key: "site", operator: "Exists" }]);
const till = { name: "till", namespace: "shop", pools: ["seoul"], workload: tolerant };
const appSets = (...list: object[]) => ({ appSets: list });
const everyStore = { name: "till", namespace: "shop", poolSelector: { matchLabels: { site: "store" } } };
const admin = { name: "edgex", namespace: "edgex", nodePools: ["busan"] };
const tolerations = "workload.deployment.spec.template.spec.tolerations";

describe("what only the whole can see", () => {
  refuses(
    openYurtSchema,
    {
      ...pools(cloud, seoul, busan),
      ...gateways(exposed, behind("seoul"), behind("busan")),
      ...appSets(till),
      otherNodePools: ["legacy"],
      platformAdmins: [admin],
      serviceTopology: [{ ...dns, scope: "openyurt.io/nodepool" }],
    },
    [
      [pools(cloud, seoul, busan, { ...busan, nodes: [] }), "nodePools[3].name", "busan is the name of nodePools[2]"],
      [
        pools(cloud, seoul, { ...busan, nodes: ["busan-1", "seoul-1"] }),
        "nodePools[2].nodes[1]",
        "seoul-1 is a node of seoul",
      ],
      [
        pools(cloud, seoul, { ...busan, nodes: ["busan-1", "busan-1"] }),
        "nodePools[2].nodes[1]",
        "busan-1 is a node of busan",
      ],
      [pools(cloud, seoul, { ...busan, nodes: ["busan-1", "B"] }), "nodePools[2].nodes[1]", '"B" does not match'],
      [
        pools(cloud, seoul, { ...busan, nodeAutonomy: { "busan-2": "24h" } }),
        "nodePools[2].nodeAutonomy.busan-2",
        "is no node of this pool",
      ],
      [
        pools(cloud, seoul, { ...busan, autonomyDuration: "1h", nodeAutonomy: { "busan-1": "24h" } }),
        "nodePools[2].nodeAutonomy.busan-1",
        "stands beside the pool's autonomyDuration",
      ],
      [pools(cloud, seoul, { ...busan, type: "Fog" }), "nodePools[2].type", '"Fog" is not supported'],
      [
        pools({ ...cloud, hostNetwork: true }, seoul, busan),
        "nodePools[0].hostNetwork",
        "is not for a pool of type Cloud",
      ],
      [
        gateways(exposed, behind("seoul"), behind("busan", { nodePool: "pusan" })),
        "gateways[2].nodePool",
        "pusan is no pool",
      ],
      [
        gateways(exposed, behind("seoul"), behind("busan"), {
          name: "spare",
          nodePool: "busan",
          tunnel: { replicas: 0 },
        }),
        "gateways[3].nodePool",
        "busan has the gateway busan already",
      ],
      [
        gateways({ ...exposed, endpoints: [{ ...endpoint, nodeName: "cloud-9" }] }, behind("seoul"), behind("busan")),
        "gateways[0].endpoints[0].nodeName",
        "cloud-9 is no node of cloud",
      ],
      [gateways(behind("seoul"), behind("busan")), "gateways[0].tunnel", "meets no gateway that is not behind NAT"],
      [appSets({ ...till, pools: ["soeul"] }), "appSets[0].pools[0]", "soeul is no pool of these"],
      [
        appSets({ ...everyStore, workload: tolerant, tweaks: [{ pools: ["seoul", "daegu"], replicas: 2 }] }),
        "appSets[0].tweaks[0].pools[1]",
        "daegu is no pool of these",
      ],
      [appSets(till, { ...till, pools: ["busan"] }), "appSets[1].name", "till is the name of appSets[0]"],
      [appSets({ ...till, workload: workloadOf() }), `appSets[0].${tolerations}`, "leave out the taint site of seoul"],
      [
        appSets({ ...till, workload: workloadOf([{ key: "site", value: "busan" }]) }),
        `appSets[0].${tolerations}`,
        "leave out the taint site of seoul",
      ],
      [
        appSets({ ...everyStore, workload: workloadOf([{ key: "site", operator: "Exists", effect: "NoExecute" }]) }),
        `appSets[0].${tolerations}`,
        "leave out the taint site of seoul",
      ],
      [{ appDaemons: [{ ...everyStore, workload: tolerant }] }, "appDaemons[0].name", "till is the name of an app set"],
      [
        { appDaemons: [{ ...everyStore, name: "camera", workload: workloadOf() }] },
        `appDaemons[0].${tolerations}`,
        "leave out the taint site of seoul",
      ],
      [
        { platformAdmins: [{ ...admin, nodePools: ["busan", "daegu"] }] },
        "platformAdmins[0].nodePools[1]",
        "daegu is no pool",
      ],
      [
        { platformAdmins: [admin, { ...admin, name: "other", namespace: "other" }] },
        "platformAdmins[1].nodePools[0]",
        "busan is a pool of edgex",
      ],
      [{ raven: { sync: { periodMinutes: 0 } } }, "raven.sync.periodMinutes", "0 is too small"],
      [{ yurtHub: { cacheAgents: ["*", "x"] } }, "yurtHub.cacheAgents", ""],
      [{ manager: { replicas: 0 } }, "manager.replicas", "0 is too small"],
      [{ otherNodePools: ["A"] }, "otherNodePools[0]", '"A" does not match'],
      [
        { serviceTopology: [{ name: "kube-dns", namespace: "kube-system", scope: "pool" }] },
        "serviceTopology[0].scope",
        '"pool" is not supported',
      ],
      [pools(cloud, seoul, { ...busan, nodes: [1] }), "nodePools[2].nodes[0]", "is a number"],
      [{ nodepools: [] }, "nodepools", "is not a known property"],
      [
        { platformAdmins: [{ ...admin, nodePools: ["seoul"] }] },
        "platformAdmins[0].nodePools[0]",
        "has the taint site",
      ],
      [{ otherNodePools: ["seoul"] }, "otherNodePools[0]", "seoul is there already"],
      [
        gateways(exposed, behind("seoul"), behind("busan", { name: "busan-gateway" })),
        "gateways[2].endpoints[0].nodeName",
        "busan-1 is a node of the pool busan",
      ],
      [
        { serviceTopology: ["kubernetes.io/hostname", "openyurt.io/nodepool"].map((scope) => ({ ...dns, scope })) },
        "serviceTopology[1].name",
        "kube-dns is the name of serviceTopology[0]",
      ],
      [{ raven: { controllers: { tunnel: false } }, ...gateways(exposed) }, "gateways[0].tunnel", "is switched off"],
      [pools(cloud, seoul, { ...busan, type: 7 }), "nodePools[2].type", "7 is not supported"],
      [pools(cloud, seoul, { ...busan, type: null }), "nodePools[2].type", "null is not supported"],
      [pools(cloud, seoul, { ...busan, nodes: "busan-1" }), "nodePools[2].nodes", "is a string"],
      [pools(cloud, { ...seoul, taints: [{ ...taint, key: 5 }] }, busan), "nodePools[1].taints[0].key", "is a number"],
    ],
  );
});

describe("values that are known only later", () => {
  const makes = (change: object) => () =>
    validateArgs("OpenYurt edge", openYurtSchema, { nodePools: [cloud, seoul, busan], ...change });

  test("are not taken for wrong, wherever they stand", () => {
    const exists = { key: "site", operator: "Exists" };
    const patch = { operation: "replace", path: "/spec/template/spec/containers/0/image", value: "a.test/till:2" };
    const poolSelector = { matchExpressions: [{ key: "site", operator: "NotIn", values: [pulumi.output("store")] }] };
    for (const change of [
      appSets({ ...till, workload: workloadOf([pulumi.output(exists) as never]) }),
      appSets({ ...till, workload: workloadOf([{ ...exists, key: pulumi.output("site") }]) }),
      appSets({ ...everyStore, poolSelector, workload: workloadOf() }),
      appSets({ ...till, tweaks: [{ pools: ["seoul"], patches: pulumi.output([patch]) }] }),
    ])
      expect(makes(change)).not.toThrow();
  });

  test("cannot be namespaces, of which Pulumi's names are made", () => {
    const args = appSets({ ...till, namespace: pulumi.output("later") }) as OpenYurtArgs;
    expect(() => requirePlainNamespaces("OpenYurt edge", args)).toThrow(/appSets\[0\].namespace: is known only later/);
  });
});
