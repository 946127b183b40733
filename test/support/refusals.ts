import { expect, test } from "vitest";
import type { z } from "zod";
import { Problem, problemsOf } from "../../components/core/problems";
import { ValidationError } from "../../components/core/validation";

/** What is given beside valid arguments, and the place and the beginning of the reason of the one problem that it makes. */
export type Refusal = [change: object, path: string, problem: string];

/** Tests that `valid` has no problem, and that each change of it has exactly the one that is told. */
export function refuses(schema: z.ZodType, valid: object, cases: Refusal[]): void {
  test("what the cases change is valid itself", () => {
    expect(problemsOf(schema, valid)).toEqual([]);
  });

  eachIsOne((change) => problemsOf(schema, { ...valid, ...change }), cases);
}

/** Tests that each change has exactly the one problem that is told when a component is made with it. */
export function refusesToMake(make: (change: object) => unknown, cases: Refusal[]): void {
  eachIsOne((change) => refusalOf(() => make(change)), cases);
}

/** The problems with which a component refuses to be made. */
export function refusalOf(make: () => unknown): Problem[] {
  try {
    make();
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}

function eachIsOne(found: (change: object) => Problem[], cases: Refusal[]): void {
  test.each(cases)("refuses %j at %s", (change, path, problem) => {
    const problems = found(change);
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]!.problem).toContain(problem);
    expect(problems[0]!.expected).not.toBe("");
  });
}
