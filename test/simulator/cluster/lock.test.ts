import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { withLock } from "../../../simulator/cluster/lock";

const folder = mkdtempSync(path.join(tmpdir(), "lock-"));
afterAll(() => rm(folder, { recursive: true }));

const ignore = { onWait: () => {} };

test("lets one at a time in", async () => {
  const file = path.join(folder, "busy");
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, ignore, work)));
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test("opens again when the work fails", async () => {
  const file = path.join(folder, "failing");
  await expect(withLock(file, ignore, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});

test("takes over the lock of a process that died", async () => {
  const file = path.join(folder, "dead");
  const owner = spawn("true");
  await once(owner, "exit");
  await writeFile(file, `${owner.pid} mark`);
  expect(await withLock(file, ignore, () => Promise.resolve("done"))).toBe("done");
});

test("takes over a lock that its pid's new owner never touches", async () => {
  const file = path.join(folder, "reused");
  await writeFile(file, `${process.pid} mark`);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(file, longAgo, longAgo);
  expect(await withLock(file, ignore, () => Promise.resolve("done"))).toBe("done");
});

test("says whom it waits for, and stops waiting when told to", async () => {
  const file = path.join(folder, "held");
  const controller = new AbortController();
  const waited: number[] = [];
  await withLock(file, ignore, async () => {
    const onWait = (pid: number) => {
      waited.push(pid);
      controller.abort();
    };
    const second = withLock(file, { onWait, signal: controller.signal }, () => Promise.resolve());
    await expect(second).rejects.toThrow(/abort/i);
  });
  expect(waited).toEqual([process.pid]);
});
