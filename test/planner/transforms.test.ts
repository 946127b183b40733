import { expect, test } from "vitest";
import { plan } from "../../planner";
import { named, planFixture, seen, temporaryProgram } from "./support";

test("transforms run in the engine's order: the resource's own, its parents', the stack's", async () => {
  const planned = await planFixture("transforms");
  expect(named(planned, "child").inputs.trail).toBe("OPS");
  expect(named(planned, "source").inputs.trail).toBe("S");
});

test("secrets, unknowns and dependencies survive transforms", async () => {
  const planned = await planFixture("transforms");
  const child = named(planned, "child");
  expect(seen(child.inputs)).toEqual({ password: "[secret]", from: "[unknown]", trail: "OPS" });
  expect(child.dependencies).toEqual([named(planned, "source").urn]);
});

test("transforms change options", async () => {
  const planned = await planFixture("transforms");
  const tuned = named(planned, "tuned");
  expect(tuned.options).toMatchObject({ protect: true, customTimeouts: { create: "5m" } });
  expect(tuned.dependencies).toEqual([named(planned, "source").urn]);
});

test("a failing transform fails the program with its message", async () => {
  const cwd = temporaryProgram({
    "index.js": `const pulumi = require("@pulumi/pulumi");
pulumi.runtime.registerResourceTransform(() => { throw new Error("no thanks"); });
new pulumi.CustomResource("t:i:Thing", "thing", {});`,
  });
  await expect(plan({ cwd, onLog: () => {} })).rejects.toThrow("no thanks");
});
