import * as pulumi from "@pulumi/pulumi";
import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { NodePoolMembership, type NodePoolMembershipArgs } from "../../../components/openyurt/node-pool-membership";
import { nodePoolMembershipSchema } from "../../../components/openyurt/node-pool-membership/schema";
import { membership } from "../../../components/openyurt/provider";
import { refuses } from "../../support/refusals";
import { called, known, registered } from "../../support/registered";

const valid = { node: "edge-1.site", pool: "north" };

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

// The type checker runs this: a field that only the interface or only the schema knows does not compile.
test("the schema accepts exactly what the interface allows", () => {
  type Args = Plain<pulumi.Unwrap<NodePoolMembershipArgs>>;
  expectTypeOf<Plain<z.input<typeof nodePoolMembershipSchema>>>().toEqualTypeOf<Args>();
});

refuses(nodePoolMembershipSchema, valid, [
  [{ node: undefined }, "node", "is required"],
  [{ node: "Edge_1" }, "node", "does not match"],
  [{ pool: undefined }, "pool", "is required"],
  [{ pool: "n".repeat(64) }, "pool", "length 64 is too large"],
  [{ gateway: "Gw" }, "gateway", "does not match"],
  [{ gateway: "g".repeat(64) }, "gateway", "length 64 is too large"],
  [{ autonomyDuration: "a day" }, "autonomyDuration", "does not match"],
  [{ autonomyDuration: "10ms" }, "autonomyDuration", "is cut to no time at all"],
  [{ awaitConversion: "yes" }, "awaitConversion", "is a string"],
  [{ timeoutSeconds: 0 }, "timeoutSeconds", "0 is too small"],
  [{ timeoutSeconds: 86_401 }, "timeoutSeconds", "86401 is too large"],
  [{ connection: { context: "" } }, "connection.context", "does not match"],
  [{ connection: { kubeconfig: "" } }, "connection.kubeconfig", "is too small"],
  [{ connection: { url: "http://a" } }, "connection.url", "is not a known property"],
  [{ adopt: true }, "adopt", "is not a known property"],
]);

test("registers a dynamic resource whose owner is readable, and the same in each run", async () => {
  const make = () => new NodePoolMembership("edge-1", { ...valid, pool: pulumi.output("north") });
  const owners: string[] = [];
  for (const name of ["edge-1", "edge-1"]) {
    const resources = await registered(make);
    const { type, inputs } = called(resources, name);
    expect(type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:NodePoolMembership");
    expect(inputs).toMatchObject(valid);
    expect(inputs.__provider).toContain("yuanrong-platform/openyurt-provider");
    expect(inputs.__provider.length).toBeLessThan(3000);
    owners.push(inputs.owner as string);
  }
  expect(owners[0]).toMatch(/^yuanrong-platform\/project\/dev\/edge-1#[0-9a-f]{16}$/);
  expect(owners[1]).toBe(owners[0]);
  expect((await registered(() => new NodePoolMembership("edge-2", valid)))[0]!.inputs.owner).not.toBe(owners[0]);
});

test("a field manager is never longer than Kubernetes takes", async () => {
  const [resource] = await registered(() => new NodePoolMembership("n".repeat(200), valid));
  expect(resource!.inputs.owner.length).toBeLessThanOrEqual(128);
});

test("the stack's cluster is the default, and a kubeconfig is a secret", async () => {
  pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": "the-kubeconfig", "kubernetes:context": "the-context" });
  let connection!: pulumi.Output<unknown>;
  await registered(() => {
    const member = new NodePoolMembership("one", valid) as unknown as { connection: pulumi.Output<unknown> };
    connection = pulumi.output(member.connection);
  });
  pulumi.runtime.setAllConfig({});
  expect(await known(connection)).toEqual({ kubeconfig: "the-kubeconfig", context: "the-context" });
  expect(await pulumi.isSecret(connection)).toBe(true);
  const [given] = await registered(() => new NodePoolMembership("two", { ...valid, connection: { context: "mine" } }));
  expect(given!.inputs.connection).toEqual({ context: "mine" });
});

test("wrong arguments are refused before anything is registered", () => {
  expect(() => new NodePoolMembership("bad", { node: "A", pool: "north", timeoutSeconds: 0 })).toThrow(
    /^NodePoolMembership bad is invalid \(2 problems\):/,
  );
});

test("the engine is told what is wrong with arguments that it knows only late", async () => {
  const news = { ...valid, node: "Edge", owner: "me", __provider: "text" };
  expect((await membership.check({}, news)).failures).toEqual([
    { property: "node", reason: expect.stringContaining('node: "Edge" does not match; expected') as unknown },
  ]);
  const unknown = { ...valid, pool: pulumi.runtime.unknownValue, owner: "me" };
  expect((await membership.check({}, unknown)).failures).toEqual([]);
});

test.each([
  ["nothing", {}, false, []],
  ["the order of a connection's fields", { connection: { context: "c", kubeconfig: "k" } }, false, []],
  ["the owner, which a rename changes", { owner: "renamed" }, false, []],
  ["the gateway", { gateway: "gw" }, true, []],
  ["the autonomy", { autonomyDuration: "0" }, true, []],
  ["the time", { timeoutSeconds: 5 }, true, []],
  ["the wait", { awaitConversion: false }, true, []],
  ["the connection", { connection: { context: "d", kubeconfig: "k" } }, true, []],
  ["the node", { node: "edge-2" }, true, ["node"]],
  ["the pool", { pool: "south" }, true, ["pool"]],
  ["a pool that is made anew", { pool: pulumi.runtime.unknownValue }, true, ["pool"]],
] as const)("a change of %s", async (_what, change, changes, replaces) => {
  const news = { ...valid, owner: "me", connection: { kubeconfig: "k", context: "c" } };
  expect(await membership.diff("edge-1", { ...news, status: "Joined" }, { ...news, ...change })).toEqual({
    changes,
    replaces,
    deleteBeforeReplace: true,
  });
});

test("what was not finished is tried again, what waits for its node is not", async () => {
  const news = { ...valid, owner: "me" };
  expect(await membership.diff("edge-1", { ...news, status: "Unfinished" }, news)).toMatchObject({ changes: true });
  expect(await membership.diff("edge-1", { ...news, status: "Waiting" }, news)).toMatchObject({ changes: false });
});
