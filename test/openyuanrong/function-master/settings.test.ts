import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { SKIP_AWAIT } from "../../../components/core/annotations";
import { ScrapeMode } from "../../../components/core/monitoring";
import { FunctionMasterArgs } from "../../../components/openyuanrong/function-master";
import { CONFIG_HASH_ANNOTATION } from "../../../components/core/config-hash";
import { Json } from "../../stacks/support";
import { images, knownFlags, registered } from "./support";

const all: Partial<FunctionMasterArgs> = {
  heartbeatTimeoutSeconds: 60,
  electionLeaseSeconds: 15,
  recoverInstances: true,
  taints: {
    prefix: "yuanrong.example.com/",
    withoutDataWorker: { "node.example.com/role": "edge", gpu: "only" },
    evictionKey: "node.example.com/evict",
  },
  scheduling: { maxPriority: 10, preemption: true, enoughNodes: 50 },
  tenantQuota: { cpuMillicores: 8000, cooldownSeconds: 30 },
  etcdHealth: { intervalSeconds: 5, timeoutSeconds: 10, failures: 12 },
  upgradeWatch: { key: "/platform/upgrades", zone: 2 },
  monitoring: { scrape: ScrapeMode.ServiceMonitor },
};

const argsOf = (resources: Record<string, Json>): Json =>
  (parse(resources["m-config"].data["config.toml"]) as Json).function_master.args;

test("each setting becomes the flag that function-master reads, in its unit", async () => {
  expect(argsOf(await registered(all))).toMatchObject({
    system_timeout: 60_000,
    elect_lease_ttl: 15,
    runtime_recover_enable: true,
    self_taint_prefix: "yuanrong.example.com/",
    worker_taint_exclude_labels: "node.example.com/role=edge;gpu=only",
    evicted_taint_key: "node.example.com/evict",
    local_scheduler_port: "22423",
    max_priority: 10,
    enable_preemption: true,
    schedule_relaxed: 50,
    quota_config_file: "/etc/yuanrong/quota.json",
    metastore_healthcheck_interval: 5000,
    metastore_healthcheck_timeout: 10_000,
    max_tolerate_metastore_healthcheck_failed_times: 12,
    system_upgrade_watch_enable: true,
    system_upgrade_key: "/platform/upgrades",
    system_upgrade_address: "etcd.example.svc:2379",
    az_id: 2,
    enable_metrics: true,
  });
});

test("what is not set is left to the binary", async () => {
  const args = argsOf(await registered());
  for (const flag of ["system_timeout", "max_priority", "self_taint_prefix", "enable_metrics", "quota_config_file"])
    expect(args).not.toHaveProperty(flag);
});

test("every flag of function-master is one that its binary has", async () => {
  const args = argsOf(await registered({ ...all, security: { tls: { secretName: "t" } }, agent: agent("t") }));
  for (const flag of Object.keys(args)) expect(knownFlags("function_master")).toContain(flag);
});

test("the quota is a file beside config.toml, the rest of it by default", async () => {
  const quota = JSON.parse((await registered(all))["m-config"].data["quota.json"]);
  expect(quota).toEqual({ default: { cpuMillicores: 8000, memMb: 65_536, cooldownMs: 30_000 } });
  expect((await registered())["m-config"].data).not.toHaveProperty("quota.json");
});

test("metrics are served by the pulled exporter, whose plugin is linked to where the binary looks", async () => {
  const resources = await registered({ monitoring: { scrape: ScrapeMode.Annotations } });
  const { backends } = JSON.parse(argsOf(resources).metrics_config);
  const exporter = backends[0].immediatelyExport.exporters[0].prometheusPullExporter;
  expect(exporter).toMatchObject({ enable: true, initConfig: { port: 31539, metricsPath: "/metrics" } });
  const { metadata, spec } = resources["m-deployment"].spec.template;
  expect(metadata.annotations["prometheus.io/port"]).toBe("31539");
  const [container] = spec.containers;
  expect(container.ports).toContainEqual({ name: "metrics", containerPort: 31539 });
  const folder = container.volumeMounts.find(({ name }: Json) => name === "plugins").mountPath;
  expect(resources["m-config"].data["start.sh"]).toContain(`libobservability-*.so ${folder}/`);
  expect(folder).toBe("/home/sn/function-master/lib");
  expect(resources).not.toHaveProperty("m-monitor");
});

test("a ServiceMonitor has a Service to find, and none is made without it", async () => {
  const resources = await registered(all);
  const [service, monitor] = [resources["m-metrics-service"], resources["m-monitor"]];
  expect(service.spec).toMatchObject({ clusterIP: "None", ports: [{ name: "metrics", port: 31539 }] });
  expect(service.metadata.annotations).toEqual(SKIP_AWAIT);
  expect(service.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
  expect(resources["m-deployment"].spec.template.metadata.labels).toMatchObject(service.spec.selector);
  expect(Object.keys(await registered())).not.toContain("m-metrics-service");
});

test("a lease may be read and renewed by its name alone, and only while Kubernetes elects", async () => {
  const leases = async (change: Partial<FunctionMasterArgs>): Promise<Json[]> =>
    (await registered(change))["m-role"].rules.filter(({ resources }: Json) => resources.includes("leases"));
  const lease = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
  expect(await leases({ election: "k8s" })).toEqual([
    { ...lease, resourceNames: ["function-master"], verbs: ["get", "update"] },
    { ...lease, verbs: ["create"] },
  ]);
  expect(await leases({})).toEqual([]);
});

test("the heartbeat is the same in the pods that function-master makes", async () => {
  const template = (await registered(all))["m-template"].data["function-agent.json"];
  for (const { args } of JSON.parse(template).spec.template.spec.containers)
    expect(args).toContain("--system_timeout=60000");
});

test("a renewed certificate of the pools' pods rolls function-master, which reads the template once", async () => {
  const hash = async (revision: string) =>
    (await registered({ security: { tls: { secretName: "t" } }, agent: agent("t", revision) }))["m-deployment"].spec
      .template.metadata.annotations[CONFIG_HASH_ANNOTATION];
  expect(await hash("1")).not.toBe(await hash("2"));
});

function agent(secretName: string, revision?: string): FunctionMasterArgs["agent"] {
  return { images, security: { tls: { secretName, revision } } };
}
