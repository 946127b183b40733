import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { MeshAuthorization, MeshAuthorizationArgs } from "../../../components/kpaas/mesh-authorization";
import { meshAuthorizationSchema } from "../../../components/kpaas/mesh-authorization/schema";
import { named } from "../../planner/support";
import { customResourceProblems } from "../custom-resources";
import { called, registered } from "../../support/registered";
import { planProgram } from "../support";

const portal = { namespace: "cp-portal", name: "cp-portal-api" };
const common = { selector: { app: "common-api" }, to: { ports: [3334] } };
const args: MeshAuthorizationArgs = {
  namespace: "cp-portal",
  trustDomain: "team.test",
  allow: [
    { name: "common", ...common, from: { serviceAccounts: [portal], namespaces: ["istio-gateways"] } },
    { name: "outside", from: { ipBlocks: ["10.0.0.0/8"] }, to: { ports: [443, 8443] } },
    { name: "health", to: { methods: ["GET"], paths: ["/health", "/api/*"] } },
  ],
};

const specsOf = async (given: MeshAuthorizationArgs) => {
  const resources = await registered(() => new MeshAuthorization("portal", given));
  const policies = resources.filter(({ type }) => type.endsWith(":AuthorizationPolicy"));
  return Object.fromEntries(policies.map(({ inputs }) => [inputs.metadata.name, inputs.spec]));
};

test("refuses every call but those that are let through", async () => {
  expect(await specsOf({ namespace: "a" })).toEqual({ "default-deny": {} });
  expect(await specsOf(args)).toEqual({
    "default-deny": {},
    "allow-common": {
      selector: { matchLabels: { app: "common-api" } },
      action: "ALLOW",
      rules: [
        {
          // One of them is enough: the fields of one source must all fit.
          from: [
            { source: { namespaces: ["istio-gateways"] } },
            { source: { principals: ["team.test/ns/cp-portal/sa/cp-portal-api"] } },
          ],
          to: [{ operation: { ports: ["3334"] } }],
        },
      ],
    },
    "allow-outside": {
      action: "ALLOW",
      rules: [{ from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }], to: [{ operation: { ports: ["443", "8443"] } }] }],
    },
    "allow-health": {
      action: "ALLOW",
      rules: [{ to: [{ operation: { methods: ["GET"], paths: ["/health", "/api/*"] } }] }],
    },
  });
});

test("at a waypoint refuses too, lets the waypoint in, and has it read methods and paths", async () => {
  const waypoint = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "waypoint" };
  const given: MeshAuthorizationArgs = {
    namespace: "a",
    mode: "ambient",
    waypoint: "waypoint",
    allow: [
      { name: "web", serviceName: "web", to: { methods: ["GET"] } },
      { name: "peers", from: { namespaces: ["b"] } },
      { name: "scrape", selector: { app: "web" }, from: { namespaces: ["monitoring"] }, to: { ports: [9090] } },
    ],
  };
  expect(await specsOf(given)).toEqual({
    "default-deny": {},
    "default-deny-waypoint": { targetRefs: [waypoint] },
    "allow-from-waypoint": {
      action: "ALLOW",
      rules: [{ from: [{ source: { principals: ["cluster.local/ns/a/sa/waypoint"] } }] }],
    },
    "allow-web": {
      targetRefs: [{ group: "", kind: "Service", name: "web" }],
      action: "ALLOW",
      rules: [{ to: [{ operation: { methods: ["GET"] } }] }],
    },
    "allow-peers": {
      targetRefs: [waypoint],
      action: "ALLOW",
      rules: [{ from: [{ source: { namespaces: ["b"] } }] }],
    },
    "allow-scrape": {
      selector: { matchLabels: { app: "web" } },
      action: "ALLOW",
      rules: [{ from: [{ source: { namespaces: ["monitoring"] } }], to: [{ operation: { ports: ["9090"] } }] }],
    },
  });
});

test("refuses last, so that no call that is let through is refused meanwhile, and tells its policies", async () => {
  let told: Promise<unknown> | undefined;
  await registered(() => {
    const { namespace, policyNames } = new MeshAuthorization("portal", args);
    told = new Promise((resolve) => pulumi.all([namespace, policyNames]).apply(resolve));
  });
  expect(await told).toEqual(["cp-portal", ["allow-common", "allow-outside", "allow-health", "default-deny"]]);
  const planned = await planProgram(
    `const { MeshAuthorization } = load("mesh-authorization"); new MeshAuthorization("portal", ${JSON.stringify(args)});`,
  );
  const before = ["common", "outside", "health"].map((name) => named(planned, `portal-allow-${name}`).urn);
  expect([...named(planned, "portal-default-deny").dependencies].sort()).toEqual(before.sort());
});

