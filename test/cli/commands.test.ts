import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { version } from "../../package.json";
import { runCli } from "../support/cli";

const CANARY = "canary-of-the-command";
const folder = mkdtempSync(path.join(tmpdir(), "commands-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DEV = ["--cwd", "test/fixtures/projects/two-stacks", "--stack", "dev"];

async function succeed(args: string[], options?: Parameters<typeof runCli>[1]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, options);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("plan", () => {
  test("prints the table without colours into a pipe, with them when forced", async () => {
    const table = await succeed(["plan", ...DEV]);
    expect(table).toContain("two-stacks dev\n3 Kubernetes objects\n");
    expect(table).toMatch(/^Deployment {2}web\/web {2}protect$/m);
    expect(table).not.toContain("\u001b");
    expect(await succeed(["plan", ...DEV], { env: { FORCE_COLOR: "1" } })).toContain("\u001b[1m");
    expect(await succeed(["plan", ...DEV], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).toBe(table);
  });

  test("finds the project from a folder inside it, and takes options before the command", async () => {
    const table = await succeed(["--stack", "prod", "plan"], { cwd: "test/fixtures/projects/two-stacks" });
    expect(table).toMatch(/^ {2}replicas {2}3$/m);
  });

  test("takes a configuration file in place of a stack", async () => {
    const config = "test/fixtures/projects/two-stacks/Pulumi.prod.yaml";
    const json = JSON.parse(
      await succeed(["plan", "--cwd", "test/fixtures/projects/two-stacks", "--config", config, "--format", "json"]),
    );
    expect(json).toMatchObject({ stack: "prod", outputs: { replicas: 3, token: "[secret]" } });
  });

  test("is the same bytes twice, and masks secrets unless told", async () => {
    const [one, two] = await Promise.all([1, 2].map(() => succeed(["plan", ...DEV, "--format", "json"])));
    expect(one).toBe(two);
    expect(one).not.toContain(CANARY);
    expect(await succeed(["plan", ...DEV, "--format", "json", "--show-secrets"])).toContain(CANARY);
  });

  test("writes files; with secrets, for their owner alone", async () => {
    const page = path.join(folder, "plan.html");
    expect(await succeed(["plan", ...DEV, "--format", "html", "--out", page])).toBe("");
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    const secret = path.join(folder, "plan.json");
    writeFileSync(secret, "", { mode: 0o644 });
    await succeed(["plan", ...DEV, "--format", "json", "--show-secrets", "--out", secret]);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(await succeed(["plan", ...DEV, "--format", "mermaid"])).toMatch(/^flowchart LR\n/);
  });

  test("survives a reader that goes away", () => {
    const command = `node dist/cli/main.js plan ${DEV.join(" ")} --format json | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "{ 0\n", stderr: "" });
  });
});

describe("render", () => {
  test("writes the objects in apply order, and again over its own files", async () => {
    const out = path.join(folder, "rendered");
    for (let run = 0; run < 2; run++) {
      await succeed(["render", ...DEV, "--out", out]);
      expect(
        readdirSync(out)
          .filter((name) => !name.startsWith("."))
          .sort(),
      ).toEqual([
        "0001-namespace-web.yaml",
        "0002-secret-web-token.yaml",
        "0003-deployment-web-web.yaml",
        "SECRETS.txt",
      ]);
    }
    expect(readFileSync(path.join(out, "0002-secret-web-token.yaml"), "utf8")).not.toContain(CANARY);
    await succeed(["render", ...DEV, "--out", out, "--show-secrets"]);
    const secret = path.join(out, "0002-secret-web-token.yaml");
    expect(readFileSync(secret, "utf8")).toContain(CANARY);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
  });
});

describe("images", () => {
  test("lists them as text and as JSON", async () => {
    expect(await succeed(["images", ...DEV])).toMatch(/example.com\/web:1.2.3 +Deployment web\/web/);
    const report = JSON.parse(await succeed(["images", ...DEV, "--format", "json"]));
    expect(report).toMatchObject({
      images: [{ image: "example.com/web:1.2.3", digest: null }],
      charts: [],
      withoutDigest: ["example.com/web:1.2.3"],
      unknown: [],
    });
  });
});

describe("config", () => {
  test("prints a JSON Schema", async () => {
    const schema = JSON.parse(await succeed(["config", "schema"]));
    expect(schema.properties.config.properties).toHaveProperty(["yuanrong-platform:openYuanrong"]);
  });

  test("validates every stack of the repository", async () => {
    const lines = (await succeed(["config", "validate"])).trim().split("\n");
    expect(lines.map((line) => path.basename(line))).toEqual(
      ["dev", "local", "production", "staging"].map((stack) => `Pulumi.${stack}.yaml: valid`),
    );
  });
});

describe("help", () => {
  test.each([
    [["plan"]],
    [["render"]],
    [["images"]],
    [["config", "schema"]],
    [["config", "validate"]],
    [["local", "up"]],
  ])("of %j has the common options and an example", async (command) => {
    const help = await succeed([...command, "--help"]);
    for (const option of ["--cwd", "--stack", "--config", "--charts"]) expect(help).toContain(option);
    expect(help).toContain(`Example:\n  yuanrong-platform ${command.join(" ")}`);
  });

  test("prints the version", async () => {
    expect(await succeed(["--version"])).toBe(`${version}\n`);
  });

  test("loads neither Pulumi nor a Kubernetes client", () => {
    const trace = `process.on("exit", () => console.error(Object.keys(require.cache).filter((f) => /@pulumi|@kubernetes|@viz-js/.test(f)).length))`;
    const { stderr } = spawnSync(
      "node",
      ["-e", `${trace}; process.argv[2] = "--help"; require("./dist/cli/main.js")`, "x"],
      {
        encoding: "utf8",
      },
    );
    expect(stderr.trim()).toBe("0");
  });
});

test("an unexpected error ends with 1, and says how to see where it arose", async () => {
  const fault = path.join(folder, "fault.cjs");
  writeFileSync(
    fault,
    `const write = process.stdout.write;
    process.stdout.write = function (text, ...rest) {
      if (text.length > 100) throw new Error("the disk is on fire");
      return write.call(this, text, ...rest);
    };`,
  );
  const env = { NODE_OPTIONS: `--require=${fault}` };
  const plain = await runCli(["config", "schema"], { env });
  expect(plain).toEqual({
    code: 1,
    stdout: "",
    stderr: "error: unexpected: the disk is on fire\nSet DEBUG=yuanrong-platform to see where it arose.\n",
  });
  const debugged = await runCli(["config", "schema"], { env: { ...env, DEBUG: "yuanrong-platform" } });
  expect(debugged.stderr).toMatch(/^\s+at .*fault.cjs/m);
});
