import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { cpus, homedir, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../report.mjs";
import { writeManifests } from "./manifests.mjs";
import { ourObjectChecks, timesOfChecks } from "./object-checks.mjs";

const KUBE_SCORE = "github.com/zegl/kube-score/cmd/kube-score@v1.20.0";
const MAIN = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../dist/cli/main.js");

/** Judges the same files by `check` and by kube-score, which is built from its Go module, taking turns. */
export async function benchPolicies(sizes, runs) {
  const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const kubeScore = buildKubeScore();
  const results = [];
  let files = [];
  for (const [index, size] of sizes.entries()) {
    const manifests = path.join(folder, String(size));
    files = writeManifests(manifests, size);
    results.push(await measure(manifests, files, size, runs[index] ?? runs.at(-1), kubeScore));
  }
  console.log(report(results));
  console.log(await slowest(files));
}

function buildKubeScore() {
  const cache =
    process.env.XDG_CACHE_HOME || path.join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
  const bin = path.join(cache, "yuanrong-platform", "bench", "kube-score-v1.20.0");
  const binary = path.join(bin, "kube-score");
  if (existsSync(binary)) return binary;
  mkdirSync(bin, { recursive: true });
  try {
    process.stderr.write(`building ${KUBE_SCORE}\n`);
    execFileSync("go", ["install", KUBE_SCORE], {
      env: { ...process.env, GOBIN: bin },
      stdio: ["ignore", "ignore", "pipe"],
    });
    return binary;
  } catch (error) {
    console.error(`kube-score cannot be built, so only our own figures follow: ${error.message.split("\n")[0]}`);
    return undefined;
  }
}

async function measure(manifests, files, size, runs, kubeScore) {
  const out = path.join(manifests, "..", "out.json");
  const commands = {
    ours: [process.execPath, MAIN, "check", manifests, "--format", "json"],
    ...(kubeScore && {
      kubeScore: [
        kubeScore,
        "score",
        "--output-format",
        "json",
        "--all-default-optional",
        "--kubernetes-version",
        "v1.32",
        ...files,
      ],
    }),
  };
  const pairs = { ours: await ourObjectChecks(manifests) };
  const samples = {};
  for (let i = 0; i < runs; i++) {
    process.stderr.write(`${size} objects: run ${i + 1} of ${runs}\n`);
    const order = Object.keys(commands);
    for (const name of i % 2 ? order.reverse() : order) {
      (samples[name] ??= []).push(await run(commands[name], out));
      if (name === "kubeScore") pairs.kubeScore = objectChecksOf(JSON.parse(readFileSync(out, "utf8")));
    }
  }
  return { size, runs, pairs, samples };
}

/** kube-score lists for each object the checks that it applied, and those that were skipped. */
function objectChecksOf(scored) {
  return scored.reduce((count, { checks }) => count + checks.filter(({ skipped }) => !skipped).length, 0);
}

/** Time, CPU time and peak memory of a process; the last two as Linux tells them until it ends. */
async function run([command, ...args], out) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", openSync(out, "w"), "ignore"] });
  const usage = { cpu: 0, memory: 0 };
  const timer = setInterval(() => Object.assign(usage, usageOf(child.pid)), 10);
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(timer);
  if (code !== 0 && code !== 1) throw new Error(`${path.basename(command)} ended with ${code}`);
  return { wall: (performance.now() - start) / 1000, ...usage };
}

function usageOf(pid) {
  try {
    const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
    return { cpu: (Number(user) + Number(system)) / 100, memory };
  } catch {
    return {};
  }
}

function report(results) {
  const machine = `${cpus().length} cores (${cpus()[0].model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const lines = [
    `${machine}.`,
    "",
    "| Objects | Measure | check | kube-score | Ratio |",
    "| --- | --- | --- | --- | --- |",
  ];
  for (const { size, samples, pairs } of results) {
    const of = (name, measure) => samples[name] && median(samples[name].map((sample) => sample[measure]));
    const row = (title, ours, theirs, digits) =>
      lines.push(
        `| ${[size, title, cell(ours, digits), cell(theirs, digits), cell(theirs && ours / theirs, 2)].join(" | ")} |`,
      );
    for (const [measure, title, digits] of [
      ["wall", "Time (s)", 2],
      ["cpu", "CPU (s)", 2],
      ["memory", "Peak memory (MiB)", 0],
    ])
      row(title, of("ours", measure), of("kubeScore", measure), digits);
    row("Object-checks", pairs.ours, pairs.kubeScore, 0);
    for (const [measure, title] of [
      ["wall", "Object-checks in a second"],
      ["cpu", "Object-checks in a second of CPU"],
    ])
      row(title, pairs.ours / of("ours", measure), pairs.kubeScore / of("kubeScore", measure), 0);
  }
  lines.push("", ...results.map(({ size, runs }) => `${size} objects: ${runs} runs of each, medians.`));
  return lines.join("\n");
}

async function slowest(files) {
  const times = await timesOfChecks(path.dirname(files[0]));
  const total = times.reduce((sum, { time }) => sum + time, 0);
  const rows = times.slice(0, 15).map(({ id, time, findings }) => `| ${id} | ${time.toFixed(0)} | ${findings} |`);
  const head = `\nThe slowest of ${times.length} checks, which take ${total.toFixed(0)} ms together on ${files.length} files:\n`;
  return [head, "| Check | Time (ms) | Findings |", "| --- | --- | --- |", ...rows].join("\n");
}

function cell(value, digits) {
  return value === undefined || Number.isNaN(value) ? "" : value.toFixed(digits);
}
