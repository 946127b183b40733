import { describe, expect, it } from "vitest";
import { amountOf, exceeds, isWhole, ONE, parseQuantity, percentOf } from "../../policies/kubernetes/quantities";

describe("quantities are read as the API server reads them", () => {
  it.each<[unknown, bigint]>([
    ["0", 0n],
    ["1", ONE],
    [1, ONE],
    [0.5, ONE / 2n],
    [1e21, (2n ** 63n - 1n) * ONE],
    ["+1", ONE],
    ["-1", -ONE],
    [".5", ONE / 2n],
    ["5.", 5n * ONE],
    ["0.1", ONE / 10n],
    ["1n", 1n],
    ["1u", 1000n],
    ["100m", ONE / 10n],
    ["1k", 1000n * ONE],
    ["1M", 10n ** 6n * ONE],
    ["1G", 10n ** 9n * ONE],
    ["1T", 10n ** 12n * ONE],
    ["1P", 10n ** 15n * ONE],
    ["1E", 10n ** 18n * ONE],
    ["1Ki", 1024n * ONE],
    ["1Mi", 1024n ** 2n * ONE],
    ["1Gi", 1024n ** 3n * ONE],
    ["1Ti", 1024n ** 4n * ONE],
    ["1Pi", 1024n ** 5n * ONE],
    ["1Ei", 1024n ** 6n * ONE],
    ["1.5Gi", (3n * 1024n ** 3n * ONE) / 2n],
    ["1e3", 1000n * ONE],
    ["1E3", 1000n * ONE],
    ["1.5e+3", 1500n * ONE],
    ["25e-2", ONE / 4n],
    // Rounded up to a billionth, away from nothing.
    ["0.1n", 1n],
    ["1.1n", 2n],
    ["1e-30", 1n],
    ["1e-999999999", 1n],
    ["0e999999999", 0n],
    ["-0.1n", -1n],
    ["9Ei", (2n ** 63n - 1n) * ONE],
    ["1e999999999", (2n ** 63n - 1n) * ONE],
    ["0.30000000000000004", 300000001n],
  ])("%j", (written, size) => {
    expect(parseQuantity(written)).toBe(size);
  });

  it.each([
    "",
    " 1",
    "1 Gi",
    "1K",
    "1ki",
    "1mi",
    "1g",
    "1B",
    "1GB",
    "Gi",
    "1e",
    "1e1.5",
    ".",
    "1.2.3",
    "--1",
    "1Kie3",
    "one",
    null,
    true,
    {},
    NaN,
    Infinity,
  ])("%j is none", (written) => {
    expect(parseQuantity(written)).toBeUndefined();
  });

  it.each([
    ["1Gi", "1024Mi"],
    ["0.1", "100m"],
    ["1e3", "1k"],
    ["1000m", 1],
    ["128974848", "123Mi"],
  ])("%j equals %j", (one, other) => {
    expect(parseQuantity(one)).toBe(parseQuantity(other));
  });

  it.each<[string, string]>([
    ["1Gi", "1G"],
    ["1", "999999999n"],
    ["9007199254740993", "9007199254740992"],
  ])("%s is more than %s", (more, less) => {
    expect(parseQuantity(more)! > parseQuantity(less)!).toBe(true);
  });
});

it.each<[string, boolean]>([
  ["1", true],
  ["2000m", true],
  ["1500m", false],
  ["1n", false],
  ["0", true],
])("%s is whole: %s", (written, whole) => {
  expect(isWhole(parseQuantity(written)!)).toBe(whole);
});

it.each<[string, number, string, boolean]>([
  ["400m", 4, "100m", false],
  ["401m", 4, "100m", true],
  ["150m", 1.5, "100m", false],
  ["151m", 1.5, "100m", true],
])("%s exceeds %d × %s: %s", (limit, times, request, more) => {
  expect(exceeds(parseQuantity(limit)!, times, parseQuantity(request)!)).toBe(more);
});

describe("amounts of a total", () => {
  it.each<[unknown, number, "up" | "down", number | undefined]>([
    [2, 5, "up", 2],
    [0, 5, "up", 0],
    ["50%", 5, "up", 3],
    ["50%", 5, "down", 2],
    ["1%", 1, "up", 1],
    ["0%", 7, "up", 0],
    ["100%", 7, "down", 7],
    ["29%", 100, "up", 29],
    ["2", 5, "up", undefined],
    ["half", 5, "up", undefined],
    [1.5, 5, "up", undefined],
    [undefined, 5, "up", undefined],
  ])("%j of %d, rounded %s", (value, total, round, amount) => {
    expect(amountOf(value, total, round)).toBe(amount);
  });

  it.each<[unknown, number | undefined]>([
    ["100%", 100],
    ["x%", undefined],
    [50, undefined],
  ])("percent of %j", (value, percent) => {
    expect(percentOf(value)).toBe(percent);
  });
});
