import { expect, test } from "vitest";
import { ADVICE, checkEnvironment, environments, report, strayLists } from "./lists";

test.each(environments())("an update of %s does what its list says", async (stack) => {
  const problem = report([await checkEnvironment(stack)]);
  if (problem !== undefined) expect.fail(`${problem}\n\n${ADVICE}`);
});

test("every list belongs to an environment", () => {
  expect(strayLists()).toEqual([]);
});
