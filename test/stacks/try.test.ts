import { test } from "vitest";
import { writeFileSync } from "node:fs";
import { plan } from "../../planner";
test.each(["local", "dev", "staging", "production"])("%s", async (stack) => {
  const t = Date.now();
  const result = await plan({ stack, onLog: (level: string, m: unknown) => { if (level !== "debug") process.stderr.write(`${level} ${JSON.stringify(m)}\n`); } });
  writeFileSync(`/tmp/plan-${stack}.json`, JSON.stringify(result, undefined, 1));
  process.stderr.write(`${stack} ${result.resources.length} ${Date.now() - t}ms\n`);
});
