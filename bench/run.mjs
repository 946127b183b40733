import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { plan } from "../dist/planner/index.js";
import { flatProgram } from "./flat.mjs";
import { report } from "./report.mjs";

/** What is planned: a program with components, its sizes, what they count, and how often each size is measured by default. */
const SUBJECTS = {
  runtime: { program: "runtime.cjs", counts: "pools", sizes: "100,1000,5000", runs: "7,5,3" },
  edge: { program: "edge.cjs", counts: "node pools", sizes: "100,1000", runs: "5,3" },
};
const { values: options, positionals } = parseArgs({
  options: { sizes: { type: "string" }, runs: { type: "string" } },
  allowPositionals: true,
});
if (positionals[0] === "policies") {
  const { benchPolicies } = await import("./policies/run.mjs");
  const numbers = (text) => text.split(",").map(Number);
  await benchPolicies(numbers(options.sizes ?? "5000,10000,20000"), numbers(options.runs ?? "3,1,1"));
  process.exit();
}
const subject = SUBJECTS[positionals[0] ?? "runtime"];
if (!subject) {
  console.error(`usage: run.mjs [${[...Object.keys(SUBJECTS), "policies"].join(" | ")}] [--sizes N,N] [--runs N,N]`);
  process.exit(2);
}
const sizes = (options.sizes ?? subject.sizes).split(",").map(Number);
/** The last number of runs holds for all further sizes. */
const runs = (options.runs ?? subject.runs).split(",").map(Number);
const here = path.dirname(fileURLToPath(import.meta.url));
const packageRoot = path.dirname(here);
const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-bench-"));
const usageFile = path.join(folder, "usage.json");

process.env.BENCH_USAGE = usageFile;
process.env.NODE_OPTIONS = `--require ${path.join(here, "measure.cjs")}`;
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

mkdirSync(path.join(folder, "node_modules"));
for (const name of ["@pulumi"])
  symlinkSync(path.join(packageRoot, "node_modules", name), path.join(folder, "node_modules", name));
symlinkSync(packageRoot, path.join(folder, "node_modules", "yuanrong-platform"));

function createProject(name, main, config = {}) {
  const cwd = path.join(folder, name);
  mkdirSync(cwd);
  const settings = Object.entries(config).map(([key, value]) => `  bench:${key}: ${value}\n`);
  writeFileSync(
    path.join(cwd, "Pulumi.yaml"),
    "name: bench\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  writeFileSync(path.join(cwd, "Pulumi.bench.yaml"), `config:\n${settings.join("")}`);
  writeFileSync(path.join(cwd, "package.json"), JSON.stringify({ name: "bench", main: "index.cjs" }));
  writeFileSync(path.join(cwd, "index.cjs"), main);
  return cwd;
}

async function run(cwd) {
  const planner = process.cpuUsage();
  const start = performance.now();
  const result = await plan({ cwd, stack: "bench" });
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(planner);
  const program = JSON.parse(readFileSync(usageFile, "utf8"));
  return {
    plan: result,
    time: elapsed / 1000,
    memory: program.memory,
    cpu: program.cpu / 1000,
    planner: (user + system) / 1e6,
  };
}

function figures({ plan: _plan, ...sample }) {
  return sample;
}

function customResources({ resources }) {
  return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

/** Both programs must register the same resources: type, name, inputs, and what each input depends on. */
function assertSame(components, flat) {
  const describe = (plan) =>
    new Map(
      customResources(plan).map(({ type, name, inputs: { __provider, ...inputs }, propertyDependencies }) => [
        `${type} ${name}`,
        JSON.parse(JSON.stringify({ inputs, depends: Object.keys(propertyDependencies) })),
      ]),
    );
  const [expected, actual] = [describe(components), describe(flat)];
  for (const [key, value] of expected)
    if (!isDeepStrictEqual(value, actual.get(key)))
      throw new Error(`${key} differs:\n${JSON.stringify(value)}\n${JSON.stringify(actual.get(key))}`);
  if (actual.size !== expected.size) throw new Error(`${actual.size} resources instead of ${expected.size}`);
}

async function measure(size, runs) {
  const source = readFileSync(path.join(here, subject.program), "utf8");
  const components = createProject(`components-${size}`, source, { size });
  const first = await run(components);
  const { program, table } = flatProgram(first.plan, { packageRoot });
  const flat = createProject(`flat-${size}`, program);
  writeFileSync(path.join(flat, "table.json"), table);
  const second = await run(flat);
  assertSame(first.plan, second.plan);
  const samples = { components: [figures(first)], flat: [figures(second)] };
  for (let i = 1; i < runs; i++) {
    process.stderr.write(`${size} ${subject.counts}: run ${i + 1} of ${runs}\n`);
    const order = [
      ["flat", flat],
      ["components", components],
    ];
    for (const [kind, cwd] of i % 2 ? order : order.reverse()) samples[kind].push(figures(await run(cwd)));
  }
  return { size, resources: customResources(first.plan).length, nodes: first.plan.resources.length, samples };
}

const results = [];
for (const [index, size] of sizes.entries()) results.push(await measure(size, runs[index] ?? runs.at(-1)));
const machine = `${cpus().length} cores (${cpus()[0].model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
console.log(report(results, machine, subject.counts));
