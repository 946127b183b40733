import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlannedResource, Properties } from "../../planner/plan";
import { CATALOGUE } from "../../policies/catalogue";
import type { Check } from "../../policies/check";
import { checksOfPack } from "../../policies/crossguard/config";
import { evaluate } from "../../policies/evaluate";
import { exemptionBook, nameOf } from "../../policies/exemptions";
import { namespaceOf, Resource } from "../../policies/resource";
import { resourceSet, Source } from "../../policies/resource-set";
import { PACK_NAMES } from "../../policies/settings";
import { resourcesOfPlan } from "../../policies/sources/plan";
import { formatPath, isMap, Json, JsonMap } from "../../policies/values";
import { configuredFor, Fixture, fixturesOf } from "../support/policies";
import { Diagnostic, PackServer } from "../support/policy-server";

const PACKS = path.join(__dirname, "../../policies/packs");

/** Fixtures whose finding the engine cannot give, and why. */
const UNTOLD: Record<string, string> = {
  "pul-graph/fail.missing.plan.yaml": "the SDK leaves out dependencies that are not in the stack",
};

/** Checks that judge a program's objects otherwise than a file's, and why. */
const OF_FILES: Record<string, string> = {
  "rel-job-ttl": "a program would find its Job gone and run it again",
};

for (const pack of PACK_NAMES) {
  const own = checksOfPack(pack).filter((check) => check.pack === pack && check.on !== "exemption");
  const fixtures = own.flatMap((check) => fixturesOf(check).map((fixture) => ({ fixture, file: fixture.file })));

  describe.skipIf(fixtures.length === 0)(`pack ${pack} finds through the engine what it finds elsewhere`, () => {
    let server: PackServer;
    beforeAll(async () => {
      server = await PackServer.start(path.join(PACKS, pack));
    });
    afterAll(() => server?.stop());

    it.each(fixtures)("$file", async ({ fixture }) => {
      const planned = fixture.plan?.resources ?? fixture.resources.map(plannedOf);
      const plan = { project: "test", stack: "production", outputs: {}, opaque: [], resources: planned };
      const resources = resourcesOfPlan(plan);
      const names = new Map(resources.map((resource) => [resource.program!.urn, nameOf(resource)]));
      const expected = found(fixture, resources, "plan");
      const ofFiles = fixture.plan ? expected : found(fixture, fixture.resources, "files");
      if (fixture.outcome === "fail") expect(ofFiles).not.toEqual([]);
      if (OF_FILES[fixture.check.id]) expect(expected).toEqual([]);
      else expect(ofFiles).toEqual(expected);

      const told = await judge(server, fixture.check, fixture, planned, true);
      if (configured(fixture).check.notApplicable?.({ ...configured(fixture), source: "engine" })) {
        expect(told).toEqual([]);
        return;
      }
      const seen = told.map(({ urn, message }) => `${names.get(urn)}: ${message}`).sort();
      if (UNTOLD[fixture.file]) expect(seen).toEqual([]);
      else expect(seen).toEqual(expected);

      if (fixture.check.scope !== "stack") return;
      const late = await judge(server, fixture.check, fixture, planned, false);
      expect(late, "with outputs instead of inputs").toEqual(told);
    });
  });
}

function configured(fixture: Fixture) {
  return configuredFor(fixture.check, fixture.profile, fixture.parameters);
}

function found(fixture: Fixture, resources: Resource[], source: Source): string[] {
  const { findings } = evaluate(
    resourceSet(resources, source),
    [configured(fixture)],
    exemptionBook(fixture.exemptions, new Date()),
  );
  return findings
    .filter(({ exemption }) => !exemption)
    .map(({ resource, message, path: place }) => {
      const at = place.length > 0 ? ` (${formatPath(place)})` : "";
      return `${nameOf(resource)}: ${message}${at}`.split("\n")[0]!;
    })
    .sort();
}

/** What a check finds, alone in its pack but for those that let the pack see the inputs and end the run. */
async function judge(
  server: PackServer,
  check: Check,
  fixture: Fixture,
  planned: PlannedResource[],
  withInputs: boolean,
): Promise<Diagnostic[]> {
  const checks = [...CATALOGUE.values()];
  const witness = checks.find((other) => other.pack === check.pack && other.scope !== "stack");
  await server.configure(
    Object.fromEntries(
      checks.map((other) => {
        const isOn = other === check || other.on === "exemption" || (withInputs && other === witness);
        const parameters = other === check ? configured(fixture).parameters : {};
        return [other.id, { level: isOn ? ("mandatory" as const) : ("disabled" as const), parameters }];
      }),
    ),
  );
  const diagnostics: Diagnostic[] = [];
  if (withInputs || check.scope !== "stack") {
    const answers = await Promise.all(planned.map((resource) => analyzeOnce(server, fixture, resource)));
    answers.forEach((answer, index) => {
      diagnostics.push(...answer.diagnostics.map((diagnostic) => ({ ...diagnostic, urn: planned[index]!.urn })));
    });
  }
  if (check.scope !== "stack") return diagnostics.filter((diagnostic) => diagnostic.check === check.id);
  const outputs = planned.map((resource) => ({ ...resource, inputs: asLive(resource) }));
  diagnostics.push(...(await server.analyzeStack(outputs)).diagnostics);
  return diagnostics.filter((diagnostic) => diagnostic.check === check.id);
}

const answered = new Map<string, ReturnType<PackServer["analyze"]>>();

/** Fixtures of a check share most objects; for a check of single resources, the same object has the same answer. */
function analyzeOnce(server: PackServer, fixture: Fixture, resource: PlannedResource) {
  if (fixture.check.scope === "stack" || fixture.plan) return server.analyze(resource);
  const { check, profile, parameters } = fixture;
  const key = JSON.stringify([check.id, profile, parameters, resource.inputs]);
  const answer = answered.get(key) ?? server.analyze(resource);
  answered.set(key, answer);
  return answer;
}

/** An object of a file as a program would register it. */
function plannedOf(resource: Resource, index: number): PlannedResource {
  const type = `kubernetes:${resource.apiVersion.includes("/") ? "" : "core/"}${resource.apiVersion}:${resource.kind}`;
  const name = `${namespaceOf(resource)}-${resource.name}-${index}`;
  return {
    urn: `urn:pulumi:production::test::${type}::${name}`,
    type,
    name,
    custom: true,
    dependencies: [],
    propertyDependencies: {},
    inputs: resource.object as unknown as Properties,
    options: {},
  };
}

/** Outputs: the object with what a cluster adds to it. */
function asLive({ type, inputs }: PlannedResource): Properties {
  const object = inputs as unknown as JsonMap;
  if (!type.startsWith("kubernetes:") || !isMap(object.metadata)) return inputs;
  const live: JsonMap = {
    ...object,
    metadata: {
      ...object.metadata,
      uid: "0b1e",
      resourceVersion: "7",
      generation: 1,
      managedFields: [{ manager: "x" }],
    },
    status: { phase: "Active", loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    __fieldManager: "pulumi-kubernetes-1",
    __initialApiVersion: "v1",
  };
  if (object.kind === "Service" && isMap(object.spec))
    live.spec = { clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"], sessionAffinity: "None", ...object.spec };
  if (isMap(object.spec) && isMap(object.spec.template) && isMap(object.spec.template.spec)) {
    const { template } = object.spec;
    const spec = { dnsPolicy: "ClusterFirst", schedulerName: "default-scheduler", ...(template.spec as JsonMap) };
    live.spec = { ...object.spec, template: { ...template, spec } } as Json;
  }
  return live as unknown as Properties;
}
