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

const NODES = ["control-plane", "cloud-1", "edge-1"];

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
  const { file, leftOut } = localConfig({ cwd, stack: "local" }, folder, NODES);
  expect(file).toBe(path.join(folder, "Pulumi.local.yaml"));
  expect(configOf(file)).toEqual({ "other:key": "kept", "platform:openYuanrong": { enabled: true } });
  expect(readFileSync(file!, "utf8")).toContain("encryptionsalt: v1:kept");
  expect(leftOut).toMatch(/K-PaaS services.*`--charts DIR`/);
  expect(readFileSync(at("Pulumi.local.yaml"), "utf8")).toBe(WITH_SERVICES);
});

test("with one they are deployed from there, wherever the command runs", () => {
  const { file, leftOut } = localConfig({ cwd, stack: "local", charts: "charts" }, folder, NODES);
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
  const { file } = localConfig({ cwd, stack: "local", charts: "/charts" }, folder, NODES);
  expect(configOf(file)["platform:charts"]).toEqual({ source: "directory", path: "/charts" });
});

test("switching between both makes the file anew, which nobody else can read", () => {
  localConfig({ cwd, stack: "local", charts: "/charts" }, folder, NODES);
  const { file } = localConfig({ cwd, stack: "local" }, folder, NODES);
  expect(Object.keys(configOf(file))).toEqual(["other:key", "platform:openYuanrong"]);
  expect(statSync(file!).mode & 0o077).toBe(0);
  expect(Object.keys(configOf(localConfig({ cwd, stack: "local", charts: "/charts" }, folder, NODES).file))).toContain(
    "platform:kpaas",
  );
});

test("a file that is given is read in place of the stack's own", () => {
  writeFileSync(at("given.yaml"), "config:\n  platform:kpaas: { domain: given.test }\n  platform:images: {}\n");
  const { file } = localConfig({ cwd, stack: "local", config: at("given.yaml") }, folder, NODES);
  expect(configOf(file)).toEqual({ "platform:images": {} });
});

test("a configuration without services, or none, is taken as it is", () => {
  writeFileSync(at("Pulumi.local.yaml"), "config:\n  platform:openYuanrong: { enabled: true }\n");
  expect(localConfig({ cwd, stack: "local", charts: "/charts" }, folder, NODES)).toEqual({});
  const config = at("Pulumi.local.yaml");
  expect(localConfig({ cwd, stack: "local", config }, folder, NODES)).toEqual({ file: config });
  rmSync(config);
  expect(localConfig({ cwd, stack: "local" }, folder, NODES)).toEqual({});
  expect(existsSync(folder)).toBe(false);
});

test("whoever reads the file next tells what is wrong with it", () => {
  writeFileSync(at("broken.yaml"), 'config: { "platform:kpaas": {} \nother: [\n');
  const config = at("broken.yaml");
  const attempt = () => localConfig({ cwd, stack: "local", config }, folder, NODES);
  expect(attempt).toThrow(/broken\.yaml/);
});

const EDGE = (nodes: string) => `config:
  platform:openYurt: { enabled: true, nodePools: [{ name: seoul, nodes: [${nodes}] }] }
  platform:openYuanrong: { enabled: true, pools: [{ id: a }, { id: b, nodePool: seoul }, { id: c, nodePoolSelector: {} }] }
`;

test("OpenYurt's objects are deployed without charts, and its programs left out", () => {
  writeFileSync(at("Pulumi.local.yaml"), EDGE("edge-1"));
  const { file, leftOut } = localConfig({ cwd, stack: "local" }, folder, NODES);
  const off = { enabled: false };
  expect(configOf(file)["platform:openYurt"]).toEqual({
    enabled: true,
    nodePools: [{ name: "seoul", nodes: ["edge-1"] }],
    manager: off,
    yurtHub: off,
    raven: off,
    iotDock: off,
  });
  expect(leftOut).toMatch(/^OpenYurt's programs, which are made of Helm charts/);
});

test("it is left out with all that lies in its pools where the cluster lacks a node of them", () => {
  writeFileSync(at("Pulumi.local.yaml"), EDGE("edge-1, edge-2"));
  for (const charts of [undefined, "/charts"]) {
    const { file, leftOut } = localConfig({ cwd, stack: "local", charts }, folder, NODES);
    expect(configOf(file)["platform:openYurt"]).toBeUndefined();
    expect(configOf(file)["platform:openYuanrong"]).toEqual({ enabled: true, pools: [{ id: "a" }] });
    expect(leftOut).toBe("OpenYurt and what runs in its pools, which name nodes that are not there (edge-2)");
  }
});

test("a section as JSON text is read, and one that is off or no section is left as it is", () => {
  const write = (section: string) =>
    writeFileSync(at("Pulumi.local.yaml"), `config:\n  platform:openYurt: ${section}\n`);
  write(`'{"enabled":true,"manager":null}'`);
  const { file } = localConfig({ cwd, stack: "local" }, folder, NODES);
  expect(configOf(file)["platform:openYurt"]).toMatchObject({ enabled: true, manager: { enabled: false } });
  for (const section of ["null", "7", "[]", "{ enabled: false, nodePools: [{ name: a, nodes: [edge-9] }] }"]) {
    write(section);
    expect(localConfig({ cwd, stack: "local" }, folder, NODES), section).toEqual({ file: undefined });
  }
});
