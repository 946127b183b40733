import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Definition, definitionsIn } from "../../../components/core/definitions";
import { kubectl, requireCluster } from "../../support/cluster";
import { DEFINITIONS } from "../custom-resources";

const cluster = requireCluster();
const SOURCE = path.join(DEFINITIONS, "gateway-api");

const asObject = (definition: Definition) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  ...definition,
});

test("a real API server takes every definition as it is", async () => {
  const definitions = definitionsIn("components/kpaas/gateway-api/crds").map(asObject);
  const taken = await kubectl(cluster(), ["apply", "--server-side", "--dry-run=server", "-f", "-"], definitions);
  expect(taken.trim().split("\n")).toHaveLength(definitions.length);
});

/** The same definition in a group of its own, so that several and whatever the cluster has stand beside each other. */
function inGroup(definition: Definition, group: string): object {
  const { spec } = definition;
  const names = { ...spec.names, categories: [], shortNames: [] };
  return {
    ...asObject(definition),
    metadata: { name: `${spec.names.plural}.${group}` },
    spec: { ...spec, group, names },
  };
}

const listener = { name: "http", port: 80, protocol: "HTTP" };
const gateway = (spec: object) => ({ kind: "Gateway", spec: { gatewayClassName: "istio", ...spec } });
const rule = { backendRefs: [{ name: "web", port: 80 }] };
const route = (spec: object) => ({ kind: "HTTPRoute", spec: { parentRefs: [{ name: "public" }], ...spec } });
const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https" } };

/** Objects, and what is wrong with them. */
const objects: [object: { kind: string; spec: object }, problem?: string][] = [
  [gateway({ listeners: [listener] })],
  [gateway({ listeners: [{ ...listener, protocol: "HTTPS", tls: { certificateRefs: [{ name: "a" }] } }] })],
  [route({ rules: [rule] })],
  [route({ hostnames: ["*.team.test"], rules: [{ filters: [redirect] }] })],
  [gateway({ listeners: [] }), "spec.listeners"],
  [gateway({ listeners: [listener, listener] }), "Listener name must be unique"],
  [gateway({ listeners: [{ ...listener, tls: {} }] }), "tls must not be specified"],
  [gateway({ listeners: [{ ...listener, port: 0 }] }), "spec.listeners[0].port"],
  [gateway({ listeners: [listener], addresses: [{ type: "Hostname", value: "no_host" }] }), "Hostname value"],
  [route({ hostnames: ["1.2.3.4:80"], rules: [rule] }), "spec.hostnames[0]"],
  [route({ rules: [{ ...rule, filters: [redirect] }] }), "RequestRedirect"],
  [
    route({ rules: [{ matches: [{ path: { type: "PathPrefix", value: "a" } }], ...rule }] }),
    "must be an absolute path",
  ],
  [route({ rules: [{ filters: [{ type: "RequestRedirect", urlRewrite: {} }] }] }), "filter.requestRedirect must be"],
  [route({ rules: [{ timeouts: { request: "soon" }, ...rule }] }), "timeouts.request"],
];

test("reduced definitions take and refuse what the project's own do, with the same words and defaults", async (context) => {
  context.skip(!existsSync(SOURCE), `no definitions in ${SOURCE}`);
  const kinds = ["gateways", "httproutes"];
  const own = readdirSync(SOURCE)
    .filter((file) => kinds.some((kind) => file.endsWith(`_${kind}.yaml`)))
    .map((file) => parse(readFileSync(path.join(SOURCE, file), "utf8")) as Definition);
  const reduced = definitionsIn("components/kpaas/gateway-api/crds").filter(({ spec }) =>
    kinds.includes(spec.names.plural),
  );
  const groups = { "full.gateways.test": own, "reduced.gateways.test": reduced };
  const definitions = Object.entries(groups).flatMap(([group, all]) => all.map((one) => inGroup(one, group)));
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
async function answer({ kind, spec }: { kind: string; spec: object }, group: string): Promise<unknown> {
  const object = { apiVersion: `${group}/v1`, kind, metadata: { name: "one", namespace: "default" }, spec };
  try {
    const made = await kubectl(cluster(), ["create", "--dry-run=server", "-o", "json", "-f", "-"], [object]);
    const { spec: taken, status } = JSON.parse(made) as { spec: object; status?: object };
    return { spec: taken, status };
  } catch (error) {
    return (error as Error).message.replaceAll(group, "").replace(/^.*?(is invalid|error)/s, "$1");
  }
}
