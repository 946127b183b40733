import { stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { functionMasterProgram, SUBSTITUTED } from "../../components/openyuanrong/function-master/config";
import { launcherContainer, LaunchedProgram, launcherFiles, Substitute } from "../../components/openyuanrong/launcher";
import { ComponentSecurity } from "../../components/openyuanrong/security/connection";
import { Launched, launched, requirePythonPackages } from "../support/pypi";

requirePythonPackages();

/** What the pod's environment holds: what may be filled in, and a secret that is nobody's business. */
const SUBSTITUTES: Record<Substitute, string> = {
  RUNTIME_POD_IP: "10.1.2.3",
  RUNTIME_HOST_IP: "10.1.2.4",
  RUNTIME_POD_NAME: "pod-0",
  NODE_ID: "node-1",
};
const SECRET = "not-for-the-log";
const POD_ENV = { ...SUBSTITUTES, PASSWORD: SECRET };

interface Contract {
  case: string;
  program: LaunchedProgram;
  substituted: readonly Substitute[];
  security?: ComponentSecurity;
}

const etcd = { endpoints: ["etcd-0.yr:2379", "etcd-1.yr:2379"], clientSecretName: "etcd-client" };
const security = { tls: { secretName: "tls" }, keys: { secretName: "keys" } };
const master = (more: object) =>
  functionMasterProgram({
    args: {
      namespace: "yr",
      image: "r/functionsystem:1",
      etcd: { endpoints: etcd.endpoints },
      agent: { images: { init: "r/i:1", agent: "r/a:1", runtimeManager: "r/m:1" } },
      ...more,
    },
    workerNamespace: "pools",
    etcdEndpoints: etcd.endpoints,
  });

/** One line for each program that the launcher starts. */
const contracts: Contract[] = [
  { case: "function_master", program: master({}), substituted: SUBSTITUTED },
  { case: "function_master, secured", program: master({ etcd, security }), substituted: SUBSTITUTED, security },
];

describe.each(contracts)("the launcher starts $case", ({ program, substituted, security }) => {
  const { component, args, env, binary } = program;
  const files = launcherFiles(program, security);
  let once: Launched | undefined;
  const start = () => (once ??= launched(files["config.toml"]!, component, POD_ENV, substituted));
  const filled = (text: string) =>
    substituted.reduce((value, key) => value.replaceAll(`{${key}}`, SUBSTITUTES[key]), text);

  test("with every flag once, in order, its values filled in; it leaves out what is empty", () => {
    const { argv } = start();
    const flags = Object.entries(args).filter(([, value]) => value !== "");
    expect(argv.slice(1)).toEqual(flags.map(([key, value]) => `--${key}=${filled(String(value))}`));
    expect(argv.join("\n")).not.toMatch(/\{[A-Z0-9_]+\}/);
    expect(argv[0]).toBe(files["start.sh"] === undefined ? binary : "/etc/yuanrong/start.sh");
  });

  test("with the environment of config.toml and nothing of the pod's", () => {
    const expected = Object.entries(env).map(([key, value]) => [key, filled(value)]);
    expect(start().env).toEqual(Object.fromEntries(expected));
  });

  test("and logs its flags, but nothing of the pod's environment that is not filled in", () => {
    const { log, argv } = start();
    expect(log).toContain(argv.at(-1)!);
    expect(log).not.toContain(SECRET);
  });

  test("by the command that its container has, which logs no more than this and hands on nothing of the pod's", () => {
    const { command, env } = launcherContainer(component, [...substituted]) as {
      command: string[];
      env: { name: string }[];
    };
    const words = `-m yr.cli.main launch --env-subst ${substituted.join(",")} ${component}`;
    expect(command.at(-1)).toMatch(new RegExp(`^exec python3 ${words}$`, "m"));
    expect(env.map(({ name }) => name)).toEqual(substituted);
  });

  test("but not without something that it is to fill in", () => {
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
