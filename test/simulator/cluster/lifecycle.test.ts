import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { clusterDown, clusterStatus, clusterUp, type LocalCluster } from "../../../simulator/cluster";
import { COMPONENTS, processesOf } from "../../../simulator/cluster/processes";
import { cacheRoot, packageRoot } from "../../../simulator/paths";
import { UserError } from "../../../planner/errors";
import { clusterName, kubectl, requireTools } from "../../support/cluster";

const name = clusterName("-lifecycle");
const folder = path.join(cacheRoot(), "clusters", name);
const descriptor = path.join(folder, "cluster.json");

interface Attempt {
  signal?: AbortSignal;
  onLine?(line: string): void;
}

async function up({ signal, onLine }: Attempt = {}): Promise<{ cluster: LocalCluster; lines: string[] }> {
  const lines: string[] = [];
  const report = (line: string) => {
    lines.push(line);
    onLine?.(line);
  };
  return { cluster: await clusterUp({ name, nodes: 2, report, signal }), lines };
}

const down = () => clusterDown({ name, report: () => {} });

async function expectWorking(cluster: LocalCluster): Promise<void> {
  expect(await clusterStatus(name)).toEqual({ ...cluster, running: true });
  expect((await processesOf(folder)).map(({ component }) => component).sort()).toEqual([...COMPONENTS].sort());
  const connected = ["node/cloud-1", "node/cloud-2", "node/control-plane"];
  await kubectl(cluster, ["wait", "--for=condition=Ready", ...connected, "--timeout=30s"]);
  const nodes = await kubectl(cluster, ["get", "nodes", "-o", "name"]);
  expect(nodes.trim().split("\n").sort()).toEqual([...connected, "node/edge-1"]);
  expect(cluster.disconnected).toBe("edge-1");
}

async function kill(...components: string[]): Promise<void> {
  for (const { pid, component } of await processesOf(folder))
    if (components.includes(component)) process.kill(pid, "SIGKILL");
  await expect
    .poll(async () => (await processesOf(folder)).filter(({ component }) => components.includes(component)), {
      timeout: 30_000,
    })
    .toEqual([]);
}

describe.sequential("a cluster that was interrupted while it was made", () => {
  requireTools();
  beforeAll(async () => {
    await down();
  });

  test.for([0, 100, 400, 1000, 2500])("converges after an interrupt %i ms into its start", async (delay) => {
    const controller = new AbortController();
    const attempt = up({
      signal: controller.signal,
      onLine: (line) => {
        if (line.startsWith("starting")) setTimeout(() => controller.abort(), delay);
      },
    });
    const outcome = await attempt.then(
      () => "finished",
      (error: Error) => error.name,
    );
    expect(["AbortError", "finished"]).toContain(outcome);
    if (outcome === "AbortError") expect(await clusterStatus(name)).toBeUndefined();
    await expectWorking((await up()).cluster);
    expect(await down()).toBe(true);
  });

  test.for([400, 1500])("converges after its process was killed %i ms into the start", async (delay, { skip }) => {
    const compiled = path.join(packageRoot(), "dist", "simulator", "cluster", "index.js");
    skip(!existsSync(compiled), "dist is not built, so no separate process can be killed");
    const program = `require(${JSON.stringify(compiled)}).clusterUp({ name: "${name}", nodes: 2, report: console.log })`;
    const deployer = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    await once(deployer.stdout, "data");
    setTimeout(() => deployer.kill("SIGKILL"), delay);
    await once(deployer, "exit");
    await expectWorking((await up()).cluster);
    expect(await down()).toBe(true);
  });

  test("is removed by down", async () => {
    const controller = new AbortController();
    const interrupted = up({
      signal: controller.signal,
      onLine: (line) => {
        if (line.startsWith("waiting for")) controller.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/abort/i);
    expect((await processesOf(folder)).length).toBeGreaterThan(0);
    expect(await down()).toBe(true);
    expect(await processesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});

describe.sequential("a cluster that was stopped", () => {
  const tools = requireTools();

  beforeAll(async () => {
    if (!tools()) return;
    await down();
    const { cluster } = await up();
    await kubectl(cluster, ["create", "configmap", "kept"]);
  });

  const kept = async (cluster: LocalCluster) => kubectl(cluster, ["get", "configmap", "kept", "-o", "name"]);

  test.for([["kwok-controller"], ["kube-apiserver"], ["etcd", "kube-scheduler"], COMPONENTS])(
    "starts again with its objects after %s died",
    async (dead) => {
      await kill(...dead);
      expect(await clusterStatus(name)).toMatchObject({ running: false });
      const { cluster, lines } = await up();
      expect(lines).toEqual([`starting the local cluster ${name} again`]);
      await expectWorking(cluster);
      expect(await kept(cluster)).toBe("configmap/kept\n");
    },
  );

  test("starts again after a restart of the machine left pid files of other processes and a lock behind", async () => {
    await kill(...COMPONENTS);
    for (const component of COMPONENTS)
      await writeFile(path.join(folder, "pids", `${component}.pid`), `${process.pid}`);
    await writeFile(`${folder}.lock`, "4194304 left-behind");
    const { cluster } = await up();
    await expectWorking(cluster);
    expect(await kept(cluster)).toBe("configmap/kept\n");
  });

  test("is made anew, and says so, when its data is damaged", async () => {
    await kill(...COMPONENTS);
    const data = path.join(folder, "etcd", "member", "snap");
    await rm(path.join(folder, "etcd"), { recursive: true });
    await mkdir(data, { recursive: true });
    await writeFile(path.join(data, "db"), "damaged");
    const { cluster, lines } = await up();
    expect(lines.join("\n")).toMatch(/does not start again and is made anew: .*etcd/s);
    await expectWorking(cluster);
    await expect(kept(cluster)).rejects.toThrow(/not found/);
  });

  test("of another version is refused, with the way out", async () => {
    const text = await readFile(descriptor, "utf8");
    await writeFile(descriptor, JSON.stringify({ ...(JSON.parse(text) as object), version: "1.30.0" }));
    const refused = up();
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/runs Kubernetes 1\.30\.0.*`yuanrong-platform local down`/);
    await writeFile(descriptor, text);
  });
});

describe.sequential("down", () => {
  requireTools();

  test("leaves no process, no port and no file", async () => {
    await up();
    const { ports } = JSON.parse(await readFile(descriptor, "utf8")) as { ports: Record<string, number> };
    expect(await Promise.all(Object.values(ports).map(isOpen))).toEqual(Array(6).fill(true));
    expect(await down()).toBe(true);
    expect(await processesOf(folder)).toEqual([]);
    expect(await Promise.all(Object.values(ports).map(isOpen))).toEqual(Array(6).fill(false));
    expect((await readdir(path.dirname(folder))).filter((entry) => entry.startsWith(name))).toEqual([]);
    expect(await clusterStatus(name)).toBeUndefined();
  });

  test("says when there was nothing", async () => {
    expect(await down()).toBe(false);
  });
});

test.for([0, -1, 2.5, 201, Number.NaN])("refuses %d workers", async (nodes) => {
  await expect(clusterUp({ name, nodes, report: () => {} })).rejects.toThrow(/whole number from 1 to 200/);
});

test.for(["", "Local", "../up", "a b", "-a"])("refuses the name %j", async (bad) => {
  await expect(clusterUp({ name: bad, report: () => {} })).rejects.toThrow(UserError);
});

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
