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
    expect(holdersOf([CANARY])).toEqual([]);
    expect(filesBelow(path.join(machine.cache, "deployments")).some((file) => file.includes("state"))).toBe(true);
    expectNoCanary(await get(OPEN_KINDS));
    expect(await get("secrets")).toContain(FORMS[1]);
  });

  test("and neither are the keys, certificates' keys and passwords that a deployment generates", async () => {
    const generated = parse(readFileSync(machine.config, "utf8"));
    generated.config["yuanrong-platform:openYuanrong"].objectStore = { minio: {}, bucket: "functions" };
    writeFileSync(machine.config, stringify(generated));
    // The Secret of given keys and that of generated ones have the same name and are different resources.
    await machine.run("local", "down");
    const { code, output } = await machine.run("--config", machine.config, "local", "up");
    expect(code).toBe(0);
    const secrets = generatedIn(await get("secrets"));
    expect(secrets.map(({ name }) => name).sort()).toEqual([
      "ds-core-etcd-peer tls.key",
      "ds-core-etcd-root password",
      "ds-core-etcd-server tls.key",
      "ds-core-etcd-setup client.key",
      "etcd-client-secret client.key",
      "minio-secret-yuanrong accesskey",
      "minio-secret-yuanrong secretkey",
      "openyuanrong-curve client.key_secret",
      "openyuanrong-curve worker.key_secret",
      "openyuanrong-keys LITEBUS_ACCESS_KEY",
      "openyuanrong-keys LITEBUS_DATA_KEY",
      "openyuanrong-keys LITEBUS_SECRET_KEY",
      "openyuanrong-tls tls.key",
    ]);
    const open = await get(OPEN_KINDS);
    const shown = secrets.filter(({ forms }) => forms.some((form) => output.includes(form) || open.includes(form)));
    expect(shown.map(({ name }) => name)).toEqual([]);
    expect(holdersOf(secrets.flatMap(({ forms }) => forms))).toEqual([]);
  });

  const get = (kinds: string) => {
    const kubeconfig = path.join(machine.cache, "clusters", "local", "kubeconfig");
    const cluster = { kubeconfig, tools: tools() } as Parameters<typeof kubectl>[0];
    return kubectl(cluster, ["get", kinds, "-A", "-o", "json"]);
  };

  /** Files of the cache that hold any of these texts, but for the API server's own. */
  function holdersOf(texts: string[]): string[] {
    return filesBelow(machine.cache).filter((file) => {
      if (isEtcdData(file)) return false;
      const content = readFileSync(file, "latin1");
      return texts.some((text) => content.includes(text));
    });
  }
});

/** Kinds whose objects many may read. */
const OPEN_KINDS = [
  "configmaps,deployments,replicasets,statefulsets,daemonsets,jobs,cronjobs,pods,services,serviceaccounts",
  "events,networkpolicies,endpointslices.discovery.k8s.io,controllerrevisions",
].join();

/** What Secrets hold that is not public, each as it could stand elsewhere: as its longest line, or in base64. */
function generatedIn(list: string): { name: string; forms: string[] }[] {
  const isPublic = (name: string, key: string) =>
    key.endsWith(".crt") || (name === "openyuanrong-curve" && key.endsWith(".key"));
  const { items } = JSON.parse(list) as { items: { metadata: { name: string }; data?: Record<string, string> }[] };
  return items.flatMap(({ metadata: { name }, data = {} }) =>
    Object.entries(data)
      .filter(([key, value]) => !isPublic(name, key) && value !== "")
      .map(([key, value]) => {
        const lines = Buffer.from(value, "base64").toString().split("\n");
        const longest = lines.reduce((found, line) => (line.length > found.length ? line : found));
        return { name: `${name} ${key}`, forms: [longest, value.replace(/=+$/, "").slice(0, -1)] };
      }),
  );
}

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
