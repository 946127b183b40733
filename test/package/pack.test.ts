import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = process.cwd();
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-pack-"));
let tarball = "";
let files: string[] = [];

beforeAll(async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  tarball = path.join(folder, packed!.filename);
  files = packed!.files.map((file) => file.path).sort();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every compiled file of the package's sources is packed, and no other", () => {
  const { include } = JSON.parse(readFileSync(path.join(root, "tsconfig.build.json"), "utf8")) as { include: string[] };
  const sources = include.flatMap((area) => filesUnder(area)).filter((file) => file.endsWith(".ts"));
  const expected = sources.flatMap((source) => {
    const stem = `dist/${source.slice(0, -".ts".length)}`;
    return [`${stem}.js`, `${stem}.d.ts`];
  });
  // What the code reads beside itself.
  const definitions = filesUnder("components").filter((file) => path.posix.dirname(file).endsWith("/crds"));
  expect(definitions.length).toBeGreaterThan(0);
  const schemas = filesUnder("policies").filter((file) => path.posix.dirname(file).endsWith("/schemas"));
  expect(schemas.length).toBeGreaterThan(0);
  expected.push(...[...definitions, ...schemas].map((file) => `dist/${file}`));
  // A surplus file is left over from a source that is gone: remove dist and build again.
  expect(files.filter((file) => file.startsWith("dist/"))).toEqual(expected.sort());
});

test("besides, there are only the policy packs, the simulator's assets and the papers", () => {
  const packs = files.filter((file) => file.startsWith("policies/"));
  expect(packs.filter((file) => !/^policies\/packs\/[a-z-]+\/[\w.-]+\.(yaml|json|js)$/.test(file))).toEqual([]);
  expect(new Set(packs.map((file) => file.split("/")[2]))).toEqual(new Set(readdirSync("policies/packs")));
  const others = files.filter((file) => !/^(dist|simulator|policies)\//.test(file));
  const papers = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "package.json"];
  expect(others.filter((file) => !/^docs\/([^/]+\.json|(policies\/(checks\/)?)?[^/]+\.md)$/.test(file))).toEqual(
    papers,
  );
  const assets = files.filter((file) => file.startsWith("simulator/"));
  expect(
    assets.filter((file) => !/^simulator\/(tools\/[^/]+\/go\.(mod|sum)|manifests\/[^/]+\.yaml)$/.test(file)),
  ).toEqual([]);
  expect(assets.filter((file) => file.endsWith("/go.mod")).length).toBeGreaterThan(0);
  expect(assets.filter((file) => file.endsWith(".yaml")).length).toBeGreaterThan(0);
});

test("what package.json points at is there", () => {
  const targets = (value: unknown): string[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(targets) : [String(value)];
  for (const target of targets([manifest.main, manifest.types, manifest.exports, manifest.bin]))
    expect(files).toContain(path.posix.normalize(target));
});

const reachable = (() => {
  try {
    execFileSync("npm", ["view", "@pulumi/pulumi@3", "version"], { stdio: "ignore", timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
})();
if (!reachable && process.env.CI !== "true")
  process.stdout.write("the npm registry is not reachable: the installed package was not tested\n");

const pinned = manifest.devDependencies as Record<string, string>;

describe.runIf(reachable || process.env.CI === "true").each([
  ["the pinned versions of Pulumi", { pulumi: pinned["@pulumi/pulumi"]!, kubernetes: pinned["@pulumi/kubernetes"]! }],
  ["the newest versions of Pulumi", { pulumi: "^3", kubernetes: "^4" }],
])("installed beside %s", (title, versions) => {
  const project = path.join(folder, title.replaceAll(" ", "-"));

  beforeAll(async () => {
    createProject(project, versions);
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: project });
  });

  test("there is one copy of @pulumi/pulumi and of @pulumi/kubernetes", async () => {
    const installed = filesUnder(project);
    for (const name of ["pulumi", "kubernetes"]) {
      const copies = installed.filter((file) => file.endsWith(`/node_modules/@pulumi/${name}/package.json`));
      expect(copies).toEqual([path.join(project, "node_modules/@pulumi", name, "package.json")]);
    }
    // Fails when a peer's range is not met.
    await run("npm", ["ls", "@pulumi/pulumi", "@pulumi/kubernetes"], { cwd: project });
  });

  test("a strict TypeScript program with two components compiles", async () => {
    await run("npx", ["--no-install", "tsc", "--noEmit"], { cwd: project });
  });

  test("its command plans the program", async () => {
    expect(existsSync(path.join(project, "node_modules/.bin/yuanrong-platform"))).toBe(true);
    const { stdout } = await run("npx", ["--no-install", "yuanrong-platform", "plan", "--format", "json"], {
      cwd: project,
      maxBuffer: 64 * 1024 * 1024,
    });
    const { resources } = JSON.parse(stdout) as { resources: { type: string; name: string; parent: string | null }[] };
    const named = (name: string) => resources.find((resource) => resource.name === name);
    expect(named("etcd")?.type).toBe("yuanrong-platform:openyuanrong:Etcd");
    expect(named("etcd-members")?.type).toBe("kubernetes:apps/v1:StatefulSet");
    expect(named("etcd-members")?.parent).toMatch(/:openyuanrong:Etcd::etcd$/);
    expect(named("small")?.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:PodPool");
  });
});

/** Paths that start with `area`, with forward slashes. */
function filesUnder(area: string): string[] {
  return readdirSync(area, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll(path.sep, "/"));
}

function createProject(target: string, versions: { pulumi: string; kubernetes: string }): void {
  mkdirSync(target);
  const write = (name: string, text: string) => writeFileSync(path.join(target, name), text);
  const dependencies = {
    "@pulumi/kubernetes": versions.kubernetes,
    "@pulumi/pulumi": versions.pulumi,
    "yuanrong-platform": `file:${tarball}`,
  };
  const devDependencies = { "@types/node": pinned["@types/node"], typescript: pinned.typescript };
  write("package.json", JSON.stringify({ name: "consumer", private: true, dependencies, devDependencies }));
  const compilerOptions = { strict: true, target: "es2022", module: "nodenext", types: ["node"], skipLibCheck: true };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  write("Pulumi.yaml", "name: consumer\nruntime: nodejs\n");
  write("Pulumi.dev.yaml", "config: {}\n");
  write("index.ts", PROGRAM);
}

const PROGRAM = `
import { Etcd, PodPool } from "yuanrong-platform";

const etcd = new Etcd("etcd", { namespace: "default" });
const resources = { requests: { cpu: "600m", memory: "512Mi" }, limits: { cpu: "600m", memory: "512Mi" } };
new PodPool("small", { id: "small", size: 2, resources, connection: { url: "http://127.0.0.1:8081" } });

export const endpoints = etcd.endpoints;
`;
