import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  Contract,
  contracts,
  expectedStart,
  LaunchedComponent,
  launchedComponent,
  measuredMaster,
  SECRETS,
} from "./components";
import { PLUGIN_FOLDER } from "../../components/openyuanrong/function-master/config";
import { LIBRARIES } from "../../components/openyuanrong/paths";

/** What some shells export of their own. */
const OF_THE_SHELL = new Set(["PWD", "OLDPWD", "SHLVL", "_"]);

/** What is around the script: Secrets, and files and folders of the image. */
interface Around {
  secrets?: typeof SECRETS;
  files?: Record<string, string>;
  folders?: string[];
}

interface Started {
  /** The folder that stands for the root of the container. */
  root: string;
  status: number | null;
  stdout: string;
  stderr: string;
  /** What the program in the binary's place was given; absent when it was not started. */
  given?: { argv: string[]; env: Record<string, string> };
}

/** Runs start.sh as the launcher does, with a recorder in the binary's place and the Secrets mounted as in the pod. */
function started(
  made: LaunchedComponent,
  binary: string,
  { secrets = SECRETS, files = {}, folders = [] }: Around = {},
): Started {
  const root = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-start-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const { name, mountPath } of made.volumeMounts) {
    const { secret } = made.volumes.find((volume) => volume.name === name);
    if (secret) writeSecret(path.join(root, mountPath), secrets[secret.secretName]!, secret.items);
  }
  for (const folder of folders) mkdirSync(path.join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const record = path.join(root, "record.json");
  const recorder = path.join(root, "recorder.cjs");
  writeFileSync(
    recorder,
    `#!${process.execPath}
const given = { argv: process.argv.slice(2), env: process.env };
require("node:fs").writeFileSync(${JSON.stringify(record)}, JSON.stringify(given));
`,
    { mode: 0o700 },
  );
  const script = path.join(root, "start.sh");
  const text = made.files["start.sh"]!;
  expect(text.split("\n").filter((line) => line === `exec ${binary} "$@"`)).toHaveLength(1);
  const here = text.replace(binary, recorder).replaceAll("/home/sn/", `${root}/home/sn/`);
  writeFileSync(script, here, { mode: 0o550 });
  const { flags, env } = expectedStart(made);
  const { status, stdout, stderr } = spawnSync(script, flags, { env, encoding: "utf8", cwd: root });
  const given = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : undefined;
  return { root, status, stdout, stderr, given };
}

/** The files that the kubelet makes of a Secret: each key, or the chosen ones. */
function writeSecret(folder: string, data: Record<string, string>, items?: { key: string; path: string }[]): void {
  mkdirSync(folder, { recursive: true });
  const chosen = items ?? Object.keys(data).map((key) => ({ key, path: key }));
  for (const { key, path: file } of chosen)
    if (data[key] !== undefined) writeFileSync(path.join(folder, file), data[key]);
}

const scripted = contracts.filter(({ added }) => added !== undefined);

describe.each(scripted)("start.sh of $case", (contract: Contract) => {
  const { binary, added } = contract;

  test("starts the binary with the launcher's flags, its environment and what is read from Secrets", async () => {
    const made = await launchedComponent(contract);
    const { flags, env } = expectedStart(made);
    const { status, given, stdout, stderr } = started(made, binary);
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: "" });
    expect(given?.argv).toEqual(flags);
    const own = Object.entries(given!.env).filter(([name]) => !OF_THE_SHELL.has(name));
    expect(Object.fromEntries(own)).toEqual({ ...env, ...added });
  });

  test("is where config.toml says, as a file that may be run", async () => {
    const { program, volumeMounts, volumes } = await launchedComponent(contract);
    const { name } = volumeMounts.find(({ mountPath }) => mountPath === path.dirname(program.bin_path));
    const { configMap } = volumes.find((volume) => volume.name === name);
    expect(path.basename(program.bin_path)).toBe("start.sh");
    expect(configMap.items).toBeUndefined();
    expect(configMap.defaultMode & 0o111).not.toBe(0);
  });

  test("does not start the binary without the keys", async () => {
    const made = await launchedComponent(contract);
    const { status, given } = started(made, binary, { secrets: { ...SECRETS, keys: {} } });
    expect(given).toBeUndefined();
    expect(status).not.toBe(0);
  });
});

test("start.sh of function_master puts the image's plugin for metrics where the binary looks for it", async () => {
  const made = await launchedComponent(measuredMaster);
  const plugin = "libobservability-prometheus.so";
  const { status, stderr, given, root } = started(made, measuredMaster.binary, {
    files: { [`${LIBRARIES}/${plugin}`]: "plugin" },
    folders: [PLUGIN_FOLDER],
  });
  expect({ status, stderr, argv: given?.argv }).toEqual({ status: 0, stderr: "", argv: expectedStart(made).flags });
  expect(readFileSync(path.join(root, PLUGIN_FOLDER, plugin), "utf8")).toBe("plugin");
  expect(made.volumeMounts.map(({ mountPath }) => mountPath)).toContain(PLUGIN_FOLDER);
});
