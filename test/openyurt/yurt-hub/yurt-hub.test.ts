import { describe, expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { YurtHub, YurtHubArgs } from "../../../components/openyurt/yurt-hub";
import { yurtHubOverrides } from "../../../components/openyurt/yurt-hub/overrides";
import { yurtHubSchema } from "../../../components/openyurt/yurt-hub/schema";
import { yurtHubValues } from "../../../components/openyurt/yurt-hub/values";
import { contractHere } from "../../support/contract";
import { refuses } from "../../support/refusals";
import { called, known, only, registered } from "../../support/registered";
import { localFlags } from "./flags";

const flags = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul" };
const everything: YurtHubArgs = {
  cacheAgents: ["prometheus", "node-exporter"],
  filters: { servicetopology: ["haproxy", "envoy"], masterservice: ["agent"] },
  joinNodePools: ["seoul", "busan"],
  joinStaticSets: ["shop/web", "shop/db", "kube-system/dns"],
  configMapNamespaces: ["shop"],
  enablePoolServiceTopology: true,
  poolScopeMetadata: [
    { version: "v1", resource: "configmaps" },
    { group: "apps", version: "v1", resource: "deployments" },
  ],
  staticSets: { edge: { flags }, cloud: { flags: { ...flags, nodePoolName: "cloud" }, image: "r.test/hub:1" } },
  imageRegistry: "mirror.example.com/x",
};

describe("values", () => {
  test("are those of the real chart", (context) => {
    for (const args of [{}, everything])
      expect(contractHere(context, chartVersions.yurtHub, yurtHubValues(args)).problems).toEqual([]);
  });

  test("name the agents and the mirror", () => {
    expect(yurtHubValues(everything)).toEqual({
      cacheAgents: "prometheus,node-exporter",
      image: { registry: "mirror.example.com/x/openyurt", repository: "yurthub", tag: "v1.7.0" },
    });
    expect(yurtHubValues({ cacheAgents: ["*"] })).toMatchObject({
      cacheAgents: "*",
      image: { registry: "docker.io/openyurt" },
    });
  });
});

describe("the chart", () => {
  test("is the pinned one, in kube-system", async () => {
    const resources = await registered(() => new YurtHub("hub"));
    expect(only(resources, "Chart")).toMatchObject({
      name: "hub-chart",
      inputs: {
        name: "yurthub",
        chart: "yurthub",
        version: "1.7.0",
        namespace: "kube-system",
        repositoryOpts: { repo: "https://openyurtio.github.io/charts" },
      },
    });
  });

  test("gets the filters into its ConfigMap, and the others stay as they are", () => {
    const { ConfigMap } = yurtHubOverrides(everything);
    const made = {
      metadata: { name: "yurt-hub-cfg" },
      data: { cache_agents: "a", servicetopology: "", masterservice: "" },
    };
    expect(ConfigMap(made).data).toEqual({
      cache_agents: "a",
      servicetopology: "haproxy,envoy",
      masterservice: "agent",
    });
    const other = { metadata: { name: "other" }, data: {} };
    expect(ConfigMap(other)).toBe(other);
    expect(yurtHubOverrides({}).ConfigMap(made)).toEqual(made);
  });

  test("gets pods with all flags into its YurtStaticSets, and otherwise keeps its own", () => {
    const set = (name: string) => ({
      metadata: { name },
      spec: {
        staticPodManifest: "yurthub",
        template: { metadata: { labels: { "k8s-app": name } }, spec: { broken: true } },
      },
    });
    const { YurtStaticSet } = yurtHubOverrides(everything);
    const commandOf = (name: string) => {
      const { spec } = YurtStaticSet(set(name));
      expect(spec).toMatchObject({
        staticPodManifest: "yurthub",
        template: { metadata: { labels: { "k8s-app": name } } },
      });
      return (spec.template.spec as { containers: { command: string[]; image: string }[] }).containers[0]!;
    };
    expect(commandOf("yurt-hub").command).toEqual(
      expect.arrayContaining(["--nodepool-name=seoul", "--server-addr=https://10.0.0.1:6443"]),
    );
    expect(commandOf("yurt-hub").image).toBe("mirror.example.com/x/openyurt/yurthub:v1.7.0");
    expect(commandOf("yurt-hub-cloud").command).toEqual(
      expect.arrayContaining(["--working-mode=cloud", "--nodepool-name=cloud"]),
    );
    expect(commandOf("yurt-hub-cloud").image).toBe("r.test/hub:1");
    const own = set("yurt-hub");
    expect(yurtHubOverrides({}).YurtStaticSet(own)).toBe(own);
  });
});

describe("rights", () => {
  const rightsIn = async (args: YurtHubArgs) => {
    const resources = await registered(() => new YurtHub("hub", args));
    const roles = resources.filter(({ type }) => /:(Cluster)?Role$/.test(type));
    return Object.fromEntries(
      roles.map(({ name, type, inputs }) => {
        const { metadata, rules } = inputs;
        const binding = called(resources, `${name}-binding`).inputs;
        expect(binding).toMatchObject({ metadata, roleRef: { kind: type.split(":").pop(), name: metadata.name } });
        const place = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
        return [place, { group: binding.subjects[0].name, rules }];
      }),
    );
  };
  const pools = { apiGroups: ["apps.openyurt.io"], resources: ["nodepools"], verbs: ["get"] };
  const configMaps = { apiGroups: [""], resources: ["configmaps"] };
  const config = { group: "system:nodes", rules: [{ ...configMaps, verbs: ["get", "list", "watch"] }] };
  const read = ["list", "watch"];

  test("are to read the configuration, and to look for pools with a token", async () => {
    const least = { "kube-system/yurt-hub-config": config };
    expect(await rightsIn({})).toEqual({
      ...least,
      "yurt-hub-join": { group: "system:bootstrappers", rules: [pools] },
    });
    expect(await rightsIn({ joinNodePools: [] })).toEqual(least);
  });

  test("grow with the settings", async () => {
    const sets = (...resourceNames: string[]) => ({
      group: "system:bootstrappers",
      rules: [{ ...configMaps, verbs: ["get"], resourceNames }],
    });
    expect(await rightsIn(everything)).toEqual({
      "kube-system/yurt-hub-config": config,
      "shop/yurt-hub-config": config,
      "yurt-hub-join": {
        group: "system:bootstrappers",
        rules: [{ ...pools, resourceNames: ["seoul", "busan"] }],
      },
      "shop/yurt-hub-join": sets("yurt-static-set-web", "yurt-static-set-db"),
      "kube-system/yurt-hub-join": sets("yurt-static-set-dns"),
      "yurt-hub-buckets": {
        group: "system:nodes",
        rules: [{ apiGroups: ["apps.openyurt.io"], resources: ["nodebuckets"], verbs: read }],
      },
      "yurt-hub-pool-scope": {
        group: "system:nodes",
        rules: [
          { ...configMaps, verbs: read },
          { apiGroups: ["apps"], resources: ["deployments"], verbs: read },
        ],
      },
    });
  });

  test("of the chart lose what YurtHub has no use for", () => {
    const rule = (resource: string) => ({ apiGroups: [""], resources: [resource], verbs: ["get"] });
    const all = ["events", "nodepools", "configmaps", "secrets", "leases", "endpointslices", "endpoints"].map(rule);
    const { ClusterRole } = yurtHubOverrides({});
    const cut = ClusterRole({ metadata: { name: "yurt-hub" }, rules: all });
    expect(cut.rules.flatMap(({ resources }) => resources)).toEqual([
      "events",
      "nodepools",
      "endpointslices",
      "endpoints",
    ]);
    const other = { metadata: { name: "yurt-hub-yurt-static-set-role" }, rules: [rule("configmaps")] };
    expect(ClusterRole(other)).toBe(other);
  });
});

test("tells the ConfigMap and the version", async () => {
  let hub: YurtHub | undefined;
  await registered(() => void (hub = new YurtHub("hub")));
  expect(await known(hub!.configMapName)).toBe("yurt-hub-cfg");
  expect(await known(hub!.version)).toBe("v1.7.0");
  await registered(() => void (hub = new YurtHub("hub", { chartVersion: "1.7.1" })));
  expect(await known(hub!.version)).toBe("v1.7.1");
});

describe("arguments", () => {
  const edge = (change: object) => ({ staticSets: { edge: { flags: { ...flags, ...change } } } });
  const scope = (...poolScopeMetadata: object[]) => ({ poolScopeMetadata });
  refuses(yurtHubSchema, everything, [
    [{ cacheAgents: ["*", "a"] }, "cacheAgents", "has * beside others"],
    [{ cacheAgents: ["a,b"] }, "cacheAgents[0]", '"a,b" does not match'],
    [{ cacheAgents: ["kubelet/v1.34"] }, "cacheAgents[0]", "does not match"],
    [{ cacheAgents: [""] }, "cacheAgents[0]", "does not match"],
    [{ cacheAgents: ["a", "a"] }, "cacheAgents[1]", "a stands there twice"],
    [{ cacheAgents: "*" }, "cacheAgents", "is a string"],
    [{ filters: { endpoints: ["a"] } }, "filters.endpoints", "is not a known property"],
    [{ filters: { masterservice: [] } }, "filters.masterservice", "length 0 is too small"],
    [{ filters: { masterservice: ["*"] } }, "filters.masterservice[0]", "does not match"],
    [{ filters: { masterservice: ["a", "a"] } }, "filters.masterservice[1]", "a stands there twice"],
    [{ joinNodePools: ["Seoul"] }, "joinNodePools[0]", '"Seoul" does not match'],
    [{ joinNodePools: ["a", "a"] }, "joinNodePools[1]", "a stands there twice"],
    [{ joinStaticSets: ["web"] }, "joinStaticSets[0]", '"web" does not match'],
    [{ joinStaticSets: ["a/b", "a/b"] }, "joinStaticSets[1]", "a/b stands there twice"],
    [{ configMapNamespaces: ["*"] }, "configMapNamespaces[0]", '"*" does not match'],
    [{ configMapNamespaces: ["kube-system"] }, "configMapNamespaces[0]", "kube-system is read so already"],
    [{ configMapNamespaces: ["a", "a"] }, "configMapNamespaces[1]", "a stands there twice"],
    [{ enablePoolServiceTopology: "yes" }, "enablePoolServiceTopology", "is a string"],
    [scope({ version: "v1", resource: "secrets" }), "poolScopeMetadata[0]", "lets every node read every Secret"],
    [scope({ version: "v1", resource: "*" }), "poolScopeMetadata[0].resource", '"*" does not match'],
    [scope({ version: "v1", resource: "services" }), "poolScopeMetadata[0]", "is read so already"],
    [
      scope({ group: "discovery.k8s.io", version: "v1", resource: "endpointslices" }),
      "poolScopeMetadata[0]",
      "is read so already",
    ],
    [scope({ group: "apps", resource: "deployments" }), "poolScopeMetadata[0].version", "is required"],
    [edge({ nodePoolName: "" }), "staticSets.edge.flags.nodePoolName", '"" does not match'],
    [edge({ workingMode: "cloud" }), "staticSets.edge.flags.workingMode", "is cloud, and the set is for edge"],
    [edge({ namespace: "yurt" }), "staticSets.edge.flags.namespace", "is not that of the chart"],
    [edge({ nodeName: "edge-1" }), "staticSets.edge.flags.nodeName", "names one node for all"],
    [{ staticSets: { cloud: { flags: localFlags } } }, "staticSets.cloud.flags.workingMode", "local is for no pod"],
    [{ staticSets: { fog: { flags } } }, "staticSets.fog", "is not a known property"],
    [{ staticSets: true }, "staticSets", "is a boolean"],
    [{ imagePullSecrets: ["registry"] }, "imagePullSecrets", "can't be used by static pods"],
    [{ namespace: "yurt" }, "namespace", "is not a known property"],
  ]);
});
