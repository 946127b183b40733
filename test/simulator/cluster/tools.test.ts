import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureTools, findTools, ToolsUnavailable } from "../../../simulator/cluster/tools";
import { families } from "../../../simulator/cluster/families";
import { cacheRoot, packageRoot } from "../../../simulator/paths";

let folder: string;
const NAMES = [
  "etcd",
  "helm",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
  "kwokctl",
];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tools-"));
  mkdirSync(path.join(folder, "path"));
  vi.stubEnv("YUANRONG_PLATFORM_CACHE", path.join(folder, "cache"));
  vi.stubEnv("PATH", `${path.join(folder, "path")}:/bin:/usr/bin`);
  // Whatever this machine has in the usual places must not be found.
  for (const name of NAMES) onPath(name, "echo v0.0.0");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

function onPath(name: string, script: string): string {
  const file = path.join(folder, "path", name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A compiler that writes down how it was called and "builds" its -o argument. */
function fakeGo({ version = "1.99.0", onBuild = ":" } = {}): string {
  const log = path.join(folder, "go.log");
  onPath(
    "go",
    `if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; exit; fi
echo "$PWD $GOMODCACHE $GOCACHE $CGO_ENABLED $*" >> ${log}
while [ "$1" != -o ]; do shift; done
${onBuild}
echo built > "$2"`,
  );
  return log;
}

const quiet = { report: () => {} };

test("takes its versions from the go.mod files", () => {
  for (const { name, folder: at, version } of families()) {
    expect(at).toBe(path.join(packageRoot(), "simulator", "tools", name));
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync(path.join(at, "go.mod"), "utf8")).toContain(` v${version}`);
  }
  const names = families().flatMap(({ packages }) => Object.keys(packages));
  expect(names.sort()).toEqual(NAMES);
});

test("uses a program on PATH when its version is the pinned one, and only then", async () => {
  const expected: Record<string, string> = {};
  for (const { packages, version } of families())
    for (const name of Object.keys(packages)) expected[name] = onPath(name, `echo "Version: v${version}+vendor"`);
  expect(await findTools()).toEqual(expected);
  onPath("kubectl", "echo Client Version: v1.2.3");
  expect(await findTools()).toBeUndefined();
  const log = fakeGo();
  const tools = await ensureTools(quiet);
  const kubernetes = families().find(({ name }) => name === "kubernetes")!.version;
  expect(tools).toEqual({ ...expected, kubectl: path.join(cacheRoot(), "bin", `kubernetes-${kubernetes}`, "kubectl") });
  expect(readFileSync(log, "utf8").trim().split("\n")).toHaveLength(1);
});

test("builds every missing program once, inside the cache folder, although two processes want them", async () => {
  const log = fakeGo({ onBuild: "sleep 0.02" });
  vi.stubEnv("GOMODCACHE", path.join(folder, "chosen-by-the-user"));
  vi.stubEnv("GOCACHE", "");
  const lines: string[] = [];
  const report = (line: string) => void lines.push(line);
  const [first, second] = await Promise.all([ensureTools({ report }), ensureTools({ report })]);
  expect(first).toEqual(second);
  expect(await findTools()).toEqual(first);
  const calls = readFileSync(log, "utf8").trim().split("\n");
  expect(calls).toHaveLength(NAMES.length);
  for (const call of calls) {
    const [cwd, modules, cache, cgo, ...args] = call.split(" ");
    expect(cwd).toContain(path.join("simulator", "tools"));
    expect(modules).toBe(path.join(folder, "chosen-by-the-user"));
    expect(cache).toBe(path.join(cacheRoot(), "build", "cache"));
    expect(cgo).toBe("0");
    expect(args).toEqual(expect.arrayContaining(["-mod=readonly", "-trimpath"]));
  }
  expect(lines).toContainEqual(expect.stringMatching(/^building kube-apiserver \d+\.\d+\.\d+ \(5 of 8\) …$/));
  expect(existsSync(path.join(cacheRoot(), "build"))).toBe(false);
  expect(existsSync(path.join(cacheRoot(), "bin", ".lock"))).toBe(false);
});

test("tells Kubernetes and helm which version they are", async () => {
  const log = fakeGo();
  await ensureTools(quiet);
  const calls = readFileSync(log, "utf8");
  const kubernetes = families().find(({ name }) => name === "kubernetes")!.version;
  expect(calls).toContain(`-X k8s.io/component-base/version.gitVersion=v${kubernetes} `);
  expect(calls).toContain(`-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=${kubernetes.split(".")[1]} `);
});

test("says so when there is no Go", async () => {
  vi.stubEnv("PATH", path.join(folder, "path"));
  const attempt = ensureTools(quiet);
  await expect(attempt).rejects.toThrow(ToolsUnavailable);
  await expect(attempt).rejects.toThrow(/Go is not on PATH.*install Go.*or put etcd/s);
});

test("says so when Go is too old", async () => {
  fakeGo({ version: "1.19.13" });
  const attempt = ensureTools(quiet);
  await expect(attempt).rejects.toThrow(ToolsUnavailable);
  await expect(attempt).rejects.toThrow(/Go 1\.\d+\.\d+ or newer is needed \(found go version go1\.19\.13/);
});

test("says what the compiler said when a build fails, and leaves no half-built program", async () => {
  fakeGo({ onBuild: 'echo half > "$2"; echo "dial tcp: no route to host" >&2; exit 1' });
  const attempt = ensureTools(quiet);
  await expect(attempt).rejects.toThrow(ToolsUnavailable);
  await expect(attempt).rejects.toThrow(/etcd \d.* could not be built:\n.*no route to host/s);
  expect(await findTools()).toBeUndefined();
  fakeGo();
  expect(Object.keys(await ensureTools(quiet)).sort()).toEqual(NAMES);
});

test("an interrupt ends the compiler and what it started", async () => {
  const pids = path.join(folder, "pids");
  fakeGo({ onBuild: `sleep 300 & echo $$ $! > ${pids}; wait` });
  const controller = new AbortController();
  const attempt = ensureTools({ ...quiet, signal: controller.signal });
  await expect
    .poll(() => existsSync(pids) && readFileSync(pids, "utf8").trim().split(" ").length, { timeout: 30_000 })
    .toBe(2);
  controller.abort();
  await expect(attempt).rejects.toThrow(/abort/i);
  const [go, child] = readFileSync(pids, "utf8").trim().split(" ").map(Number);
  for (const pid of [go!, child!]) await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
  expect(existsSync(path.join(cacheRoot(), "bin", ".lock"))).toBe(false);
});

function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync("/proc/self/stat")) return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"));
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
