import { expect, test } from "vitest";
import { writeFileSync } from "node:fs";
import { lookAt, problemsOf, running } from "./live";
import { stackOf } from "./stack";
const stack = stackOf("local", "-zz");
test("x", { timeout: 600_000 }, async () => {
  let t = Date.now();
  const lap = (s: string) => { process.stdout.write(`${s} ${(Date.now() - t) / 1000}\n`); t = Date.now(); };
  const steps = await stack.up(); lap("up");
  const live = await lookAt(stack); lap("look");
  writeFileSync("/tmp/h/live.json", JSON.stringify({ steps, w: stack.warnings, running: running(live), objects: live.objects }, null, 1));
  console.log(problemsOf(live), stack.warnings, running(live));
  console.log(await stack.up()); lap("again");
  console.log(await stack.destroy()); lap("destroy");
});
