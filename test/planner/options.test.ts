import { expect, test } from "vitest";
import { plan } from "../../planner";
import { named, planFixture, short, temporaryProgram } from "./support";

test("protect, retainOnDelete and deletedWith pass from parent to child until a child says otherwise", async () => {
  const planned = await planFixture("options");
  const anchor = named(planned, "anchor").urn;
  for (const name of ["new-box", "new-box-child", "inner", "grandchild"])
    expect(named(planned, name).options).toMatchObject({ protect: true, retainOnDelete: true, deletedWith: anchor });
  const { options } = named(planned, "unprotected");
  expect(options).not.toHaveProperty("protect");
  expect(options).not.toHaveProperty("retainOnDelete");
  expect(options.deletedWith).toBe(anchor);
  expect(named(planned, "anchor").options).toEqual({});
});

test("aliases are former URNs; a parent's aliases reach its children, renamed with it", async () => {
  const planned = await planFixture("options");
  const aliases = (name: string) => named(planned, name).options.aliases;
  const at = "urn:pulumi:dev::options::";
  expect(aliases("new-box")).toEqual([`${at}test:index:Box::old-box`]);
  expect(aliases("new-box-child")).toEqual([`${at}test:index:Box$test:index:Thing::old-box-child`]);
  expect(aliases("inner")).toEqual([`${at}test:index:Box$test:index:Crate::inner`]);
  expect(aliases("grandchild")).toEqual([
    `${at}test:index:Box$test:index:Box$test:index:Thing::grandchild-1`,
    `${at}test:index:Box$test:index:Crate$test:index:Thing::grandchild`,
    `${at}test:index:Box$test:index:Crate$test:index:Thing::grandchild-1`,
  ]);
  expect(aliases("moved")).toEqual(
    expect.arrayContaining([`${at}test:index:Thing::moved`, "urn:pulumi:x::y::a:b:C::d"]),
  );
});

test("every other option is in the plan as the program wrote it", async () => {
  const planned = await planFixture("options");
  expect(named(planned, "tuned").options).toEqual({
    customTimeouts: { create: "10m", update: "1h30m", delete: "30s" },
    ignoreChanges: ["a", "b.c"],
    replaceOnChanges: ["a"],
    additionalSecretOutputs: ["a"],
    deleteBeforeReplace: true,
    import: "existing-id",
    version: "1.2.3",
    pluginDownloadURL: "https://example.com/plugins",
    replaceWith: [named(planned, "anchor").urn],
    hideDiffs: ["a"],
  });
});

test("depending on a component means depending on what it holds", async () => {
  const planned = await planFixture("options");
  expect(named(planned, "tuned").dependencies.map((urn) => urn.split("::").pop())).toEqual(
    expect.arrayContaining(["new-box-child", "unprotected", "grandchild", "moved"]),
  );
});

test("providers: explicit, from a component's providers, from a custom parent, or the default of version and package", async () => {
  const planned = await planFixture("providers");
  const provider = (name: string) => short(named(planned, name).provider!);
  expect(provider("with-explicit")).toBe("pulumi:providers:test::explicit");
  expect(provider("with-inherited")).toBe("pulumi:providers:test::inherited");
  expect(provider("owned")).toBe("pulumi:providers:test::explicit");
  expect(provider("with-default")).toBe("pulumi:providers:test::default_1_2_3_beta_1");
  expect(provider("without-version")).toBe("pulumi:providers:test::default");
  expect(provider("with-installed")).toBe("pulumi:providers:kubernetes::default_4_34_2");
  expect(named(planned, "explicit")).not.toHaveProperty("provider");
});

test("a plugin's address is part of the default provider's name", async () => {
  const planned = await planFixture("options");
  expect(short(named(planned, "tuned").provider!)).toBe(
    "pulumi:providers:test::default_1_2_3_https_/example.com/plugins",
  );
});

test("config can forbid default providers", async () => {
  const cwd = temporaryProgram({
    "index.js": 'new (require("@pulumi/pulumi").CustomResource)("t:i:Thing", "thing", {});',
    "Pulumi.dev.yaml": 'config: { "pulumi:disable-default-providers": [t] }',
  });
  await expect(plan({ cwd, onLog: () => {} })).rejects.toThrow(
    "Default provider for 't' disabled. 't:i:Thing' must use an explicit provider.",
  );
});
