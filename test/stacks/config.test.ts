import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { loadProject, loadStackConfig, stackNames } from "../../planner/project";
import { platformConfigJsonSchema, validateConfig } from "../../stacks/config";

const images = { registry: "registry.example.com/yuanrong", tag: "1.0.0" };
const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };
const amounts = { cpu: "600m", memory: "512Mi" };
const pool = { id: "small", size: 1, resources: amounts };
const off = { enabled: false };
const yr = (section: object) => ({ images, network, openYuanrong: { enabled: true, ...section } });

type Case = [config: object, path: string, problem: string];

const cases: Case[] = [
  [{ kpass: {} }, "kpass", "is not a known property"],
  [{ cluster: { storageclass: "x" } }, "cluster.storageclass", "is not a known property"],
  [{ cluster: { storageClass: "Fast" } }, "cluster.storageClass", '"Fast" does not match'],
  [{ cluster: { controlPlaneNodes: "yes" } }, "cluster.controlPlaneNodes", "is a string"],
  [{ cluster: "big" }, "cluster", "is a string"],
  [{ images: { tag: "latest" } }, "images.tag", '"latest" does not match'],
  [{ images: { pullSecrets: "x" } }, "images.pullSecrets", "is a string"],
  [
    { images: { digests: { etcd: `sha256:${"0".repeat(64)}` } } },
    "images.digests.etcd",
    "is not an image of openYuanrong",
  ],
  [{ images: { mirror: "registry.example.com/" } }, "images.mirror", "does not match"],
  [{ network: { policies: "on", ...network } }, "network.policies", "is a string"],
  [{ network: { nodeCidrs: ["10.0.0.0"], apiServerCidrs: ["::1/128"] } }, "network.nodeCidrs[0]", "is not a network"],
  [{ network: { apiServerCidrs: ["10.0.0.1/32"] } }, "network.nodeCidrs", "is required while policies is on"],
  [{ security: { protect: 1 } }, "security.protect", "is a number"],
  [{ charts: { source: "git" } }, "charts.source", '"git" is not supported'],
  [{ charts: { source: "directory" } }, "charts.path", "is required"],
  [{ charts: { source: "registry", url: "https://x" } }, "charts.url", '"https://x" is not an OCI registry'],
  [{ charts: { path: "./charts" } }, "charts.path", "has no meaning for source upstream"],
  [{ openYuanrong: {} }, "openYuanrong.enabled", "is required"],
  [{ network, openYuanrong: { enabled: true }, images: { tag: "1" } }, "images.registry", "is required"],
  [{ network, openYuanrong: { enabled: true }, images: { registry: "r" } }, "images.tag", "is required"],
  [yr({ namespace: "a_b" }), "openYuanrong.namespace", '"a_b" does not match'],
  [yr({ etcd: { members: 7 } }), "openYuanrong.etcd.members", "7 is not supported"],
  [yr({ etcd: { tls: { enabled: "no" } } }), "openYuanrong.etcd.tls.enabled", "is a string"],
  [yr({ metaService: { url: "meta:8081" } }), "openYuanrong.metaService.url", 'has the scheme "meta:"'],
  [yr({ metaService: { nodePort: 31182 } }), "openYuanrong.metaService.nodePort", "is not a known property"],
  [yr({ functionMaster: { replicas: 0 } }), "openYuanrong.functionMaster.replicas", "0 is too small"],
  [yr({ agent: { dataSystem: "off" } }), "openYuanrong.agent.dataSystem", "is a string"],
  [
    yr({ agent: { runtimeResources: { limits: { cpu: "1G" } } } }),
    "openYuanrong.agent.runtimeResources.limits.cpu",
    "1G",
  ],
  [
    yr({ objectStore: { endpoint: "s3.example.com:443", secretName: "s" } }),
    "network.objectStoreCidrs",
    "is required to reach s3.example.com",
  ],
  [
    yr({ objectStore: { endpoint: "rgw.rook.svc", secretName: "s" } }),
    "openYuanrong.objectStore.endpoint",
    "does not match",
  ],
  [yr({ pools: [{ ...pool, size: "2" }] }), "openYuanrong.pools[0].size", "is a string"],
  [
    yr({ pools: [pool], functionProxy: off, functionManager: off, functionScheduler: off, frontend: off }),
    "openYuanrong.pools",
    "cannot be made without function-proxy",
  ],
  [yr({ pools: [pool], metaService: off }), "openYuanrong.pools", "cannot be made without meta-service"],
  [yr({ pools: [pool], functionMaster: off }), "openYuanrong.pools", "cannot be made without function-master"],
  [
    yr({ functionProxy: off, functionManager: off, functionScheduler: off }),
    "openYuanrong.frontend.enabled",
    "needs the function proxy of its node",
  ],
  [
    yr({ dataWorker: off, agent: { dataSystem: true } }),
    "openYuanrong.agent.dataSystem",
    "needs the data worker, which is turned off",
  ],
  [yr({ pools: [pool, pool] }), "openYuanrong.pools[1].id", '"small" is the id of another pool'],
  [yr({ pools: [{ ...pool, id: "Small" }] }), "openYuanrong.pools[0].id", '"Small" does not match'],
  [yr({ pools: [{ id: "a" }] }), "openYuanrong.pools[0].resources", "is required"],
  [yr({ pools: [{ ...pool, resources: { cpu: "600m" } }] }), "openYuanrong.pools[0].resources.memory", "is required"],
  [yr({ pools: [{ ...pool, resources: { ...amounts, cpu: 1 } }] }), "openYuanrong.pools[0].resources.cpu", "number"],
  [
    yr({ pools: [{ ...pool, resources: { requests: amounts, limits: { ...amounts, cpu: "1" }, extra: {} } }] }),
    "openYuanrong.pools[0].resources.extra",
    "is not a known property",
  ],
  [yr({ pools: [{ ...pool, colour: "red" }] }), "openYuanrong.pools[0].colour", "is not a known property"],
  [yr({ pools: {} }), "openYuanrong.pools", "is an object"],
];

