import { expect, test } from "vitest";
import { YurtManager, YurtManagerArgs } from "../../../components/openyurt/yurt-manager";
import { imagesOf } from "../../../planner";
import { helmHere, planProgram } from "../../kpaas/support";
import { named } from "../../planner/support";
import { called, known, only, registered } from "../../support/registered";
import { standInCharts } from "../../support/stand-ins";
import { standIns } from "./stand-ins";

const made = async (args?: YurtManagerArgs) => {
  let component: YurtManager | undefined;
  const resources = await registered(() => void (component = new YurtManager("yurt", args)));
  return { component: component!, resources };
};

test("is one chart without its definitions, in kube-system, with a budget for its pods", async () => {
  const { component, resources } = await made();
  const { inputs } = called(resources, "yurt-chart");
  expect(inputs).toMatchObject({
    chart: "yurt-manager",
    version: "1.7.0",
    name: "yurt-manager",
    namespace: "kube-system",
    repositoryOpts: { repo: "https://openyurtio.github.io/charts" },
    skipCrds: true,
    skipAwait: false,
  });
  expect(only(resources, "PodDisruptionBudget").inputs).toMatchObject({
    metadata: { name: "yurt-manager", namespace: "kube-system" },
    spec: {
      maxUnavailable: 1,
      selector: {
        matchLabels: { "app.kubernetes.io/name": "yurt-manager", "app.kubernetes.io/instance": "yurt-manager" },
      },
    },
  });
  expect(await known(component.namespace)).toBe("kube-system");
  expect(await known(component.version)).toBe("v1.7.0");
  expect(resources.filter(({ inputs: { kind } }) => kind === "ServiceMonitor")).toEqual([]);
});

test("one pod has no budget, and values of one's own come last", async () => {
  const { resources } = await made({ preset: "small", values: { log: { level: 1 }, nameOverride: "x" } });
  expect(resources.map(({ name }) => name).sort()).toEqual(["yurt", "yurt-chart"]);
  expect(called(resources, "yurt-chart").inputs.values).toMatchObject({ log: { level: 1 }, nameOverride: "x" });
});

test("a ServiceMonitor scrapes the Service of the webhooks", async () => {
  const monitoring = { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } } as const;
  const { resources } = await made({ monitoring });
  expect(called(resources, "yurt-service-monitor").inputs).toMatchObject({
    kind: "ServiceMonitor",
    metadata: { name: "yurt-manager", namespace: "kube-system", labels: { release: "prometheus" } },
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/name": "yurt-manager" } },
      endpoints: [{ port: "metrics", path: "/metrics", interval: "15s" }],
    },
  });
});

const PROGRAM = `const { YurtManager } = load("../openyurt/yurt-manager");
new YurtManager("yurt", { imageRegistry: "m.test/x" });
new YurtManager("other", { nodeLifecycle: true, timeoutSeconds: 120 });`;

test("what yurt-manager writes while it runs is left to it", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const logs: string[] = [];
  const charts = standInCharts(standIns);
  const planned = await planProgram(PROGRAM, { charts, helm, onLog: (...log) => void logs.push(log.join(" ")) });
  expect(planned.opaque).toEqual([]);
  const optionsOf = (name: string) => named(planned, `yurt-chart:${name}`).options;
  for (const kind of ["mutating", "validating"]) {
    const name = `yurt-manager-${kind}-webhook-configuration`;
    expect(optionsOf(name)).toMatchObject({ ignoreChanges: ["webhooks"] });
    const { metadata } = named(planned, `yurt-chart:${name}`).inputs as { metadata: { annotations: object } };
    expect(metadata.annotations).toMatchObject({
      "yurt-manager-template": expect.stringContaining(`"${kind}.nodepool.test"`),
    });
  }
  expect(optionsOf("yurt-hub-multiplexer")).toMatchObject({ ignoreChanges: ["rules"] });
  expect(optionsOf("kube-system/yurt-manager-webhook-certs")).toMatchObject({ ignoreChanges: ["data"] });
  expect(optionsOf("kube-system/yurt-manager")).not.toHaveProperty("ignoreChanges");
  expect(named(planned, "yurt-chart:kube-system/yurt-manager").inputs.spec).toMatchObject({
    replicas: 2,
    template: { spec: { priorityClassName: "system-cluster-critical" } },
  });
  expect(named(planned, "other-chart:kube-system/yurt-manager").options).toMatchObject({
    customTimeouts: { create: "120s" },
  });
  expect(imagesOf(planned).images.map(({ image }) => image)).toEqual([
    "docker.io/openyurt/yurt-manager:v1.7.0",
    "m.test/x/openyurt/yurt-manager:v1.7.0",
  ]);
  const warnings = logs.filter((log) => log.includes("--controllers=-nodelifecycle,*,bootstrapsigner,tokencleaner"));
  expect(warnings).toHaveLength(1);
});
