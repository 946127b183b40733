import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { kubectl, requireTools } from "../support/cluster";
import { Machine, newMachine } from "./support";

const CANARY = "canary-7f3d9c41e2";
/** The same as it could stand in a Secret's data, a state or a template. */
const FORMS = [CANARY, Buffer.from(CANARY).toString("base64").replace(/=+$/, "").slice(0, -1)];

describe("a secret of the configuration", { timeout: 10 * 60_000 }, () => {
  const tools = requireTools();
  let machine: Machine;

  beforeAll(async () => {
    machine = await newMachine({ binaries: true });
    const config = parse(readFileSync(machine.config, "utf8"));
    config.config["yuanrong-platform:openYuanrong"].objectStore = {
      endpoint: "minio.openyuanrong.svc:9000",
      accessKey: `${CANARY}-access`,
      secretKey: `${CANARY}-secret`,
    };
    writeFileSync(machine.config, stringify(config));
  });
  afterAll(async () => {
    await machine.run("local", "down");
    machine.remove();
  });

  test.each(["table", "json", "mermaid", "html"])("is in no plan as %s", async (format) => {
    const { code, output } = await machine.run("--config", machine.config, "plan", "--format", format);
    expect(code).toBe(0);
    expectNoCanary(output);
  });

  test("is shown when it is asked for, so that the other tests could find it", async () => {
    const { output } = await machine.run("--config", machine.config, "plan", "--format", "json", "--show-secrets");
    expect(output).toContain(`${CANARY}-secret`);
  });

  test("is in no rendered file, unless asked for, and then for the owner's eyes only", async () => {
    const hidden = path.join(machine.home, "hidden");
    const shown = path.join(machine.home, "shown");
    mkdirSync(machine.home, { recursive: true });
    expect((await machine.run("--config", machine.config, "render", "--out", hidden)).code).toBe(0);
    for (const file of filesBelow(hidden)) expectNoCanary(readFileSync(file, "utf8"));
    expect((await machine.run("--config", machine.config, "render", "--out", shown, "--show-secrets")).code).toBe(0);
    const secrets = filesBelow(shown).filter((file) => readFileSync(file, "utf8").includes(CANARY));
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.map((file) => statSync(file).mode & 0o077)).toEqual(secrets.map(() => 0));
  });

  test("is in no output, state, page or log of a deployment, and on the cluster only in Secrets", async () => {
    const { code, output } = await machine.run("--config", machine.config, "local", "up");
    expectNoCanary(output);
    expect(code).toBe(0);
    const holders = filesBelow(machine.cache).filter((file) => readFileSync(file, "latin1").includes(CANARY));
    expect(holders.filter((file) => !isEtcdData(file))).toEqual([]);
    expect(filesBelow(path.join(machine.cache, "deployments")).some((file) => file.includes("state"))).toBe(true);
    const kubeconfig = path.join(machine.cache, "clusters", "local", "kubeconfig");
    const cluster = { kubeconfig, tools: tools() } as Parameters<typeof kubectl>[0];
    const kinds = "configmaps,deployments,statefulsets,jobs,pods,services,events,networkpolicies";
    expectNoCanary(await kubectl(cluster, ["get", kinds, "-A", "-o", "json"]));
    expect(await kubectl(cluster, ["get", "secrets", "-A", "-o", "json"])).toContain(FORMS[1]);
  });
});

/** Where the API server keeps Secrets, as every cluster without encryption at rest does. */
function isEtcdData(file: string): boolean {
  return file.endsWith(".wal") || file.endsWith(path.join("snap", "db"));
}

function expectNoCanary(text: string): void {
  for (const form of FORMS) expect(text.includes(form) ? `…${form}…` : "").toBe("");
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
