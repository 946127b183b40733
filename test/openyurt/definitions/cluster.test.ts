import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Definition } from "../../../components/core/definitions";
import { ConversionStrategy } from "../../../components/openyurt/definitions";
import { openYurtDefinitions } from "../../../components/openyurt/definitions/definitions";
import { DEFINITIONS } from "../../kpaas/custom-resources";
import { kubectl, requireCluster } from "../../support/cluster";

const cluster = requireCluster();
const SOURCE = path.join(DEFINITIONS, "openyurt");

const asObject = (definition: Definition) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  ...definition,
});

test.each(Object.values(ConversionStrategy))(
  "a real API server takes every definition, conversion: %s",
  async (how) => {
    const definitions = openYurtDefinitions({ conversion: how }).map(asObject);
    const flags = ["--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"];
    const taken = await kubectl(cluster(), ["apply", ...flags], definitions);
    expect(taken.trim().split("\n")).toHaveLength(11);
  },
);

/** The same definition in a group of its own, so that several and whatever the cluster has stand beside each other. */
function inGroup(definition: Definition, group: string): object {
  const { conversion: _webhook, ...spec } = definition.spec;
  const names = { ...spec.names, categories: [], shortNames: [] };
  return {
    ...asObject(definition),
    metadata: { name: `${spec.names.plural}.${group}` },
    spec: { ...spec, group, names },
  };
}

const pool = (spec: object) => ({ kind: "NodePool", version: "v1beta2", spec });
const gateway = (spec: object) => ({ kind: "Gateway", version: "v1beta1", spec });
const appSet = (spec: object) => ({ kind: "YurtAppSet", version: "v1beta1", spec });
const device = (spec: object) => ({ kind: "Device", version: "v1alpha1", spec });
const tweak = (patch: object) => ({
  workload: {
    workloadTemplate: { deploymentTemplate: { metadata: {}, spec: { any: 1 } } },
    workloadTweaks: [{ tweaks: { patches: [{ operation: "add", path: "/x", ...patch }] } }],
  },
});

/** Objects, and what is wrong with them. */
const objects: [object: { kind: string; version: string; spec: object }, problem?: string][] = [
  [pool({ type: "Edge", taints: [{ key: "a", effect: "NoSchedule" }], annotations: { a: "b" } })],
  [pool({ poolScopeMetadata: [{ group: "", version: "v1", resource: "services" }], leaderReplicas: 2 })],
  [pool({ taints: [{ key: "a" }] }), "spec.taints[0].effect"],
  [pool({ poolScopeMetadata: [{ group: "" }] }), "spec.poolScopeMetadata[0].resource"],
  [pool({ leaderReplicas: "two" }), "spec.leaderReplicas"],
  [gateway({ endpoints: [{ nodeName: "a", type: "proxy", port: 10262, config: { a: "b" } }] })],
  [gateway({ proxyConfig: {} }), "spec.proxyConfig.Replicas"],
  [gateway({ endpoints: [{ type: "proxy" }] }), "spec.endpoints[0].nodeName"],
  [appSet(tweak({ value: { any: [1] } }))],
  [appSet(tweak({ operation: "move" })), "operation"],
  [appSet({ pools: ["a"] }), "spec.workload"],
  [device({ serviceName: "a", profileName: "b", notify: true, protocols: { rest: { host: "a" } } })],
  [device({ serviceName: "a", profileName: "b", notify: true, protocols: { rest: "a" } }), "spec.protocols.rest"],
  [device({ serviceName: "a" }), "spec.profileName"],
];

test("reduced definitions take and refuse what OpenYurt's own do, with the same words and defaults", async (context) => {
  context.skip(!existsSync(SOURCE), `no definitions in ${SOURCE}`);
  const kinds = [...new Set(objects.map(([{ kind }]) => kind))];
  const wanted = ({ spec }: Definition) => kinds.includes(spec.names.kind);
  const own = readdirSync(SOURCE)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => parse(readFileSync(path.join(SOURCE, file), "utf8")) as Definition)
    .filter(wanted);
  const groups = {
    "full.openyurt.test": own,
    "reduced.openyurt.test": openYurtDefinitions({ conversion: "webhook" }).filter(wanted),
  };
  const definitions = Object.entries(groups).flatMap(([group, all]) => all.map((one) => inGroup(one, group)));
  expect(definitions).toHaveLength(2 * kinds.length);
  await kubectl(cluster(), ["apply", "--server-side", "-f", "-"], definitions);
  const names = definitions.map((one) => `crd/${(one as { metadata: { name: string } }).metadata.name}`);
  try {
    await kubectl(cluster(), ["wait", "--for=condition=Established", "--timeout=60s", ...names]);
    for (const [object, problem] of objects) {
      const [full, small] = await Promise.all(Object.keys(groups).map((group) => answer(object, group)));
      expect(small, JSON.stringify(object)).toEqual(full);
      if (problem === undefined) expect(small, JSON.stringify(object)).toHaveProperty("spec");
      else expect(small, JSON.stringify(object)).toContain(problem);
    }
  } finally {
    await kubectl(cluster(), ["delete", "--wait=false", ...names]);
  }
});

/** The object with its defaults, or why it is refused. */
async function answer(
  { kind, version, spec }: { kind: string; version: string; spec: object },
  group: string,
): Promise<unknown> {
  const object = { apiVersion: `${group}/${version}`, kind, metadata: { name: "one", namespace: "default" }, spec };
  try {
    const made = await kubectl(
      cluster(),
      ["create", "--validate=false", "--dry-run=server", "-o", "json", "-f", "-"],
      [object],
    );
    const { spec: taken, status } = JSON.parse(made) as { spec: object; status?: object };
    return { spec: taken, status };
  } catch (error) {
    return (error as Error).message.replaceAll(group, "").replace(/^.*?(is invalid|error)/s, "$1");
  }
}
