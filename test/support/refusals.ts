import { expect, test } from "vitest";
import type { z } from "zod";
import { problemsOf } from "../../components/core/problems";

/** What is given beside valid arguments, and the place and the beginning of the reason of the one problem that it makes. */
export type Refusal = [change: object, path: string, problem: string];

/** Tests that `valid` has no problem, and that each change of it has exactly the one that is told. */
export function refuses(schema: z.ZodType, valid: object, cases: Refusal[]): void {
  test("what the cases change is valid itself", () => {
    expect(problemsOf(schema, valid)).toEqual([]);
  });

  test.each(cases)("refuses %j at %s", (change, path, problem) => {
    const found = problemsOf(schema, { ...valid, ...change });
    expect(found.map((one) => one.path)).toEqual([path]);
    expect(found[0]!.problem).toContain(problem);
    expect(found[0]!.expected).not.toBe("");
  });
}
