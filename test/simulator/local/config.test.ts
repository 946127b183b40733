import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { localConfig } from "../../../simulator/local/config";

const WITH_SERVICES = `# kept
encryptionsalt: v1:kept
config:
  other:key: kept
  platform:kpaas: { domain: platform.test, certManager: { enabled: true } }
  platform:openYuanrong: { enabled: true }
`;

let cwd: string;
let folder: string;
const at = (...parts: string[]) => path.join(cwd, ...parts);

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-config-"));
  folder = at("made", "configs");
  writeFileSync(at("Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
  writeFileSync(at("Pulumi.local.yaml"), WITH_SERVICES);
});
afterEach(() => rmSync(cwd, { recursive: true }));

const configOf = (file: string | undefined) =>
  (parse(readFileSync(file!, "utf8")) as { config: Record<string, unknown> }).config;

test("without a folder of charts the services are left out, which is told, and all else is kept", () => {
  const { file, leftOut } = localConfig({ cwd, stack: "local" }, folder);
  expect(file).toBe(path.join(folder, "Pulumi.local.yaml"));
  expect(configOf(file)).toEqual({ "other:key": "kept", "platform:openYuanrong": { enabled: true } });
  expect(readFileSync(file!, "utf8")).toContain("encryptionsalt: v1:kept");
  expect(leftOut).toMatch(/K-PaaS services.*`--charts DIR`/);
  expect(readFileSync(at("Pulumi.local.yaml"), "utf8")).toBe(WITH_SERVICES);
});

test("with one they are deployed from there, wherever the command runs", () => {
  const { file, leftOut } = localConfig({ cwd, stack: "local", charts: "charts" }, folder);
  const services = { domain: "platform.test", certManager: { enabled: true } };
  expect(configOf(file)).toMatchObject({
    "platform:kpaas": services,
    "platform:charts": { source: "directory", path: path.resolve("charts") },
  });
  expect(leftOut).toBeUndefined();
});

test("a place of charts that the configuration names gives way to the folder", () => {
  writeFileSync(
    at("Pulumi.local.yaml"),
    `${WITH_SERVICES}  platform:charts: { source: registry, url: oci://m.test }\n`,
  );
  const { file } = localConfig({ cwd, stack: "local", charts: "/charts" }, folder);
  expect(configOf(file)["platform:charts"]).toEqual({ source: "directory", path: "/charts" });
});

test("switching between both makes the file anew, which nobody else can read", () => {
  localConfig({ cwd, stack: "local", charts: "/charts" }, folder);
  const { file } = localConfig({ cwd, stack: "local" }, folder);
  expect(Object.keys(configOf(file))).toEqual(["other:key", "platform:openYuanrong"]);
  expect(statSync(file!).mode & 0o077).toBe(0);
  expect(Object.keys(configOf(localConfig({ cwd, stack: "local", charts: "/charts" }, folder).file))).toContain(
    "platform:kpaas",
  );
});

test("a file that is given is read in place of the stack's own", () => {
  writeFileSync(at("given.yaml"), "config:\n  platform:kpaas: { domain: given.test }\n  platform:images: {}\n");
  const { file } = localConfig({ cwd, stack: "local", config: at("given.yaml") }, folder);
  expect(configOf(file)).toEqual({ "platform:images": {} });
});

test("a configuration without services, or none, is taken as it is", () => {
  writeFileSync(at("Pulumi.local.yaml"), "config:\n  platform:openYuanrong: { enabled: true }\n");
  expect(localConfig({ cwd, stack: "local", charts: "/charts" }, folder)).toEqual({});
  const config = at("Pulumi.local.yaml");
  expect(localConfig({ cwd, stack: "local", config }, folder)).toEqual({ file: config });
  rmSync(config);
  expect(localConfig({ cwd, stack: "local" }, folder)).toEqual({});
  expect(existsSync(folder)).toBe(false);
});

test("whoever reads the file next tells what is wrong with it", () => {
  writeFileSync(at("broken.yaml"), 'config: { "platform:kpaas": {} \nother: [\n');
  const config = at("broken.yaml");
  const attempt = () => localConfig({ cwd, stack: "local", config }, folder);
  expect(attempt).toThrow(/broken\.yaml/);
});