test.each(cases.map(([config, path, problem]) => ({ config, path, problem })))("$path: $problem", (one) => {
  const { config, path, problem } = one;
  const withNetwork = "network" in config || !("openYuanrong" in config) ? config : { images, network, ...config };
  expect(validateConfig({ ...withNetwork })).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test("names all problems of all sections at once", () => {
  const config = {
    images: { tag: "latest" },
    network: {},
    openYuanrong: { enabled: true, etcd: { members: 2 } },
    x: 1,
  };
  expect(validateConfig(config).map((one) => one.path)).toEqual([
    "images.registry",
    "images.tag",
    "network.apiServerCidrs",
    "network.nodeCidrs",
    "openYuanrong.etcd.members",
    "x",
  ]);
});

test("takes keys with the project's prefix and JSON text, as the engine gives them, and leaves others alone", () => {
  const values = { "yuanrong-platform:cluster": '{"storageClass":"Fast"}', "kubernetes:context": "kind" };
  expect(validateConfig(values).map((one) => one.path)).toEqual(["cluster.storageClass"]);
});

test("an off section needs nothing", () => {
  expect(validateConfig({ openYuanrong: { enabled: false } })).toEqual([]);
});

const project = loadProject(".");

test("the project has its four environments, all valid and each with the line for editors", () => {
  expect(stackNames(project)).toEqual(["dev", "local", "production", "staging"]);
  for (const stack of stackNames(project)) {
    const { file, values } = loadStackConfig(project, { stack });
    expect(validateConfig(values), stack).toEqual([]);
    expect(readFileSync(file!, "utf8")).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/config\.schema\.json\n/);
  }
});

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  propertyNames?: { pattern: string };
  additionalProperties?: boolean | JsonSchema;
}

test("the JSON Schema for editors knows every property that the environments use, and is the committed one", async () => {
  const schema = platformConfigJsonSchema() as JsonSchema;
  for (const stack of stackNames(project)) {
    const { config } = parse(readFileSync(`stacks/Pulumi.${stack}.yaml`, "utf8")) as {
      config: Record<string, unknown>;
    };
    for (const key of Object.keys(config))
      expect(key).toMatch(new RegExp(schema.properties!.config!.propertyNames!.pattern));
    expect(unknownPaths(config, schema.properties!.config!)).toEqual([]);
  }
  expect(unknownPaths({ "yuanrong-platform:cluster": { x: 1 } }, schema.properties!.config!)).toEqual([
    "yuanrong-platform:cluster.x",
  ]);
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot("../../docs/config.schema.json");
});

/** Paths of a value that a schema does not mention. */
function unknownPaths(value: unknown, schema: JsonSchema, path = ""): string[] {
  const options = schema.anyOf ?? [schema];
  const results = options.map((option) => {
    if (Array.isArray(value))
      return value.flatMap((item, index) => unknownPaths(item, option.items ?? {}, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      const at = path ? `${path}.${key}` : key;
      const known = option.properties?.[key];
      if (known) return unknownPaths(inner, known, at);
      return typeof option.additionalProperties === "object" ? [] : [at];
    });
  });
  return results.reduce((best, one) => (one.length < best.length ? one : best));
}
