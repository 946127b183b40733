/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The figures of all sizes as Markdown. */
export function report(results, { machine, runs }) {
  const lines = [`${machine}; ${runs} runs of each, alternating.`, ""];
  lines.push("| Resources | Measure | Flat: min / median / max | Components: min / median / max | Ratio of medians |");
  lines.push("| --- | --- | --- | --- | --- |");
  for (const { size, samples } of results)
    for (const [measure, unit, digits] of MEASURES) {
      const of = (kind) => samples[kind].map((sample) => sample[measure]);
      const ratio = median(of("components")) / median(of("flat"));
      const cells = [size, `${NAMES[measure]} (${unit})`, spread(of("flat"), digits), spread(of("components"), digits)];
      lines.push(`| ${cells.join(" | ")} | ${ratio.toFixed(2)} |`);
    }
  const [first, last] = [results[0], results.at(-1)];
  if (first !== last)
    for (const kind of ["flat", "components"]) {
      const grown = (measure) =>
        median(last.samples[kind].map((s) => s[measure])) - median(first.samples[kind].map((s) => s[measure]));
      const per = (measure) => ((1000 * grown(measure)) / (last.size - first.size)).toFixed(2);
      lines.push(
        "",
        `Each 1,000 resources more (${kind}): ${per("time")} s, of which the planner's own CPU ${per("planner")} s.`,
      );
    }
  lines.push(
    "",
    ...results.map(
      (r) => `${r.size}: ${r.systems} systems and ${r.pools} pools, ${r.nodes} nodes in the plan with components.`,
    ),
  );
  return lines.join("\n");
}

const MEASURES = [
  ["time", "s", 2],
  ["memory", "MiB", 0],
  ["cpu", "s", 2],
  ["planner", "s", 2],
];
const NAMES = {
  time: "Time of the plan",
  memory: "Peak memory of the program",
  cpu: "CPU of the program",
  planner: "CPU of the planner",
};

function spread(values, digits) {
  return [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(digits)).join(" / ");
}
