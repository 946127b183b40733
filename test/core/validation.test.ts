import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { z } from "zod";
import { pattern, problemsOf, rule } from "../../components/core/problems";
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