test("its policies are what the real definition takes", async ({ skip }) => {
  const resources = await registered(() => new MeshAuthorization("portal", args));
  for (const name of ["default-deny", "allow-common", "allow-outside", "allow-health"]) {
    const { inputs } = called(resources, `portal-${name}`);
    const problems = customResourceProblems(inputs);
    if ("skipped" in problems) return skip(true, problems.skipped);
    expect(problems, name).toEqual([]);
    expect(customResourceProblems({ ...inputs, spec: { ...inputs.spec, rule: [] } })).toHaveLength(1);
  }
});

const allow = (change: object) => ({ allow: [{ name: "a", from: { namespaces: ["b"] }, ...change }] });
const ambient = { mode: "ambient" };
const http = { to: { methods: ["GET"] } };

test.each<[object, string, string]>([
  [{ namespace: undefined }, "namespace", "is required"],
  [{ namespace: "A" }, "namespace", '"A" does not match'],
  [{ action: "DENY" }, "action", "is not a known property"],
  [{ mode: "mesh" }, "mode", '"mesh" is not supported'],
  [{ trustDomain: "A b" }, "trustDomain", '"A b" does not match'],
  [{ waypoint: "waypoint" }, "waypoint", "has no effect in a mesh of sidecars"],
  [{ ...ambient, waypoint: "A" }, "waypoint", '"A" does not match'],
  [allow({ name: "A" }), "allow[0].name", '"A" does not match'],
  [allow({ selector: {} }), "allow[0].selector", "chooses nothing"],
  [allow({ selector: { app: "a b" } }), "allow[0].selector.app", '"a b" does not match'],
  [allow({ from: {} }), "allow[0].from", "names nobody"],
  [allow({ from: { namespaces: [] } }), "allow[0].from.namespaces", "length 0 is too small"],
  [allow({ from: { namespaces: ["*"] } }), "allow[0].from.namespaces[0]", '"*" does not match'],
  [allow({ from: { serviceAccounts: [{ name: "a" }] } }), "allow[0].from.serviceAccounts[0].namespace", "is required"],
  [allow({ from: { ipBlocks: ["10.0.0.1"] } }), "allow[0].from.ipBlocks[0]", "is not a network"],
  [allow({ to: {} }), "allow[0].to", "names nothing"],
  [allow({ to: { ports: [0] } }), "allow[0].to.ports[0]", "0 is too small"],
  [allow({ to: { methods: ["get"] } }), "allow[0].to.methods[0]", '"get" does not match'],
  [allow({ to: { paths: ["api"] } }), "allow[0].to.paths[0]", '"api" does not match'],
  [allow({ to: { paths: ["/a/*/b"] } }), "allow[0].to.paths[0]", '"/a/*/b" does not match'],
  [{ allow: [{ name: "a" }] }, "allow[0]", "lets everybody call everything"],
  [{ allow: [...allow({}).allow, ...allow({}).allow] }, "allow[1].name", "a is the name of another"],
  [allow({ serviceName: "web" }), "allow[0].serviceName", "is known to a waypoint alone"],
  [{ ...ambient, ...allow(http) }, "allow[0].to.methods", "can't be read by ztunnel"],
  [{ ...ambient, ...allow({ to: { paths: ["/a"] } }) }, "allow[0].to.paths", "can't be read by ztunnel"],
  [
    { ...ambient, waypoint: "w", ...allow({ ...http, selector: { app: "a" } }) },
    "allow[0].to.methods",
    "which decides for chosen pods",
  ],
  [
    { ...ambient, waypoint: "w", ...allow({ serviceName: "web", selector: { app: "a" } }) },
    "allow[0].serviceName",
    "stands beside selector",
  ],
])("is not made of %j", (change, path, problem) => {
  const problems = problemsOf(meshAuthorizationSchema, { namespace: "a", ...change });
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});

test("tells all that is wrong at once, before anything is made", () => {
  const wrong = { namespace: "A", ...ambient, allow: [{ name: "a" }, ...allow(http).allow] };
  let thrown: unknown;
  try {
    new MeshAuthorization("portal", wrong as never);
  } catch (error) {
    thrown = error;
  }
  expect((thrown as ValidationError).problems.map(({ path }) => path)).toEqual([
    "allow[0]",
    "allow[1].name",
    "allow[1].to.methods",
    "namespace",
  ]);
});
