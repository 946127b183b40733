import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlannedResource, Properties } from "../../planner/plan";
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
import { Answer, Diagnostic, PackServer } from "../support/policy-server";

const PACKS = path.join(__dirname, "../../policies/packs");

/** Checks that find something else in a file's object than in the same object of a program, and why. */
const IN_PROGRAMS: Record<string, string> = {
  "meta-sorted-keys": "only files have an order of keys",
  "rel-job-ttl": "a program would find its Job gone and run it again",
  "rook-cleanup": "only a program can protect what it has",
  "sec-pulumi-secret": "files have no state",
};

/** Checks that find less at the engine than in the plan, and why; those that judge nothing there say so themselves. */
const AT_ENGINE: Record<string, string> = {
  "pul-graph": "the SDK leaves out dependencies that are not in the stack",
  "rook-cleanup": "the engine does not tell policies about retainOnDelete, which is as good as protect",
  "sec-configmap": "the engine does not tell policies which inputs are secrets: names and shapes remain",
  "sec-env-literal": "the engine does not tell policies which inputs are secrets: names and shapes remain",
};

for (const pack of PACK_NAMES) {
  const own = checksOfPack(pack).filter((check) => check.pack === pack && check.on !== "exemption");
  const fixtures = own.flatMap((check) => fixturesOf(check).map((fixture) => ({ fixture, file: fixture.file })));

  describe.skipIf(fixtures.length === 0)(`pack ${pack} finds through the engine what it finds elsewhere`, () => {
    let server: PackServer;
    const differing = { inPrograms: new Set<string>(), atEngine: new Set<string>() };
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
      if (!isDeepStrictEqual(ofFiles, expected)) differing.inPrograms.add(fixture.check.id);
      if (!IN_PROGRAMS[fixture.check.id]) expect(ofFiles).toEqual(expected);

      const told = await judge(server, fixture, planned, true);
      const reason = fixture.check.notApplicable?.({ ...configured(fixture), source: "engine" });
      expect(told.reason).toEqual(reason);
      if (reason !== undefined) return expect(told.diagnostics).toEqual([]);
      const seen = told.diagnostics.map(({ urn, message }) => `${names.get(urn)}: ${message}`).sort();
      if (!isDeepStrictEqual(seen, expected)) differing.atEngine.add(fixture.check.id);
      if (AT_ENGINE[fixture.check.id]) expect(expected).toEqual(expect.arrayContaining(seen));
      else expect(seen).toEqual(expected);

      if (fixture.check.scope !== "stack") return;
      const late = await judge(server, fixture, planned, false);
      expect(late, "with outputs instead of inputs").toEqual(told);
    });

    it("differs for the checks that are said to differ alone", () => {
      const said = (table: Record<string, string>) =>
        Object.keys(table).filter((id) => own.some((check) => check.id === id));
      expect([...differing.inPrograms].sort()).toEqual(said(IN_PROGRAMS));
      expect([...differing.atEngine].sort()).toEqual(said(AT_ENGINE));
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

interface Told {
  diagnostics: Diagnostic[];
  /** Why the check judges nothing. */
  reason?: string;
}

/** What a check finds, alone in its pack but for those that let the pack see the inputs and end the run. */
async function judge(
  server: PackServer,
  fixture: Fixture,
  planned: PlannedResource[],
  withInputs: boolean,
): Promise<Told> {
  const { check } = fixture;
  const answers: Answer[] = [];
  await configure(server, fixture, withInputs);
  if (withInputs || check.scope !== "stack")
    answers.push(...(await Promise.all(planned.map((resource) => analyzeOnce(server, fixture, resource)))));
  if (check.scope === "stack")
    answers.push(await server.analyzeStack(planned.map((resource) => ({ ...resource, inputs: asLive(resource) }))));
  return {
    diagnostics: answers
      .flatMap(({ diagnostics }) => diagnostics)
      .filter((diagnostic) => diagnostic.check === check.id),
    reason: answers.map(({ notApplicable }) => notApplicable[check.id]).find((reason) => reason !== undefined),
  };
}

const configurations = new WeakMap<PackServer, string>();

/** Configures a pack where it is not as the fixture needs it. */
async function configure(server: PackServer, fixture: Fixture, withInputs: boolean): Promise<void> {
  const { check } = fixture;
  const checks = checksOfPack(check.pack);
  const witness = checks.find((other) => other.pack === check.pack && other.scope !== "stack");
  const isOn = (other: Check) => other === check || other.on === "exemption" || (withInputs && other === witness);
  const configuration = Object.fromEntries(
    checks.map((other) => {
      const parameters = other === check ? configured(fixture).parameters : {};
      return [other.id, { level: isOn(other) ? ("mandatory" as const) : ("disabled" as const), parameters }];
    }),
  );
  const written = JSON.stringify(configuration);
  if (configurations.get(server) === written) return;
  await server.configure(configuration);
  configurations.set(server, written);
}

const answered = new Map<string, Promise<Answer>>();

/** Fixtures of a check share most objects; for a check of single resources, the same object has the same answer. */
async function analyzeOnce(server: PackServer, fixture: Fixture, resource: PlannedResource): Promise<Answer> {
  const { check, profile, parameters } = fixture;
  const isOwn = check.scope === "stack" || fixture.plan !== undefined;
  const key = JSON.stringify([check.id, profile, parameters, resource.inputs]);
  const answer = (!isOwn && answered.get(key)) || server.analyze(resource);
  if (!isOwn) answered.set(key, answer);
  const { diagnostics, notApplicable } = await answer;
  // The server names no resource where there is but one.
  return { diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, urn: resource.urn })), notApplicable };
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
