import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Etcd } from "../../../components/openyuanrong/etcd";
import { MetaService } from "../../../components/openyuanrong/meta-service";
import { Json, selects } from "../../stacks/support";
import { object, objectsOf, registered, Registered } from "./support";

const META = "ds-core-meta-etcd";
const snapshots = { store: { endpoint: "rgw.rook.svc:80" }, bucket: "backups" };

test("two clusters live in one namespace: no name is shared, and no selector reaches the other's pods", async () => {
  const data = await objectsOf({ snapshots }, "data");
  const meta = await objectsOf({ snapshots, serviceName: META }, "meta");
  expect(data).toHaveLength(meta.length);
  const key = ({ type, inputs }: Registered) => `${type} ${(inputs as Json).metadata.name}`;
  expect(data.map(key).filter((name) => meta.map(key).includes(name))).toEqual([]);
  expect(object(data, "Secret", "client-secret").metadata.name).toBe("etcd-client-secret");
  expect(object(meta, "Secret", "-client").metadata.name).toBe(`${META}-client`);
  for (const [own, others] of [
    [data, meta],
    [meta, data],
  ] as const) {
    const selectors = own.flatMap(({ inputs }) => selectorsOf(inputs));
    expect(selectors).toHaveLength(4);
    for (const matchLabels of selectors) {
      const reached = (objects: Registered[]) =>
        objects.flatMap(podLabels).filter((labels) => selects({ matchLabels }, labels));
      expect(reached(others)).toEqual([]);
      // The members alone, not the pods of the Jobs beside them.
      expect(reached(own)).toHaveLength(1);
    }
  }
});

test("the connection of one Etcd is the external cluster of another, and rolls its clients", async () => {
  let passed: pulumi.Output<unknown> | undefined;
  await registered(() => {
    const own = new Etcd("data", { namespace: "yr" });
    const other = new Etcd("other", { namespace: "yr", external: own.connection });
    passed = pulumi.output({ own: own.connection, other: other.connection });
    const image = "registry.example.com/yuanrong/functionsystem:1.0.0";
    new MetaService("meta", { namespace: "yr", image, etcd: own.connection, metaEtcd: other.connection });
  });
  const { own, other } = (await new Promise((resolve) => passed!.apply(resolve))) as Json;
  expect(Object.keys(own).sort()).toEqual(["clientRevision", "clientSecretName", "endpoints"]);
  expect(other).toEqual(own);
  expect(other.endpoints).toEqual(["ds-core-etcd.yr.svc.cluster.local:2379"]);
});

test("clients of other namespaces get the same Secret", async () => {
  const objects = await objectsOf({ clientNamespaces: ["workers", "edge"] });
  const copies = objects.filter(({ inputs }) => (inputs as Json).metadata.name === "etcd-client-secret");
  expect(copies.map(({ name, inputs }) => [name, (inputs as Json).metadata.namespace]).sort()).toEqual([
    ["etcd-client-tls", "yr"],
    ["etcd-client-tls-edge", "edge"],
    ["etcd-client-tls-workers", "workers"],
  ]);
  const [first, ...rest] = copies.map(({ inputs }) => (inputs as Json).stringData);
  for (const content of rest) expect(content).toEqual(first);
});

test("metrics stand on the headless Service, and a ServiceMonitor scrapes them when asked", async () => {
  const plain = await objectsOf({});
  expect(plain.filter(({ type }) => type.includes("ServiceMonitor"))).toEqual([]);
  const objects = await objectsOf({ monitoring: { scrape: "service-monitor", labels: { release: "prometheus" } } });
  const { metadata, spec } = object(objects, "ServiceMonitor");
  expect(metadata.labels).toMatchObject({ release: "prometheus" });
  const headless = object(objects, "Service", "-headless");
  expect(headless.spec.ports).toContainEqual({ name: "metrics", port: 2381, targetPort: "metrics" });
  expect(selects(spec.selector, headless.metadata.labels)).toBe(true);
  expect(spec.endpoints[0].port).toBe("metrics");
  const members = object(await objectsOf({ monitoring: { scrape: "annotations" } }), "StatefulSet");
  expect(members.spec.template.metadata.annotations["prometheus.io/port"]).toBe("2381");
});

test("how an empty member starts is read from a ConfigMap, so that it changes without rolling a pod", async () => {
  const objects = await objectsOf({});
  const [container] = object(objects, "StatefulSet").spec.template.spec.containers;
  expect(container.args).toContain("--initial-cluster-state=$(INITIAL_CLUSTER_STATE)");
  const { configMapKeyRef } = container.env.find(({ name }: Json) => name === "INITIAL_CLUSTER_STATE").valueFrom;
  expect(object(objects, "ConfigMap", configMapKeyRef.name).data).toEqual({ [configMapKeyRef.key]: "new" });
});

function selectorsOf({ spec }: Json): Json[] {
  if (!spec?.selector) return [];
  return [spec.selector.matchLabels ?? spec.selector];
}

function podLabels({ inputs }: Registered): Json[] {
  const { spec } = inputs as Json;
  const template = spec?.template ?? spec?.jobTemplate?.spec.template;
  return template ? [template.metadata.labels] : [];
}
