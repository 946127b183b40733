import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { PostgreSqlArgs } from "../../../components/kpaas/postgresql";
import { parameters } from "../../../components/kpaas/postgresql/cluster";
import { operatorValues, pluginValues } from "../../../components/kpaas/postgresql/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { everything, harbor } from "./arguments";

const sets: [string, PostgreSqlArgs][] = [
  ["production", harbor],
  ["small", { ...harbor, preset: "small" }],
  ["everything", everything],
];

test.for(sets)("%s sets what the operator's chart knows, as its schema wants it", ([, args], context) => {
  const values = mergeValues(operatorValues(args));
  expect(contractHere(context, chartVersions.cloudNativePg, values)).toEqual({ problems: [], unchecked: [] });
});

test.for(sets)("%s sets what the plugin's chart knows, as its schema wants it", ([, args], context) => {
  const values = mergeValues(pluginValues(args));
  expect(contractHere(context, chartVersions.barmanCloudPlugin, values)).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(operatorValues(harbor), { replicas: 2, replicaCount: "two" });
  expect(contractHere(context, chartVersions.cloudNativePg, values).problems).toEqual(
    expect.arrayContaining(["replicas is not in cloudnative-pg-0.29.0", expect.stringMatching(/^replicaCount: /)]),
  );
});

test("the operator stands a node's loss in production", () => {
  const production = operatorValues(harbor);
  expect(production).toMatchObject({
    replicaCount: 2,
    monitoring: { podMonitorEnabled: false },
    crds: { create: true },
  });
  expect(production.topologySpreadConstraints).toHaveLength(2);
  const small = operatorValues({ ...harbor, preset: "small" });
  expect(small).toMatchObject({ replicaCount: 1, topologySpreadConstraints: [] });
});

test("arguments reach the operator and its plugin, and every image comes from the mirror", () => {
  const values = mergeValues(operatorValues(everything));
  const shared = {
    imagePullSecrets: [{ name: "regcred" }],
    resources: { requests: { memory: "64Mi" } },
    nodeSelector: { pool: "infra" },
    priorityClassName: "system-cluster-critical",
  };
  expect(values).toMatchObject({
    ...shared,
    replicaCount: 3,
    image: { repository: "m.test/x/cloudnative-pg/cloudnative-pg" },
    config: { data: { POSTGRES_IMAGE_NAME: "m.test/x/cloudnative-pg/postgresql:17.11-minimal-trixie" } },
    monitoring: { podMonitorEnabled: true, podMonitorAdditionalLabels: { release: "prometheus" } },
  });
  expect(pluginValues(everything)).toMatchObject({
    ...shared,
    replicaCount: 1,
    image: { registry: "m.test/x" },
    sidecarImage: { registry: "m.test/x" },
  });
});

test("caches have their part of the memory", () => {
  expect(parameters({ ...harbor, server: { parameters: { random_page_cost: "1.1" } } }, "8Gi")).toMatchObject({
    shared_buffers: "2048MB",
    effective_cache_size: "6144MB",
    maintenance_work_mem: "512MB",
    max_connections: "200",
    random_page_cost: "1.1",
  });
  expect(parameters({ ...harbor, preset: "small" }, "128Mi")).toMatchObject({
    maintenance_work_mem: "16MB",
    max_connections: "100",
  });
});
