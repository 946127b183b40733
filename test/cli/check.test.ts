import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../support/cli";

const folder = mkdtempSync(path.join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);
function write(name: string, text: string): string {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
  return file(name);
}

const pod = (name: string, spec = "") => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec:
  ${spec}
  containers: [{ name: main, image: registry.example.com/main:1 }]
`;
const BAD = "hostPID: true # for strace";
const BASELINE = ["--pack", "baseline"];

beforeEach(() => {
  write("manifests/good.yaml", pod("good"));
  write("manifests/deep/bad.yaml", `${pod("fine")}---\n${pod("bad", BAD)}`);
});

async function checkJson(args: string[], input?: string) {
  const { code, stdout, stderr } = await runCli(["check", ...args, "--format", "json"], { input });
  return { code, stderr, found: stdout === "" ? [] : JSON.parse(stdout) };
}

describe("files", () => {
  test("are judged without a project, in folders of any depth, with the line", async () => {
    const { code, found } = await checkJson([file("manifests"), ...BASELINE]);
    expect(code).toBe(1);
    expect(found).toMatchObject([
      {
        check: "pod-host-pid",
        resource: { kind: "Pod", namespace: "shop", name: "bad" },
        location: { file: file("manifests/deep/bad.yaml"), line: 12 },
      },
    ]);
  });

  test("may come by standard input", async () => {
    const { code, found } = await checkJson(["-", ...BASELINE], pod("piped", BAD));
    expect({ code, name: found[0].resource.name }).toEqual({ code: 1, name: "piped" });
    expect(await checkJson(["-", ...BASELINE], pod("piped"))).toEqual({ code: 0, stderr: "", found: [] });
  });

  test("that cannot be parsed are findings, and the rest is judged", async () => {
    const broken = write("broken.yaml", `${pod("first", BAD)}---\na: [1,\n---\n${pod("last", BAD)}`);
    const { code, found } = await checkJson([broken, ...BASELINE]);
    expect(code).toBe(1);
    expect(found.map(({ check, location }: never) => [check, (location as { line: number }).line])).toEqual([
      ["yaml-invalid", expect.any(Number)],
      ["pod-host-pid", 5],
      ["pod-host-pid", expect.any(Number)],
    ]);
  });

  test("that are not there end the run before it begins, all named", async () => {
    const { code, stdout, stderr } = await runCli(["check", file("no.yaml"), file("manifests"), file("neither")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(file("no.yaml"));
    expect(stderr).toContain(file("neither"));
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
  });
});

describe("nothing to judge", () => {
  test.each([
    ["a folder without YAML", () => [path.dirname(write("none/readme.txt", "hello"))]],
    ["an empty file", () => [write("empty.yaml", "")]],
    ["empty input", () => ["-"]],
  ])("in %s is said", async (_, paths) => {
    const { code, stdout, stderr } = await runCli(["check", ...paths()], { input: "" });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^warning: nothing was judged: there is no Kubernetes object in /),
    });
    expect(stdout).not.toContain("Not judged");
  });
});

test("--namespace says where objects are that do not say it, but not where cluster-wide ones are", async () => {
  const text = pod("piped", BAD).replace(", namespace: shop", "");
  const role =
    "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: all }\nrules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]\n";
  const args = ["-", "--pack", "baseline", "--pack", "identity", "--namespace", "shop"];
  const { found } = await checkJson(args, text + role);
  const names = found.map(({ resource }: never) => Object.values(resource as object).join(" "));
  expect(names).toContain("v1 Pod shop piped");
  expect(names).toContain("rbac.authorization.k8s.io/v1 ClusterRole all");
  const { code, stderr } = await runCli(["check", "--namespace", "shop"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--namespace is for objects in files/) });
});

describe("--fix", () => {
  test("writes what is safe, keeps comments, says what it did, and does nothing the second time", async () => {
    const bad = file("manifests/deep/bad.yaml");
    const { code, stderr } = await runCli(["check", bad, ...BASELINE, "--fix"]);
    expect(stderr).toMatch(/fixed pod-host-pid of Pod\/shop\/bad/);
    expect(code).toBe(0);
    const fixed = readFileSync(bad, "utf8");
    expect(fixed).not.toContain("hostPID");
    expect(fixed.startsWith(`${pod("fine")}---\n`)).toBe(true);
    expect(await runCli(["check", bad, ...BASELINE, "--fix"])).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(bad, "utf8")).toBe(fixed);
  });

  test.each([[["--fix"]], [["-", "--fix"]]])("%j is refused: there is no file to write", async (args) => {
    const { code, stderr } = await runCli(["check", ...args], { input: "" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^error: --fix writes into files/) });
  });
});

describe("settings", () => {
  test("levels and parameters come from a profile and a file", async () => {
    const config = write("config.json", JSON.stringify({ "pod-host-pid": { enforcementLevel: "advisory" } }));
    const { code, found } = await checkJson([file("manifests"), ...BASELINE, "--pack-config", config]);
    expect({ code, level: found[0].level }).toEqual({ code: 0, level: "advisory" });
    const dev = await checkJson([file("manifests"), ...BASELINE, "--profile", "dev"]);
    expect({ code: dev.code, level: dev.found[0].level }).toEqual({ code: 0, level: "advisory" });
  });

  test("exemptions accept a finding until their day", async () => {
    const exempted = (expires: string) =>
      write(
        "exemptions.yaml",
        `exemptions: [{ check: pod-host-pid, resource: Pod/shop/b*, owner: me, reason: tracing, expires: ${expires} }]`,
      );
    const held = await checkJson([file("manifests"), ...BASELINE, "--exemptions", exempted("2999-12-31")]);
    expect({ code: held.code, exempted: held.found[0].exempted.owner }).toEqual({ code: 0, exempted: "me" });
    const over = await checkJson([file("manifests"), ...BASELINE, "--exemptions", exempted("2020-01-01")]);
    expect(over.code).toBe(1);
    expect(over.found.find(({ check }: { check: string }) => check === "pod-host-pid").exempted).toBe(false);
  });

  test("exemptions of many files count together", async () => {
    const written = (name: string, resource: string) =>
      write(
        name,
        `exemptions: [{ check: pod-host-pid, resource: ${resource}, owner: me, reason: tracing, expires: 2999-12-31 }]`,
      );
    const files = [written("first.yaml", "Pod/shop/nobody"), written("second.yaml", "Pod/shop/b*")];
    const { code, found } = await checkJson([
      file("manifests"),
      ...BASELINE,
      ...files.flatMap((name) => ["--exemptions", name]),
    ]);
    expect(code).toBe(0);
    const sources = found.map(({ exempted }: { exempted: { source: string } | false }) => exempted && exempted.source);
    expect(sources.filter(Boolean).map((source: string) => source.replace(/.*\//, ""))).toEqual([
      "second.yaml: exemptions[0]",
    ]);
  });

  test("exemptions that objects carry count, unless they are told not to", async () => {
    const note = '{ exempt.yuanrong-platform.io/pod-host-pid: "owner: me; reason: one; two; expires: 2999-12-31" }';
    const text = pod("own", BAD).replace("namespace: shop", `namespace: shop, annotations: ${note}`);
    const { code, found } = await checkJson(["-", ...BASELINE], text);
    expect({ code, exempted: found[0].exempted.reason }).toEqual({ code: 0, exempted: "one; two" });
    const strict = await checkJson(["-", ...BASELINE, "--no-annotations"], text);
    expect({ code: strict.code, exempted: strict.found[0].exempted }).toEqual({ code: 1, exempted: false });
  });

  test("all wrong ones are named at once, with what would be right", async () => {
    const config = write("config.json", JSON.stringify({ nope: "mandatory", "rel-replicas": { minimum: "x" } }));
    const { code, stderr } = await runCli(["check", file("manifests"), "--pack-config", config]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nope: no such check/);
    expect(stderr).toMatch(/rel-replicas\.minimum: is a string; expected a number/);
    const exemptions = write("exemptions.yaml", "exemptions: [{ check: a, resource: b, expires: soon }]");
    const other = await runCli(["check", file("manifests"), "--exemptions", exemptions]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/exemptions\[0\]\.owner: is required/);
    expect(other.stderr).toMatch(/"soon" is no day; expected a day as YYYY-MM-DD/);
  });

  test.each<[string[], RegExp]>([
    [["--pack", "safe"], /Allowed packs are baseline, restricted/],
    [["--profile", "prod"], /Allowed choices are dev, staging, production/],
    [["--format", "xml"], /Allowed choices are text, json, sarif, junit/],
    [["--stack", "dev"], /--stack chooses what is planned, but paths are judged instead/],
    [["--config", "a.yaml"], /--config chooses what is planned/],
    [["--charts", "charts"], /--charts chooses what is planned/],
    [["--list"], /--list prints the catalogue: leave the paths out/],
  ])("%j ends with 2", async (args, message) => {
    const { code, stderr } = await runCli(["check", file("manifests"), ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

test("--list prints the packs that are chosen", async () => {
  const { stdout } = await runCli(["check", "--list", "--pack", "network"]);
  expect(stdout).toMatch(/^network \(\d+\): /);
  expect(stdout).not.toMatch(/^platform/m);
  expect(await runCli(["check", "--list", "--format", "junit"])).toMatchObject({
    code: 2,
    stderr: "error: --list is written as text or json\n",
  });
});

test("--list prints the catalogue, as text and as JSON", async () => {
  const text = await runCli(["check", "--list"]);
  expect(text.stdout).toMatch(/^baseline \(\d+\): /);
  const { stdout } = await runCli(["check", "--list", "--format", "json"]);
  const listed = JSON.parse(stdout);
  expect(text.stdout).toContain(`\n${listed.length} checks\n`);
  expect(listed.find(({ id }: { id: string }) => id === "pod-privileged")).toMatchObject({
    severity: "critical",
    levels: { dev: "mandatory", staging: "mandatory", production: "mandatory" },
  });
});
