import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Json } from "../../stacks/support";
import { made, secured, volumeAt } from "./support";

const KEYS = "/home/sn/resource/keys";
const CURVE = "/home/sn/resource/curve";

test("the launcher's files are for this component, with strings alone in the environment", async () => {
  const { container, program } = await made();
  expect(container.command[2]).toContain("--env-subst RUNTIME_POD_IP,RUNTIME_HOST_IP,RUNTIME_POD_NAME frontend");
  expect(program.bin_path).toBe("/home/sn/frontend/bin/goruntime");
  for (const [name, value] of Object.entries(program.env)) expect(typeof value, name).toBe("string");
  const texts = JSON.stringify(program).match(/\{[A-Z_]+\}/g) ?? [];
  const known = container.env.map(({ name }: Json) => `{${name}}`);
  expect([...new Set(texts)].filter((text) => !known.includes(text))).toEqual([]);
});

test("the runtime finds every handler of the frontend's library", async () => {
  const { env } = (await made()).program;
  const handlers = Object.entries(env).filter(([name]) => name.endsWith("_HANDLER"));
  expect(Object.fromEntries(handlers)).toEqual({
    INIT_HANDLER: "faasfrontend.InitHandler",
    CALL_HANDLER: "faasfrontend.CallHandler",
    CHECKPOINT_HANDLER: "faasfrontend.CheckpointHandler",
    RECOVER_HANDLER: "faasfrontend.RecoverHandler",
    SHUTDOWN_HANDLER: "faasfrontend.ShutdownHandler",
    SIGNAL_HANDLER: "faasfrontend.SignalHandler",
    HEALTH_CHECK_HANDLER: "faasfrontend.HealthCheckHandler",
  });
});

test("no two pods share a job, whose instances all end with one of its drivers", async () => {
  const { args } = (await made()).program;
  for (const id of ["jobId", "runtimeId", "instanceId"]) expect(args[id], id).toContain("{RUNTIME_POD_NAME}");
});

test("goes past the data system when there is none, without a key of it", async () => {
  const frontend = await made({ ...secured, dataSystem: false });
  expect(frontend.program.env).toMatchObject({ YR_DATASYSTEM_DEPLOYED: "false", YR_BYPASS_DATASYSTEM: "true" });
  expect(frontend.program.env).not.toHaveProperty("DATASYSTEM_ADDR");
  expect(frontend.files).not.toHaveProperty("start.sh");
  for (const folder of [KEYS, CURVE]) expect(volumeAt(frontend, folder)).toBeUndefined();
});

test("start.sh hands the data system's keys on, and the others are not even mounted", async () => {
  const frontend = await made(secured);
  const folder = mkdtempSync(path.join(tmpdir(), "driver-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const mounted of [KEYS, CURVE]) {
    mkdirSync(path.join(folder, mounted), { recursive: true });
    for (const { key, path: file } of volumeAt(frontend, mounted).secret.items)
      writeFileSync(path.join(folder, mounted, file), `value of ${key}`);
  }
  const script = frontend.files["start.sh"]!;
  const here = script
    .replaceAll("/home/sn/resource", path.join(folder, "home/sn/resource"))
    .replace("/home/sn/frontend/bin/goruntime", "/usr/bin/env");
  writeFileSync(path.join(folder, "start.sh"), here, { mode: 0o755 });
  // The launcher hands on no PATH either.
  const printed = execFileSync("/bin/sh", [path.join(folder, "start.sh")], { env: {}, encoding: "utf8" });
  const variables = printed.split("\n").filter((line) => /^(DATASYSTEM|LITEBUS)/.test(line));
  expect(variables.sort()).toEqual([
    "DATASYSTEM_ACCESS_KEY=value of LITEBUS_ACCESS_KEY",
    "DATASYSTEM_CLIENT_PRIVATE_KEY=value of client.key_secret",
    "DATASYSTEM_CLIENT_PUBLIC_KEY=value of client.key",
    "DATASYSTEM_SECRET_KEY=value of LITEBUS_SECRET_KEY",
    "DATASYSTEM_SERVER_PUBLIC_KEY=value of worker.key",
  ]);
  expect(frontend.program.bin_path).toBe("/etc/yuanrong/start.sh");
  expect(frontend.program.env.DATASYSTEM_USE_BRPC).toBe("false");
});

test("start.sh ends when a key is missing, instead of starting without it", async () => {
  const script = (await made(secured)).files["start.sh"]!.replaceAll("/home/sn/resource", "/nonexistent");
  expect(() => execFileSync("/bin/sh", ["-c", script], { stdio: "pipe" })).toThrow(/cat: .*LITEBUS_ACCESS_KEY/);
});
