import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { files, paths } from "../../../components/openyuanrong/data-worker/defaults";
import { dataWorkerScripts } from "../../../components/openyuanrong/data-worker/scripts";
import { KEYS_FOLDER } from "../../../components/openyuanrong/security/connection";

let missing: string | undefined;
beforeAll(() => {
  if (spawnSync("/bin/bash", ["-c", "true"]).status !== 0) missing = "no /bin/bash, which the image has";
});
beforeEach(({ skip }) => skip(missing !== undefined, missing));

const KEYS = { LITEBUS_ACCESS_KEY: "access", LITEBUS_SECRET_KEY: "s3cret", LITEBUS_DATA_KEY: "00FF" };

/** A stand-in for the image below a folder, and the scripts with their places moved there. */
function image(security?: { keys: { secretName: string } }) {
  const root = mkdtempSync(path.join(tmpdir(), "data-worker-"));
  const at = (place: string) => path.join(root, place);
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (place: string, text: string) => {
    mkdirSync(path.dirname(at(place)), { recursive: true });
    writeFileSync(at(place), text, { mode: 0o755 });
  };
  const moved = (script: string) =>
    [paths.home, paths.scripts, KEYS_FOLDER].reduce((text, place) => text.replaceAll(place, at(place)), script);
  for (const [name, script] of Object.entries(dataWorkerScripts(security)))
    write(`${paths.scripts}/${name}`, moved(script));
  for (const [name, key] of Object.entries(KEYS)) write(`${KEYS_FOLDER}/${name}`, key);
  const record = `#!/bin/bash\nprintf '%s\\n' "$@" >> ${at("record")}\n`;
  write(`${paths.data}/bin/datasystem_worker`, record);
  // What the real one does: it runs a script in HOME, writes there, and looks the binary up on PATH.
  write(
    `${paths.home}/worker_entry.sh`,
    `#!/bin/bash\nset -e\nbash "$HOME"/install.sh\ntest -d "$HOME"/datasystem/bin\ntr '\\0' '\\n' < /proc/$$/cmdline > ${at("entry")}\ndatasystem_worker "$@"\n`,
  );
  write(
    `${paths.home}/install.sh`,
    "#!/bin/bash\nset -e\ntouch $HOME/.connect_bashrc\nsed -i '$a\\# more' $HOME/.bashrc\n",
  );
  write(`${paths.home}/check_taint.sh`, "#!/bin/bash\n");
  write(`${paths.home}/.bashrc`, "# of the image\n");
  mkdirSync(at(paths.health));
  const run = () =>
    spawnSync("/bin/bash", [at(`${paths.scripts}/start.sh`), "-v=1", "-log_dir=a b"], {
      encoding: "utf8",
      env: { PATH: `${at(paths.data)}/bin:/usr/bin:/bin`, HOME: at("tmp/home") },
    });
  return { at, run, write };
}

const lines = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n");

test("the entry point starts the binary with the flags as they are", () => {
  const { at, run } = image();
  expect(run()).toMatchObject({ status: 0, stderr: "" });
  expect(lines(at("record"))).toEqual(["-v=1", "-log_dir=a b"]);
});

test("it writes into HOME and leaves the image as it is, a second time too", () => {
  const { at, run } = image();
  const before = readdirSync(at(paths.home));
  for (const _ of ["start", "restart in place"]) {
    chmodSync(at(paths.home), 0o555);
    expect(run()).toMatchObject({ status: 0, stderr: "" });
    chmodSync(at(paths.home), 0o755);
  }
  expect(readdirSync(at(paths.home))).toEqual(before);
  expect(lines(at(`${paths.home}/.bashrc`))).toEqual(["# of the image"]);
  expect(readdirSync(at("tmp/home")).sort()).toEqual([
    ".bashrc",
    ".connect_bashrc",
    "check_taint.sh",
    "datasystem",
    "install.sh",
  ]);
});

test("a worker does not pass for healthy by the files of the one before it", () => {
  const { at, run, write } = image();
  for (const file of [files.healthy, files.ready, files.alive]) write(file, "check success");
  run();
  for (const file of [files.healthy, files.ready, files.alive]) expect(existsSync(at(file)), file).toBe(false);
});

test("keys reach the binary alone, which wipes them, and neither the entry point's command line nor the output", () => {
  const { at, run } = image({ keys: { secretName: "keys" } });
  const { status, stdout, stderr } = run();
  expect(status).toBe(0);
  expect(lines(at("record")).slice(2)).toEqual([
    "-system_access_key=access",
    "-system_secret_key=s3cret",
    "-system_data_key=00FF",
  ]);
  if (process.platform === "linux") expect(readFileSync(at("entry"), "utf8")).not.toContain("s3cret");
  expect(stdout + stderr).not.toContain("s3cret");
});

test("without its keys the worker does not start", () => {
  const { at, run } = image({ keys: { secretName: "keys" } });
  rmSync(at(`${KEYS_FOLDER}/LITEBUS_SECRET_KEY`));
  expect(run().status).not.toBe(0);
  expect(existsSync(at("record"))).toBe(false);
});
