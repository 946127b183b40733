import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { runCli } from "../support/cli";

const folder = mkdtempSync(path.join(tmpdir(), "config-validate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sections = {
  images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
  openYuanrong: { enabled: true, objectStore: { minio: {}, bucket: "functions" } },
};
const config = Object.fromEntries(Object.entries(sections).map(([key, value]) => [`yuanrong-platform:${key}`, value]));
writeFileSync(path.join(folder, "Pulumi.yaml"), "name: yuanrong-platform\nruntime: nodejs\n");
for (const stack of ["local", "production"])
  writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));

const validate = (...args: string[]) => runCli(["config", "validate", "--cwd", folder, ...args]);

test("what only some stacks may have is refused by the name of the stack", async () => {
  expect(await validate("--stack", "local")).toMatchObject({ code: 0, stdout: expect.stringContaining("valid") });
  const { code, stdout, stderr } = await validate("--stack", "production");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("Pulumi.production.yaml is invalid (1 problem)");
  expect(stderr).toMatch(/openYuanrong\.objectStore\.minio\.acceptUnmaintained: is required in stack production/);
});

test("a file is checked as the stack of its name, as plan would run it", async () => {
  const { code, stderr } = await validate("--config", path.join(folder, "Pulumi.production.yaml"));
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("in stack production") });
});

test.each([{ config: { "prog:foo": "bar" } }, { config: { "yuanrong-plattform:images": {} } }, {}])(
  "a file that sets nothing of the platform is no valid one: %j",
  async (content) => {
    const file = path.join(folder, "Pulumi.foreign.yaml");
    writeFileSync(file, stringify(content));
    const { code, stderr } = await validate("--config", file);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "config: sets nothing of the platform; expected keys such as yuanrong-platform:openYuanrong",
    );
  },
);
