import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PlannedResource, Secret, Unknown } from "../../planner/plan";
import { readPlan } from "../support/policies";
import { PackServer } from "../support/policy-server";

const PACKS = path.join(__dirname, "../../policies/packs");
const folder = mkdtempSync(path.join(tmpdir(), "packs-"));
const exemptionsFile = path.join(folder, "exemptions.yaml");

let baseline: PackServer;
let reliability: PackServer;
beforeAll(async () => {
  const day = "expires: 2999-01-01";
  writeFileSync(
    exemptionsFile,
    `exemptions:
  - { check: pod-privileged, resource: Pod/shop/listed, owner: web team, reason: it loads a module, ${day} }
  - { check: pod-host-pid, resource: Pod/shop/listed, owner: web team, reason: it was needed once, ${day} }
`,
  );
  [baseline, reliability] = await Promise.all([
    PackServer.start(path.join(PACKS, "baseline"), { YUANRONG_PLATFORM_EXEMPTIONS: exemptionsFile }),
    PackServer.start(path.join(PACKS, "reliability")),
  ]);
});
afterAll(() => {
  baseline?.stop();
  reliability?.stop();
  rmSync(folder, { recursive: true });
});

/** Pods and Deployments, as a program registers them. */
function objects(text: string): PlannedResource[] {
  return readPlan(`resources:\n${text}`).resources;
}

function pod(name: string, spec: string, metadata = ""): PlannedResource {
  const [resource] = objects(`
  - type: kubernetes:core/v1:Pod
    name: ${name}
    inputs: { apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: shop${metadata} }, spec: ${spec} }`);
  return resource!;
}

const PRIVILEGED = "{ containers: [{ name: web, securityContext: { privileged: true } }] }";
const TEMPLATE = "template: { spec: { containers: [{ name: web }] } }";
const PRIVILEGED_FOUND = 'container "web" is privileged (spec.containers[0].securityContext.privileged)';
const on = { "pod-privileged": { level: "mandatory" }, "pod-host-pid": { level: "mandatory" } } as const;

describe("what a pack says of itself", () => {
  it("names itself and describes each policy", async () => {
    const { name, version, supportsconfig, policiesList } = await baseline.info();
    expect([name, version, supportsconfig]).toEqual(["yuanrong-platform-baseline", "0.1.0", true]);
    expect(policiesList.find((policy) => policy.name === "pod-host-pid")).toMatchObject({
      displayname: "No pod shares its node's processes",
      description: expect.stringContaining("`hostPID` is not true."),
      enforcementlevel: 1,
      severity: 3,
      remediationSteps: "Remove `hostPID: true`.",
      url: expect.stringMatching(/^https:/),
      policyType: 1,
      framework: expect.objectContaining({ reference: "Host Namespaces" }),
      tagsList: expect.arrayContaining(["baseline"]),
    });
    expect(policiesList.find((policy) => policy.name === "pul-exception-expiry")).toMatchObject({ policyType: 2 });
  });

  it("tells the parameters and the exemptions that can be configured", async () => {
    const { schemas } = await reliability.info();
    expect(schemas.get("rel-replicas")).toMatchObject({
      minimum: { type: "integer", minimum: 1, default: 2, description: "the fewest replicas" },
      exemptions: { type: "array", items: { required: ["resource", "owner", "reason", "expires"] } },
    });
  });
});

describe("levels and parameters", () => {
  it.each(["mandatory", "advisory"] as const)("%s is told so", async (level) => {
    await baseline.configure({ ...on, "pod-privileged": { level } });
    const { diagnostics } = await baseline.analyze(pod("web", PRIVILEGED));
    expect(diagnostics).toMatchObject([{ check: "pod-privileged", level, message: PRIVILEGED_FOUND }]);
  });

  it("disabled finds nothing", async () => {
    await baseline.configure({ ...on, "pod-privileged": { level: "disabled" } });
    expect((await baseline.analyze(pod("web", PRIVILEGED))).diagnostics).toEqual([]);
  });

  it("a parameter counts, and one that is wrong is named", async () => {
    const [web] = objects(`
  - type: kubernetes:apps/v1:Deployment
    name: web
    inputs: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: 2, ${TEMPLATE} } }`);
    const judge = async (parameters: object) => {
      await reliability.configure({ "rel-replicas": { level: "mandatory", parameters } });
      const { diagnostics } = await reliability.analyzeStack([web!]);
      return diagnostics.filter(({ check }) => check === "rel-replicas").map(({ message }) => message);
    };
    expect(await judge({})).toEqual([]);
    expect(await judge({ minimum: 3 })).toEqual(["replicas: 2, fewer than 3 (spec.replicas)"]);
    await expect(judge({ minimun: 3 })).rejects.toThrow(/configuration of rel-replicas: .*minimun/s);
  });
});

