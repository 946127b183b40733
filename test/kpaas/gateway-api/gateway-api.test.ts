import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, onTestFinished, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { definitionVersions } from "../../../components/core/versions";
import { GatewayApi } from "../../../components/kpaas/gateway-api";
import { definitionsIn } from "../../../components/core/definitions";
import { gatewayApiSchema } from "../../../components/kpaas/gateway-api/schema";
import { packageRoot } from "../../../simulator/paths";
import { named } from "../../planner/support";
import { DEFINITIONS } from "../custom-resources";
import { registered } from "../../support/registered";
import { planProgram } from "../support";

const KINDS = [
  "BackendTLSPolicy",
  "GRPCRoute",
  "Gateway",
  "GatewayClass",
  "HTTPRoute",
  "ListenerSet",
  "ReferenceGrant",
  "TCPRoute",
  "TLSRoute",
  "UDPRoute",
];

test("is each definition of the standard channel as a resource of its own, which is awaited", async () => {
  let told: unknown;
  const resources = await registered(() => {
    const { version, definitionNames } = new GatewayApi("gateway-api");
    pulumi.all([version, definitionNames]).apply((known) => void (told = known));
  });
  const made = resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
  expect(made.map(({ inputs }) => inputs.spec.names.kind).sort()).toEqual(KINDS);
  expect(made.map(({ name }) => name)).toContain("gateway-api-httproutes");
  for (const { inputs } of made)
    expect(inputs.metadata.annotations, inputs.metadata.name).toMatchObject({
      "gateway.networking.k8s.io/channel": "standard",
      "gateway.networking.k8s.io/bundle-version": definitionVersions.gatewayApi.version,
      "api-approved.kubernetes.io": expect.stringContaining("kubernetes-sigs/gateway-api"),
      "pulumi.com/waitFor": "condition=Established",
    });
  const names = made.map(({ inputs }) => inputs.metadata.name).sort();
  expect(told).toEqual([definitionVersions.gatewayApi.version, names]);
});

test("its objects stay when it goes, unless that is not wanted", async () => {
  const planned = await planProgram(`const { GatewayApi } = load("gateway-api");
new GatewayApi("kept", {});
new GatewayApi("gone", { protect: false });`);
  expect(named(planned, "kept-gateways").options).toMatchObject({ retainOnDelete: true });
  expect(named(planned, "gone-gateways").options).not.toMatchObject({ retainOnDelete: true });
  expect(problemsOf(gatewayApiSchema, { protect: "no", channel: "experimental" })).toMatchObject([
    { path: "channel", problem: "is not a known property" },
    { path: "protect", problem: "is a string" },
  ]);
});

const SOURCE = path.join(DEFINITIONS, "gateway-api");

test("the definitions are what the script makes of the project's own", ({ skip }) => {
  skip(!existsSync(SOURCE), `no definitions in ${SOURCE}`);
  const out = mkdtempSync(path.join(tmpdir(), "reduced-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  execFileSync("node", [path.join(packageRoot(), "scripts/reduce-crds.mjs"), SOURCE, out], { stdio: "ignore" });
  const kept = path.join(packageRoot(), "components/kpaas/gateway-api/crds");
  const files = readdirSync(kept).filter((file) => file.endsWith(".json"));
  expect(readdirSync(out).sort()).toEqual(files.sort());
  for (const file of files)
    expect(readFileSync(path.join(out, file), "utf8") === readFileSync(path.join(kept, file), "utf8"), file).toBe(true);
});

test("nothing but prose is taken from them, and a field may itself be called description", () => {
  const text = JSON.stringify(definitionsIn("components/kpaas/gateway-api/crds"));
  // A GatewayClass has a field of that name.
  expect(text.match(/"description":./g)).toEqual(['"description":{', '"description":{']);
  for (const kept of ["x-kubernetes-validations", "additionalPrinterColumns", "default", "x-kubernetes-list-map-keys"])
    expect(text.includes(`"${kept}"`), kept).toBe(true);
  const folder = mkdtempSync(path.join(tmpdir(), "odd-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const odd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: odds.test.io, creationTimestamp: null, annotations: { controller-gen.kubebuilder.io/version: v1 } }
spec:
  group: test.io
  conversion: { strategy: Webhook, webhook: { conversionReviewVersions: [v1] } }
  versions:
    - name: v1
      additionalPrinterColumns: [{ name: Age, description: prose, jsonPath: .x }]
      schema:
        openAPIV3Schema:
          description: prose
          properties:
            description: { type: string, description: prose, default: { description: kept } }
            list: { items: { description: prose, anyOf: [{ description: prose, type: string }] } }
status: { acceptedNames: { kind: "" } }
`;
  execFileSync("sh", ["-c", `cat > ${folder}/odd.yaml`], { input: odd });
  execFileSync("node", [path.join(packageRoot(), "scripts/reduce-crds.mjs"), folder, folder], { stdio: "ignore" });
  expect(JSON.parse(readFileSync(path.join(folder, "odds.test.io.json"), "utf8"))).toEqual({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "odds.test.io" },
    spec: {
      group: "test.io",
      conversion: { strategy: "None" },
      versions: [
        {
          name: "v1",
          additionalPrinterColumns: [{ name: "Age", jsonPath: ".x" }],
          schema: {
            openAPIV3Schema: {
              properties: {
                description: { type: "string", default: { description: "kept" } },
                list: { items: { anyOf: [{ type: "string" }] } },
              },
            },
          },
        },
      ],
    },
  });
});
