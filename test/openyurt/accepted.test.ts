import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { definitionsIn } from "../../components/core/definitions";
import type { Manifest } from "../../components/openyurt/custom-resource";
import { kubectl, requireCluster } from "../support/cluster";
import { fieldsIn, fieldsOf, Schema } from "./fields";

const definitions = definitionsIn("components/openyurt/definitions/crds");
const NAMESPACE = "openyurt-examples";

/** Kinds that only OpenYurt's controllers write, or that nothing reads any more. */
const NOT_OURS = ["NodeBucket", "PoolService", "YurtAppDaemon"];

/** Fields of specs that no example has, each with the reason. */
const NOT_WRITTEN: Record<string, Record<string, string>> = {
  NodePool: { "taints.timeAdded": "Kubernetes sets it" },
  Gateway: { nodeSelector: "OpenYurt's webhook writes it" },
};

const examples: Manifest[] = [];

beforeAll(async () => {
  for (const folder of readdirSync(__dirname)) {
    const file = path.join(__dirname, folder, "examples.ts");
    if (existsSync(file)) examples.push(...((await import(file)) as { examples: Manifest[] }).examples);
  }
});

interface Version {
  name: string;
  storage: boolean;
  schema: { openAPIV3Schema: Schema };
}

const ofKind = (kind: string) => examples.filter((example) => example.kind === kind);

const kinds = definitions.filter(({ spec }) => !NOT_OURS.includes(spec.names.kind));

describe("the examples", () => {
  test.each(kinds.map((definition) => [definition.spec.names.kind, definition] as const))(
    "of %s have every field of its definition",
    (kind, { spec }) => {
      const versions = spec.versions as unknown as Version[];
      const stored = versions.find(({ storage }) => storage)!;
      const written = ofKind(kind);
      expect(new Set(written.map(({ apiVersion }) => apiVersion))).toEqual(new Set([`${spec.group}/${stored.name}`]));
      const known = fieldsOf(stored.schema.openAPIV3Schema.properties!.spec!);
      const used = new Set(written.flatMap((example) => fieldsIn(example.spec)));
      const left = Object.keys(NOT_WRITTEN[kind] ?? {});
      const isLeft = (field: string) => left.some((one) => field === one || field.startsWith(`${one}.`));
      const missing = known.filter((field) => !used.has(field) && !isLeft(field));
      expect(missing).toEqual([]);
    },
  );
});

describe("a real API server with the real definitions", () => {
  const cluster = requireCluster();

  beforeAll(async () => {
    if (!cluster()) return;
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
    const objects = definitions.map((one) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      ...one,
    }));
    await kubectl(cluster(), ["apply", "--server-side", "-f", "-"], [namespace, ...objects]);
    const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
    await kubectl(cluster(), ["wait", "--for=condition=Established", "--timeout=60s", ...names]);
  });

  test("accepts every example, and knows each of its fields", async () => {
    const namespaced = new Set(
      definitions.filter(({ spec }) => spec.scope === "Namespaced").map(({ spec }) => spec.names.kind),
    );
    const placed = examples.map((example) => ({
      ...example,
      metadata: { ...example.metadata, ...(namespaced.has(example.kind) && { namespace: NAMESPACE }) },
    }));
    const options = ["--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
    const taken = await kubectl(cluster(), ["apply", ...options], placed);
    expect(taken.trim().split("\n")).toHaveLength(examples.length);
  });

  test("refuses a field that the definition does not know", async () => {
    const [pool] = ofKind("NodePool");
    const wrong = { ...pool, spec: { ...pool!.spec, hostnetwork: true } };
    const options = ["--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
    await expect(kubectl(cluster(), ["apply", ...options], [wrong])).rejects.toThrow(/hostnetwork/);
  });
});
