import { describe, expect, test } from "vitest";
import { Plan } from "../../../planner/plan";
import { planToJson, renderHtml, renderJson, renderMermaid, renderTable } from "../../../planner/views";
import { hostilePlan } from "../../fixtures/plans/hostile";
import { CANARY, openYuanrongPlan } from "../../fixtures/plans/open-yuanrong";

const plan = openYuanrongPlan();

describe("json", () => {
  interface Shown {
    urn: string;
    name: string;
    inputs: Record<string, unknown>;
    options: Record<string, unknown>;
  }
  const shown = planToJson(plan) as unknown as { resources: Shown[]; outputs: object; opaque: object[] };
  const named = (suffix: string) => shown.resources.find(({ urn }) => urn.endsWith(suffix))!;

  test("gives each resource the documented keys, in plan order", () => {
    expect(Object.keys(shown)).toEqual(["project", "stack", "resources", "outputs", "opaque"]);
    expect(shown.resources.map(({ urn }) => urn)).toEqual(plan.resources.map(({ urn }) => urn));
    for (const resource of shown.resources) {
      expect(Object.keys(resource)).toEqual(
        expect.arrayContaining([
          ...["urn", "type", "name", "parent", "dependencies", "propertyDependencies", "inputs", "options", "provider"],
        ]),
      );
    }
  });

  test("masks secrets and unknown values, keeps the keys of a Secret's data, and hashes provider code", () => {
    expect(shown.outputs).toEqual({
      adminToken: "[secret]",
      loadBalancer: "[unknown]",
      metaServiceUrl: "http://meta-service.yuanrong.svc:8081",
    });
    expect(named("-etcd-root").inputs.stringData).toEqual({ username: "[secret]", password: "[secret]" });
    expect(named("-etcd-unmarked").inputs.data).toEqual({ token: "[secret]" });
    expect(named("pool-small").inputs.__provider).toBe("[secret]");
    expect(named("minio-release").inputs.values).toMatchObject({ rootPassword: "[secret]" });
    expect(named("secret-etcd-root").options).toMatchObject({ protect: true });
  });

  test("reveals secrets only when asked, and never the code of a provider", () => {
    const revealed = JSON.parse(renderJson(plan, { showSecrets: true }));
    expect(revealed.outputs.adminToken).toBe(CANARY);
    const pool = revealed.resources.find(({ name }: Shown) => name === "runtime-pool-small");
    expect(pool.inputs.__provider).toMatch(/^\[code sha256:[0-9a-f]{12}\]$/);
  });

  test("is the same text whatever the order of input keys", () => {
    const reversed: Plan = {
      ...plan,
      resources: plan.resources.map((resource) => ({
        ...resource,
        inputs: Object.fromEntries(Object.entries(resource.inputs).reverse()),
      })),
    };
    expect(renderJson(reversed)).toBe(renderJson(plan));
  });
});

describe("table", () => {
  test("shows the tree, names, options, counts, opaque parts and outputs", () => {
    const text = renderTable(plan);
    expect(text).toContain("7 components, 16 Kubernetes objects, 1 chart, 3 pod pools");
    expect(text).toMatch(/^│ {2}├─ runtime-etcd {2}Etcd$/m);
    expect(text).toMatch(/StatefulSet +yuanrong\/etcd {2}protect, retain, timeouts create 10m$/m);
    expect(text).toMatch(/PodPool +small {2}delete before replace/);
    expect(text).toMatch(/Not looked into \(1\)\n {2}kubernetes:helm.sh\/v4:Chart minio\n {4}no helm binary was found/);
    expect(text).toMatch(/adminToken +\[secret\]/);
  });

  test("lists every resource but providers once, and stays within 120 columns", () => {
    const rows = renderTable(plan)
      .split("\n")
      .filter((line) => /^[│├└ ]*[├└]─ |^\w+ {2}\w+$/.test(line));
    expect(rows).toHaveLength(plan.resources.length - 1);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(120);
  });

  test("has escape sequences only when colours are asked for, and none from names", () => {
    const escape = String.fromCharCode(27);
    expect(renderTable(plan)).not.toContain(escape);
    expect(renderTable(plan, { colour: true })).toContain(`${escape}[1m`);
    expect(renderTable(hostilePlan())).not.toContain(escape);
  });
});

test("a secret is in no view", async () => {
  const views = [renderJson(plan), renderTable(plan), renderMermaid(plan), await renderHtml(plan)];
  for (const view of views) {
    expect(view).not.toContain(CANARY);
    expect(view).not.toContain(btoa(CANARY));
  }
});
