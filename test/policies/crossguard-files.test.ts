import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { afterAll, describe, expect, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { checksOfPack, configSchemaOf, DEFAULT_PROFILE, packConfig } from "../../policies/crossguard/config";
import { PACK_NAMES, parametersOf, PROFILE_NAMES } from "../../policies/settings";
import { PackServer } from "../support/policy-server";

const ROOT = path.join(__dirname, "../..");
const PACKS = path.join(ROOT, "policies/packs");
const folder = mkdtempSync(path.join(tmpdir(), "package-"));
afterAll(() => rmSync(folder, { recursive: true }));

function json(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

/** What the engine validates a check's configuration against. */
function validatorOf(id: string) {
  const { properties, required } = configSchemaOf(CATALOGUE.get(id)!);
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  return ajv.compile({ type: "object", properties, ...(required && { required }) });
}

describe("configuration", () => {
  const checks = [...CATALOGUE.values()].map((check) => ({ id: check.id, check }));

  it.each(checks)("of $id has a schema that the engine takes, and that takes the defaults", ({ id, check }) => {
    const { properties } = configSchemaOf(check);
    expect(Object.keys(properties)).not.toContain("enforcementLevel");
    expect(Object.keys(check.parameters ? parametersOf(check, DEFAULT_PROFILE) : {})).not.toContain("exemptions");
    const written = JSON.stringify(properties);
    expect(written).not.toContain("$ref");
    expect(written).not.toMatch(/"pattern":"[^"]*\(\?<?[=!]/);
    const validate = validatorOf(id);
    for (const profile of PROFILE_NAMES) expect(validate(parametersOf(check, profile)), profile).toBe(true);
    expect(validate({ exemptions: [{ resource: "Pod/*" }] })).toBe(false);
  });

  it.each(PACK_NAMES.flatMap((pack) => PROFILE_NAMES.map((profile) => ({ pack, profile }))))(
    "$pack/$profile.json is what `npm run policy-profiles` writes, and the engine takes it",
    ({ pack, profile }) => {
      const written = json(path.join(PACKS, pack, `${profile}.json`));
      expect(written).toEqual(packConfig(pack, profile));
      for (const [id, settings] of Object.entries(written)) {
        expect(checksOfPack(pack).map((check) => check.id)).toContain(id);
        const { enforcementLevel, ...own } = (
          typeof settings === "string" ? { enforcementLevel: settings } : settings
        ) as Record<string, unknown>;
        expect(enforcementLevel).toMatch(/^(advisory|mandatory|disabled)$/);
        expect(validatorOf(id)(own)).toBe(true);
      }
    },
  );
});

describe("a pack in the installed package", () => {
  const version = json(path.join(ROOT, "package.json")).version;

  it.each(PACK_NAMES)("%s has the package's version and is among its files", (pack) => {
    expect(json(path.join(PACKS, pack, "package.json")).version).toBe(version);
    const { files } = json(path.join(ROOT, "package.json")) as unknown as { files: string[] };
    expect(files).toContain("policies/packs");
  });

  /** The package's files, and links to the modules that it needs; the SDK only on request. */
  function install(name: string, hasSdk: boolean): string {
    const modules = path.join(folder, name, "node_modules");
    const home = path.join(modules, "yuanrong-platform");
    for (const copied of ["dist/policies", "dist/planner", "dist/components/core", "policies/packs", "package.json"])
      cpSync(path.join(ROOT, copied), path.join(home, copied), { recursive: true });
    const { dependencies } = json(path.join(ROOT, "package.json")) as { dependencies: Record<string, string> };
    const peers = ["@pulumi/pulumi", "@pulumi/kubernetes", ...(hasSdk ? ["@pulumi/policy"] : [])];
    for (const linked of [...Object.keys(dependencies), ...peers]) {
      mkdirSync(path.dirname(path.join(modules, linked)), { recursive: true });
      symlinkSync(path.join(ROOT, "node_modules", linked), path.join(modules, linked));
    }
    return path.join(home, "policies/packs/baseline");
  }

  it("runs with the SDK beside it", async () => {
    const pack = install("with", true);
    const server = await PackServer.start(pack);
    const { policiesList } = await server.info();
    server.stop();
    expect(policiesList.map(({ name }) => name).sort()).toEqual(
      checksOfPack("baseline")
        .map(({ id }) => id)
        .sort(),
    );
  });

  it("says what to install where the SDK is missing", async () => {
    const pack = install("without", false);
    let output = "";
    try {
      execFileSync(process.execPath, ["-e", "require(process.argv[1])", pack], { cwd: pack, stdio: "pipe" });
    } catch (error) {
      output = String((error as { stderr: Buffer }).stderr);
    }
    expect(output).toContain("policy packs need @pulumi/policy, which is not installed: npm install");
  });
});