describe("unknown values and secrets", () => {
  it("what is decided stays, and what is not is a note that stops nothing", async () => {
    await baseline.configure(on);
    const { diagnostics } = await baseline.analyze(
      pod(
        "web",
        `{ hostPID: !unknown "", containers: [{ name: web, securityContext: { privileged: true } }, { name: side, securityContext: { privileged: !unknown "" } }] }`,
      ),
    );
    expect(diagnostics.map(({ check, level, message }) => [check, level, message]).sort()).toEqual([
      ["pod-host-pid", "advisory", "not decided: spec.hostPID is not known before the update (spec.hostPID)"],
      [
        "pod-privileged",
        "advisory",
        "not decided: spec.containers[1].securityContext.privileged is not known before the update (spec.containers[1].securityContext.privileged)",
      ],
      ["pod-privileged", "mandatory", PRIVILEGED_FOUND],
    ]);
  });

  it("one unknown value leaves the rest of a stack judged", async () => {
    await reliability.configure({ "rel-replicas": { level: "mandatory" } });
    const deployment = (name: string, replicas: string) => `
  - type: kubernetes:apps/v1:Deployment
    name: ${name}
    inputs: { apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, namespace: shop }, spec: { replicas: ${replicas}, ${TEMPLATE} } }`;
    const { diagnostics } = await reliability.analyzeStack(
      objects(deployment("a", '!unknown ""') + deployment("b", "1")),
    );
    const found = diagnostics.filter(({ check }) => check === "rel-replicas");
    expect(found.map(({ urn, level }) => [urn.split("::").at(-1), level])).toEqual([
      ["a", "advisory"],
      ["b", "mandatory"],
    ]);
  });

  it("secrets are looked into", async () => {
    await baseline.configure(on);
    const { diagnostics } = await baseline.analyze(pod("web", `!secret ${PRIVILEGED}`));
    expect(diagnostics.map(({ message }) => message)).toEqual([PRIVILEGED_FOUND]);
  });
});

describe("remediation", () => {
  const spec =
    "{ hostPID: true, hostname: !unknown '', containers: [{ name: web, env: !secret [{ name: A, value: b }] }] }";

  it("mends at the level remediate, and keeps secrets and what is not known", async () => {
    await baseline.configure({ "pod-host-pid": { level: "remediate" } });
    const resource = pod("web", spec);
    (resource.inputs as Record<string, unknown>).__provider = "kept";
    const mended = await baseline.remediate(resource);
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    expect(mended).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        hostname: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        containers: [{ name: "web", env: { ...secret, value: [{ name: "A", value: "b" }] } }],
      },
      __provider: "kept",
    });
  });

  it("mends inside a secret", async () => {
    await baseline.configure({ "pod-host-pid": { level: "remediate" } });
    const resource = pod("web", "{}");
    resource.inputs.spec = new Secret({ hostPID: true, hostname: Unknown.value });
    expect(await baseline.remediate(resource)).toMatchObject({
      spec: { value: { hostname: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } },
    });
    expect(JSON.stringify(await baseline.remediate(resource))).not.toContain("hostPID");
  });

  it("does nothing at another level", async () => {
    await baseline.configure({ "pod-host-pid": { level: "mandatory" } });
    expect(await baseline.remediate(pod("web", spec))).toBeUndefined();
  });
});

describe("exemptions", () => {
  const exempt = (text: string) => `, annotations: { exempt.yuanrong-platform.io/pod-privileged: "${text}" }`;
  const good = { owner: "web team", reason: "it loads a module", expires: "2999-01-01" };

  it("count from a file, from an annotation and from the configuration, and those of no use are told", async () => {
    const exemptions = [
      { ...good, resource: "Pod/shop/conf*" },
      { ...good, resource: "Pod/shop/expired", expires: "2020-01-01" },
    ];
    await baseline.configure({ ...on, "pod-privileged": { level: "mandatory", parameters: { exemptions } } });
    const resources = [
      pod("listed", PRIVILEGED),
      pod("annotated", PRIVILEGED, exempt("owner: web team; reason: a module; expires: 2999-01-01")),
      pod("configured", PRIVILEGED),
      pod("expired", PRIVILEGED),
      pod("not-exempt", PRIVILEGED),
    ];
    const found = new Map<string, string[]>();
    for (const resource of resources) {
      const { diagnostics } = await baseline.analyze(resource);
      if (diagnostics.length > 0)
        found.set(
          resource.name,
          diagnostics.map(({ message }) => message),
        );
    }
    expect([...found.keys()]).toEqual(["expired", "not-exempt"]);

    const atEnd = async () => (await baseline.analyzeStack(resources)).diagnostics.map(({ message }) => message);
    expect(await atEnd()).toEqual([
      "exemption of Pod/shop/listed from pod-host-pid accepts no finding",
      "exemption of Pod/shop/expired from pod-privileged ended on 2020-01-01",
    ]);
  });
});
