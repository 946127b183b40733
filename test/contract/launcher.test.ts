import { stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { Substitute } from "../../components/openyuanrong/launcher";
import { Launched, launched, requirePythonPackages } from "../support/pypi";
import {
  Contract,
  contracts,
  expectedStart,
  LaunchedComponent,
  launchedComponent,
  POD_ENV,
  SECRET,
} from "./components";

requirePythonPackages();

describe.each(contracts)("the launcher starts $case", (contract: Contract) => {
  const { component, binary, added } = contract;
  let registered: Promise<LaunchedComponent> | undefined;
  let once: Launched | undefined;
  const made = () => (registered ??= launchedComponent(contract));
  const start = ({ files, substituted }: LaunchedComponent) =>
    (once ??= launched(files["config.toml"]!, component, POD_ENV, substituted));

  test("with every flag once, in order, its values filled in; it leaves out what is empty", async () => {
    const launchedOne = await made();
    const { argv } = start(launchedOne);
    expect(argv.slice(1)).toEqual(expectedStart(launchedOne).flags);
    expect(argv.join("\n")).not.toMatch(/\{[A-Z0-9_]+\}/);
    expect(argv[0]).toBe(added === undefined ? binary : "/etc/yuanrong/start.sh");
    expect("start.sh" in launchedOne.files).toBe(added !== undefined);
  });

  test("with the environment of config.toml and nothing of the pod's", async () => {
    const launchedOne = await made();
    expect(start(launchedOne).env).toEqual(expectedStart(launchedOne).env);
  });

  test("and logs its flags, but nothing of the pod's environment that is not filled in", async () => {
    const { log, argv } = start(await made());
    expect(log).toContain(argv.at(-1)!);
    expect(log).not.toContain(SECRET);
  });

  test("by the command that its container has, which logs no more than this and hands on nothing of the pod's", async () => {
    const { command, substituted } = await made();
    const words = `-m yr.cli.main launch --env-subst ${substituted.join(",")} ${component}`;
    expect(command.at(-1)).toMatch(new RegExp(`^exec python3 ${words}$`, "m"));
  });

  test("but not without something that it is to fill in", async () => {
    const { files, substituted } = await made();
    const [missing] = substituted as [Substitute];
    const { [missing]: _, ...rest } = POD_ENV;
    const attempt = () => launched(files["config.toml"]!, component, rest, substituted);
    expect(attempt).toThrow(`Environment variable '${missing}' is not set`);
  });
});

describe("what the launcher does with config.toml", () => {
  const bin_path = "/bin/program";
  const launch = (args: object, substituted: string[] = [], env: Record<string, string> = {}) =>
    launched(stringify({ iam_server: { bin_path, env: {}, args } }), "iam_server", env, substituted);

  test.each([
    ["a double quote", 'say "no"'],
    ["a single quote", "it's"],
    ["three quotes", `'''"""`],
    ["a backslash", "C:\\new\\"],
    ["a dollar sign", "$HOME ${HOME} $(id) `id`"],
    ["braces", "{RUNTIME_POD_IP} {{ ip }} {% raw %}"],
    ["JSON", JSON.stringify({ a: { b: ['"', "\\", true, null] } })],
    ["line ends and tabs", "one\ntwo\r\n\tthree"],
    ["a comment sign", "a # b = c"],
    ["spaces around", "  a  "],
    ["other scripts", "元戎 \u{1F600}"],
    ["a number in quotes", "007"],
    ["a control character", "\u0001\u007f"],
  ])("a value with %s arrives unchanged", (_, value) => {
    expect(launch({ value, last: "flag" }).argv).toEqual([bin_path, `--value=${value}`, "--last=flag"]);
  });

  test("numbers and booleans arrive as a shell user would write them", () => {
    const numbers = { zero: 0, negative: -1, large: 2 ** 40, fraction: 0.25, yes: true, no: false };
    const [, ...flags] = launch(numbers).argv;
    expect(flags).toEqual(Object.entries(numbers).map(([key, value]) => `--${key}=${value}`));
  });

  test("only what is asked for is filled in, everywhere", () => {
    const args = { both: "{A}:{A}", other: "{B}" };
    expect(launch(args, ["A"], { A: "1", B: "2" }).argv.slice(1)).toEqual(["--both=1:1", "--other={B}"]);
  });

  test("what it fills in stands in the log", () => {
    expect(launch({ value: "{A}" }, ["A"], { A: "for-the-log" }).log).toContain("with value 'for-the-log'");
  });

  test.each([
    ["broken TOML", "[iam_server]\nbin_path = ", "TOMLDecodeError"],
    ["a key twice", '[iam_server]\nbin_path = "/b"\n[iam_server.args]\na = 1\na = 2\n', "Cannot overwrite a value"],
    ["no binary", "[iam_server.args]\na = 1\n", "KeyError: 'bin_path'"],
    ["another program's table", '[other]\nbin_path = "/b"\n', "KeyError: 'iam_server'"],
    ["a number in the environment", '[iam_server]\nbin_path = "/b"\n[iam_server.env]\na = 1\n', "TypeError"],
  ])("%s is refused", (_, toml, message) => {
    expect(() => launched(toml, "iam_server", {}, [])).toThrow(message);
  });

  test("a program that it does not know is refused", () => {
    expect(() => launched(stringify({ other: { bin_path } }), "other", {}, [])).toThrow("Unknown component: other");
  });
});
