import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Deferred, pattern, problemsOf, rule } from "../../components/core/problems";
import { validateArgs, ValidationError } from "../../components/core/validation";

const schema = rule(
  z.strictObject({
    id: pattern(/^[a-z]+$/, "lowercase letters"),
    size: z.int().min(0).optional(),
    max: z.int().optional(),
    mode: z.enum(["Edge", "Cloud"]).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    list: z.array(z.strictObject({ name: z.string() })).optional(),
  }),
  (value, report) => {
    if (value.max !== undefined && value.size !== undefined && value.max < value.size) {
      report(["max"], `${value.max} is below size ${value.size}`, "a number of at least size");
    }
  },
);

test("names every problem with its path, what is wrong and what would be right", () => {
  expect(
    problemsOf(schema, {
      id: "A",
      size: 3,
      max: 1,
      mode: "Fog",
      labels: { a: 1 },
      list: [{ name: "x" }, {}],
      extra: true,
    }),
  ).toEqual([
    { path: "extra", problem: "is not a known property", expected: "one of: id, size, max, mode, labels, list" },
    { path: "id", problem: '"A" does not match', expected: "lowercase letters" },
    { path: "labels.a", problem: "is a number", expected: "a string, in quotes" },
    { path: "list[1].name", problem: "is required", expected: "a string" },
    { path: "max", problem: "1 is below size 3", expected: "a number of at least size" },
    { path: "mode", problem: '"Fog" is not supported', expected: '"Edge" or "Cloud"' },
  ]);
});

test("leaves Outputs for later and checks them when they are known", async () => {
  const failure = unhandledRejection();
  expect(() => validateArgs("Thing", schema, { id: "ok", size: 4, max: pulumi.output(2) })).not.toThrow();
  const error = await failure;
  expect(error).toBeInstanceOf(ValidationError);
  expect(error.message).toBe(
    "Thing is invalid (1 problem):\n  max: 2 is below size 4; expected a number of at least size",
  );
});

test("an Output that mocks resolve to nothing stays unknown, while the rest is checked", async () => {
  const failure = unhandledRejection();
  validateArgs("Thing", schema, { id: pulumi.output<unknown>(undefined), size: pulumi.output(-1) });
  expect((await failure).message).toBe("Thing is invalid (1 problem):\n  size: -1 is too small; expected at least 0");
});

test("a plain problem is thrown at once even beside an Output", () => {
  expect(() => validateArgs("Thing", schema, { id: pulumi.output("x"), size: -1 })).toThrow(
    "size: -1 is too small; expected at least 0",
  );
});

/**
 * The next unhandled rejection, kept from the test runner, which would count it as a failure.
 * One failed Output rejects several promises, so listeners return a moment later.
 */
function unhandledRejection(): Promise<Error> {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  return new Promise((resolve) =>
    process.on("unhandledRejection", (error) => {
      setTimeout(() => {
        process.removeAllListeners("unhandledRejection");
        listeners.forEach((listener) => process.on("unhandledRejection", listener));
        resolve(error as Error);
      }, 50);
    }),
  );
}

describe("a rule", () => {
  const schema = (unknown?: "kept") =>
    rule(
      z.object({ list: z.array(z.object({ name: z.string() })).optional(), other: z.string().optional() }),
      ({ list = [], ...rest }, report) => {
        for (const [index, { name }] of list.entries())
          if (name === "taken") report(["list", index, "name"], "is taken", "another");
        if (!("other" in rest)) report(["other"], "is missing", "one");
        else if (unknown && !((rest.other as unknown) instanceof Deferred)) report(["other"], "is known", "nothing");
      },
      unknown,
    );

  test("sees nothing of the wrong type, and says nothing more about it", () => {
    const found = (value: unknown) => problemsOf(schema(), value).map(({ path, problem }) => `${path}: ${problem}`);
    expect(found({ list: {}, other: 5 })).toEqual(["list: is an object", "other: is a number"]);
    expect(found({ list: [null, { name: "taken" }], other: "x" })).toEqual([
      "list[0]: is null",
      "list[1].name: is taken",
    ]);
    expect(found({ list: [{ name: "taken" }] })).toEqual(["list[0].name: is taken", "other: is missing"]);
  });

  test("sees that what is not known yet is there, and what it is where it asks for that", () => {
    expect(problemsOf(schema(), { other: new Deferred() })).toEqual([]);
    expect(problemsOf(schema("kept"), { other: new Deferred() })).toEqual([]);
  });
});

test.each([
  ["harbour", "harbor"],
  ["keycloack", "keycloak"],
  ["vallt", "vault"],
  ["hbr", expect.stringMatching(/^one of: /)],
])("an unknown %s is answered by what was meant", (key, expected) => {
  const schema = z.strictObject({ harbor: z.any(), keycloak: z.any(), vault: z.any() });
  expect(problemsOf(schema, { [key]: 1 }).filter(({ path }) => path === key)).toEqual([
    { path: key, problem: "is not a known property", expected },
  ]);
});
