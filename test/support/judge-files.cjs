// Judges the files that it is told of by every check, and answers for each with one line of JSON.
require("./typescript.cjs");
const { createInterface } = require("node:readline");
const { readPaths } = require("../../policies/sources/yaml");
const { runChecks } = require("../../policies/run");

createInterface({ input: process.stdin }).on("line", async (file) => {
  try {
    const contents = await readPaths([file]);
    const report = await runChecks({}, async () => ({ ...contents, source: "files" }));
    const findings = report.findings.map(({ check, location, message }) => ({ check, location, message }));
    answer({ ...report, checks: undefined, findings });
  } catch (error) {
    answer({ error: error.stack });
  }
});

function answer(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
