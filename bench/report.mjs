/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The figures of all sizes as Markdown; `counts` says what a size counts. */
export function report(results, machine, counts) {
  const lines = [`${machine}.`, ""];
  lines.push("| Size | Measure | Flat: min / median / max | Components: min / median / max | Ratio of medians |");
  lines.push("| --- | --- | --- | --- | --- |");
  for (const { size, samples } of results)
    for (const [measure, unit, digits] of MEASURES) {
      const of = (kind) => samples[kind].map((sample) => sample[measure]);
      const ratio = median(of("components")) / median(of("flat"));
      const cells = [size, `${NAMES[measure]} (${unit})`, spread(of("flat"), digits), spread(of("components"), digits)];
      lines.push(`| ${cells.join(" | ")} | ${ratio.toFixed(2)} |`);
    }
  lines.push("", ...growth(results));
  for (const { size, resources, nodes, samples } of results)
    lines.push(
      "",
      `${size} ${counts}: ${resources} resources, ${nodes} nodes in the plan with components; ${samples.flat.length} runs of each.`,
    );
  return lines.join("\n");
}

/** What each further one costs between one size and the next; linear growth keeps it the same. */
function growth(results) {
  if (results.length < 2) return [];
  const kinds = ["flat", "components"];
  const lines = ["| From | To | Measure for one more | Flat | Components |", "| --- | --- | --- | --- | --- |"];
  for (const [index, larger] of results.slice(1).entries()) {
    const smaller = results[index];
    for (const [measure, unit, digits] of MEASURES) {
      const grown = (kind) => {
        const of = ({ samples }) => median(samples[kind].map((sample) => sample[measure]));
        return ((1000 * (of(larger) - of(smaller))) / (larger.size - smaller.size)).toFixed(digits);
      };
      const name = `${NAMES[measure]} (thousandths of ${unit})`;
      lines.push(`| ${[smaller.size, larger.size, name, ...kinds.map(grown)].join(" | ")} |`);
    }
  }
  return lines;
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
