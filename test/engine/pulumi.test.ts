import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clusterDown, clusterUp } from "../../simulator/cluster";
import { findPulumi, pulumi, PulumiRun } from "../../simulator/local/pulumi";
import { RunningMetaService, startMetaService } from "../../simulator/meta-service";
import { packageRoot } from "../../simulator/paths";
import { clusterName, requireTools } from "../support/cluster";

/** The same stack through the real engine. It runs wherever `pulumi` and its Kubernetes plugin are at hand. */
describe("with pulumi on PATH", { timeout: 30 * 60_000 }, () => {
  const command = findPulumi();
  beforeEach(({ skip }) => skip(!command, "engine tier: no pulumi on PATH"));
  const tools = requireTools();
  const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-engine-"));
  const name = clusterName("-engine");
  const configFile = path.join(folder, "Pulumi.local.yaml");
  const committed = path.join(packageRoot(), "stacks", "Pulumi.local.yaml");
  let metaService: RunningMetaService;
  let run: PulumiRun;

  beforeAll(async () => {
    if (!command || !tools()) return;
    const { kubeconfig } = await clusterUp({ name, report: () => {} });
    metaService = await startMetaService({ kubeconfig });
    configure("size: 2");
    run = {
      command,
      projectRoot: packageRoot(),
      projectName: "yuanrong-platform",
      stack: "local",
      configFile,
      stackFile: committed,
      folder: path.join(folder, "pulumi"),
      kubeconfig,
      report: (line) => process.stderr.write(`${line}\n`),
    };
  });
  afterAll(async () => {
    await metaService?.close();
    if (command && tools()) await clusterDown({ name, report: () => {} });
    rmSync(folder, { recursive: true, force: true });
  });

  test("up makes the pools, and the committed configuration stays as it was", async () => {
    const before = readFileSync(committed, "utf8");
    await pulumi(run, "up", "--yes", "--skip-preview");
    expect(poolSizes()).toEqual({ elastic: 1, small: 2 });
    expect(readFileSync(committed, "utf8")).toBe(before);
  });

  test("a preview right after shows no change", async () => {
    await pulumi(run, "preview", "--expect-no-changes");
  });

  test("a change of size is made in place", async () => {
    configure("size: 3");
    await pulumi(run, "up", "--yes", "--skip-preview");
    expect(poolSizes()).toEqual({ elastic: 1, small: 3 });
  });

  test("destroy leaves no pool", async () => {
    await pulumi(run, "destroy", "--yes", "--skip-preview");
    expect(poolSizes()).toEqual({});
  });

  function configure(size: string): void {
    const local = readFileSync(committed, "utf8");
    writeFileSync(
      configFile,
      local
        .replace("http://127.0.0.1:31182", metaService.url)
        .replace("{ id: small, size: 2,", `{ id: small, ${size},`),
    );
  }

  function poolSizes(): Record<string, number> {
    return Object.fromEntries(metaService.pools().map((pool) => [pool.id, pool.size]));
  }
});
