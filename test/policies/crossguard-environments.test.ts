import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { plan, Plan } from "../../planner";
import { PACK_NAMES } from "../../policies/settings";
import { PackServer } from "../support/policy-server";

const ROOT = path.join(__dirname, "../..");
let production: Plan;

beforeAll(async () => {
  process.env.PULUMI_CONFIG_PASSPHRASE ??= "";
  production = await plan({ cwd: ROOT, stack: "production" });
});

/** What a pack would stop `pulumi preview` for. */
async function stopping(pack: string, env: Record<string, string>): Promise<string[]> {
  const server = await PackServer.start(path.join(ROOT, "policies/packs", pack), env);
  try {
    const resources = production.resources.filter(({ readId }) => readId === undefined);
    const answers = await Promise.all(resources.map((resource) => server.analyze(resource)));
    answers.push(await server.analyzeStack(resources));
    return answers
      .flatMap(({ diagnostics }) => diagnostics)
      .filter(({ level }) => level === "mandatory")
      .map(({ check, urn, message }) => `${check}: ${urn.split("::").at(-1)}: ${message}`);
  } finally {
    server.stop();
  }
}

describe("production under the engine's protocol", () => {
  const env = { YUANRONG_PLATFORM_EXEMPTIONS: path.join(ROOT, "stacks/exemptions.yaml") };

  it.each(PACK_NAMES)("passes the pack %s with its exemptions", async (pack) => {
    expect(await stopping(pack, env)).toEqual([]);
  });

  it("is stopped without them", async () => {
    expect((await stopping("restricted", {})).length).toBeGreaterThan(0);
  });
});
