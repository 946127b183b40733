import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { definitionsIn } from "../../../components/core/definitions";
import { problemsOf } from "../../../components/core/problems";
import { definitionVersions } from "../../../components/core/versions";
import { OpenYurtDefinitions, OpenYurtDefinitionsArgs } from "../../../components/openyurt/definitions";
import { openYurtDefinitions } from "../../../components/openyurt/definitions/definitions";
import { openYurtDefinitionsSchema } from "../../../components/openyurt/definitions/schema";
import { packageRoot } from "../../../simulator/paths";
import { DEFINITIONS } from "../../kpaas/custom-resources";
import { planProgram } from "../../kpaas/support";
import { named } from "../../planner/support";
import { known, registered } from "../../support/registered";

const KEPT = path.join(packageRoot(), "components/openyurt/definitions/crds");
const SOURCE = path.join(DEFINITIONS, "openyurt");

const IOT = ["Device", "DeviceProfile", "DeviceService", "PlatformAdmin"];
const OTHERS = ["Gateway", "NodeBucket", "NodePool", "PoolService", "YurtAppDaemon", "YurtAppSet", "YurtStaticSet"];

const made = async (args?: OpenYurtDefinitionsArgs) => {
  let component: OpenYurtDefinitions | undefined;
  const resources = await registered(() => void (component = new OpenYurtDefinitions("openyurt", args)));
  const definitions = resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
  return { component: component!, definitions };
};
const kindsOf = (definitions: { inputs: { spec: { names: { kind: string } } } }[]) =>
  definitions.map(({ inputs }) => inputs.spec.names.kind).sort();

test("is each definition as a resource of its own, which is awaited and may take over fields", async () => {
  const { component, definitions } = await made();
  expect(kindsOf(definitions)).toEqual([...IOT, ...OTHERS].sort());
  for (const { inputs } of definitions) {
    expect(inputs.metadata.annotations, inputs.metadata.name).toMatchObject({
      "pulumi.com/waitFor": "condition=Established",
      "pulumi.com/patchForce": "true",
    });
    expect(inputs.spec.conversion, inputs.metadata.name).toEqual({ strategy: "None" });
  }
  expect(definitions.map(({ name }) => name)).toContain("openyurt-nodepools");
  expect(await known(component.version)).toBe(definitionVersions.openYurt.version);
  expect((await known(component.definitionNames)).sort()).toEqual(
    definitions.map(({ inputs }) => inputs.metadata.name).sort(),
  );
});

test("leaves devices out where they are not wanted", async () => {
  const { component, definitions } = await made({ iot: false });
  expect(kindsOf(definitions)).toEqual(OTHERS);
  expect(await known(component.definitionNames)).toHaveLength(OTHERS.length);
});

test("has NodePools, YurtAppSets and Gateways converted by yurt-manager, and nothing else, where that is asked for", async () => {
  const { definitions } = await made({ conversion: "webhook" });
  const converted = definitions.filter(({ inputs }) => inputs.spec.conversion.strategy === "Webhook");
  expect(kindsOf(converted)).toEqual(["Gateway", "NodePool", "YurtAppSet"]);
  const { definitions: none } = await made({ conversion: "none" });
  expect(none.filter(({ inputs }) => inputs.spec.conversion.strategy === "Webhook")).toEqual([]);
});

test("its objects stay when it goes, unless that is not wanted, and the authority of the webhook is left to yurt-manager", async () => {
  const planned = await planProgram(`const { OpenYurtDefinitions } = load("../openyurt/definitions");
new OpenYurtDefinitions("kept", { conversion: "webhook" });
new OpenYurtDefinitions("gone", { protect: false });`);
  const authority = "spec.conversion.webhook.clientConfig.caBundle";
  expect(named(planned, "kept-nodepools").options).toMatchObject({ retainOnDelete: true, ignoreChanges: [authority] });
  expect(named(planned, "gone-nodepools").options).not.toMatchObject({ retainOnDelete: true });
});

test("refuses what it does not know", () => {
  expect(problemsOf(openYurtDefinitionsSchema, { protect: "no", conversion: "hook", yurt: true })).toMatchObject([
    { path: "conversion", problem: '"hook" is not supported' },
    { path: "protect", problem: "is a string" },
    { path: "yurt", problem: "is not a known property" },
  ]);
});

test("the definitions are what the script makes of OpenYurt's own", ({ skip }) => {
  skip(!existsSync(SOURCE), `no definitions in ${SOURCE}`);
  const out = mkdtempSync(path.join(tmpdir(), "reduced-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  execFileSync("node", [path.join(packageRoot(), "scripts/reduce-crds.mjs"), SOURCE, out], { stdio: "ignore" });
  const files = readdirSync(KEPT).filter((file) => file.endsWith(".json"));
  expect(readdirSync(out).sort()).toEqual(files.sort());
  for (const file of files)
    expect(readFileSync(path.join(out, file), "utf8") === readFileSync(path.join(KEPT, file), "utf8"), file).toBe(true);
});

test("conversion by webhook is that of OpenYurt's own definitions", ({ skip }) => {
  skip(!existsSync(SOURCE), `no definitions in ${SOURCE}`);
  const own = readdirSync(SOURCE)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => parse(readFileSync(path.join(SOURCE, file), "utf8")));
  expect(own).toHaveLength(IOT.length + OTHERS.length);
  const byWebhook = openYurtDefinitions({ conversion: "webhook" });
  for (const { metadata, spec } of own) {
    const { conversion = { strategy: "None" } } = spec;
    if (conversion.webhook) conversion.webhook.clientConfig.service.port ??= 443; // the API server's default
    const ours = byWebhook.find((definition) => definition.metadata.name === metadata.name)!;
    expect(ours.spec.conversion, metadata.name).toEqual(conversion);
  }
});

test("nothing but prose is taken from them", () => {
  const text = JSON.stringify(definitionsIn(KEPT));
  expect(text).not.toContain("controller-gen");
  expect(text.match(/"description":"/g)).toBeNull();
  for (const kept of ["additionalPrinterColumns", "required", "subresources", "x-kubernetes-preserve-unknown-fields"])
    expect(text.includes(`"${kept}"`), kept).toBe(true);
});
