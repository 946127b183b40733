import { parseArgs } from "node:util";
import {
  ADVICE,
  Checked,
  checkEnvironment,
  environments,
  removeStrayLists,
  report,
  strayLists,
  writeList,
} from "./lists";

/** Says what an update would do that the lists do not hold, or writes the lists. Returns the exit code. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { update: { type: "boolean", default: false } } });
  const checked: Checked[] = [];
  for (const stack of environments()) checked.push(await checkEnvironment(stack));
  const explanation = report(checked, strayLists());
  if (explanation === undefined) {
    say(`The lists are as the plans of ${environments().join(", ")} are.`);
    return 0;
  }
  say(explanation);
  if (!values.update) {
    say(`\n${ADVICE}`);
    return 1;
  }
  checked.forEach(writeList);
  removeStrayLists();
  say("\nThe lists are written.");
  return 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
