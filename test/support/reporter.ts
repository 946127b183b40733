import type { Reporter, TestModule } from "vitest/node";

/** Closes the run with what was skipped and why, and with one plain line of totals. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.state() === "failed" && module.errors().length > 0).length;
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === "skipped");
    const reasons = new Map<string, number>();
    for (const test of skipped) {
      const result = test.result();
      const reason = ("note" in result && result.note) || "no reason given";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const lines = [...reasons].map(([reason, tests]) => `  ${tests} skipped: ${reason}`);
    if (lines.length > 0) process.stdout.write(`\nNot run on this machine:\n${lines.join("\n")}\n`);
    process.stdout.write(
      `\n${count("passed")} passed, ${count("failed") + broken} failed, ${skipped.length} skipped\n`,
    );
  }
}
