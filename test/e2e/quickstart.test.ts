import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { standIns as metalLb } from "../kpaas/metallb/stand-ins";
import { standIns as raven } from "../openyurt/raven/stand-ins";
import { standIns as yurtHub } from "../openyurt/yurt-hub/stand-ins";
import { standIns as yurtManager } from "../openyurt/yurt-manager/stand-ins";
import { standInChartsOfFile } from "../support/stand-ins";
import { requireTools } from "../support/cluster";
import { listenersOf, Machine, newMachine, processesOf } from "./support";

const MINUTES = 60_000;
const KPAAS = "yuanrong-platform:kpaas";

describe("with a control plane at hand", { timeout: 10 * MINUTES }, () => {
  requireTools();
  const charts = standInChartsOfFile([...metalLb, ...yurtManager, ...yurtHub, ...raven]);
  let machine: Machine;
  beforeAll(async () => {
    machine = await newMachine({ binaries: true });
  });
  afterAll(async () => {
    await machine.run("local", "down");
    machine.remove();
  });

  test("up brings every system and pool up, and shows them", async () => {
    const { code, output } = await machine.run("--config", machine.config, "local", "up");
    expect(output).toMatch(/small +Running +2\/2/);
    expect(output).toMatch(/elastic +Running +1\/1–4/);
    for (const site of ["seoul", "busan"]) expect(output).toMatch(new RegExp(`till-${site} +Running +1/1`));
    const systems = {
      StatefulSet: { "ds-core-etcd": "1/1", minio: "1/1" },
      DaemonSet: { "ds-worker": "5/5", "function-proxy": "5/5" },
      Deployment: {
        ...{ "meta-service": "1/1", "function-master": "1/1", "function-manager": "1/1" },
        ...{ "function-scheduler": "1/1", frontend: "1/1", "iam-adaptor": "1/1" },
      },
    };
    for (const [kind, named] of Object.entries(systems))
      for (const [name, ready] of Object.entries(named))
        expect(output).toMatch(new RegExp(`${name} +${kind} +openyuanrong +${ready}`));
    expect(output).toMatch(/\d+ created/);
    expect(output).toMatch(/Left out: the K-PaaS services and OpenYurt's programs, .*`--charts DIR`/);
    expect(code).toBe(0);
    const page = /Topology: (.*)/.exec(output)![1]!;
    expect(readFileSync(page, "utf8")).toContain("function-agent-small");
  });

  test("every listener is on loopback", () => {
    const listeners = listenersOf(machine.cache);
    expect(listeners.length).toBeGreaterThanOrEqual(6);
    expect(listeners.filter(({ address }) => !address.startsWith("127.0.0.1:"))).toEqual([]);
  });

  test("a second up changes nothing", async () => {
    const { code, output } = await machine.run("--config", machine.config, "local", "up");
    expect(output).toContain("nothing to change");
    expect(code).toBe(0);
  });

  test("with a folder of charts services come too, and go without it", async () => {
    const document = parseDocument(readFileSync(machine.config, "utf8"));
    const pools = document.getIn(["config", KPAAS, "metalLb"]);
    document.setIn(["config", KPAAS], { preset: "small", metalLb: pools });
    const config = path.join(path.dirname(machine.config), "with-services.yaml");
    writeFileSync(config, document.toString());
    const up = ["--config", config, "local", "up"];

    const withCharts = await machine.run(...up, "--charts", charts());
    expect(withCharts.output).toMatch(/metallb +Deployment +metallb-system +1\/1/);
    expect(withCharts.output).toMatch(/create Deployment openyurt-manager-chart/);
    expect(withCharts.output).toMatch(/\d+ created/);
    expect(withCharts.output).not.toContain("Left out");
    expect(withCharts.code).toBe(0);

    const without = await machine.run(...up);
    expect(without.output).toContain("Left out: the K-PaaS services");
    expect(without.output).toMatch(/\d+ deleted/);
    expect(without.output).not.toMatch(/metallb +Deployment/);
    expect(without.output).toMatch(/delete Deployment openyurt-manager-chart/);
    expect(without.code).toBe(0);
  });

  test("up with another number of nodes says what to do", async () => {
    const { code, output } = await machine.run("--config", machine.config, "local", "up", "--nodes", "3");
    expect(output).toMatch(/local down/);
    expect(output).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  test("status lists what runs", async () => {
    const { code, output } = await machine.run("local", "status");
    expect(output).toMatch(/5 worker nodes and edge-3, which is disconnected, running/);
    expect(output).toMatch(/small +Running +2\/2/);
    expect(output).toMatch(/frontend +Deployment +openyuanrong +1\/1/);
    expect(code).toBe(0);
  });

  test("down leaves no process, no port and no file but the binaries", async () => {
    const { code } = await machine.run("local", "down");
    expect(code).toBe(0);
    expect(processesOf(machine.cache)).toEqual([]);
    expect(listenersOf(machine.cache)).toEqual([]);
    expect(filesBelow(machine.home)).toEqual([]);
    expect(filesBelow(machine.cache)).toEqual([]);
  });

  test.each([["Bring up a local Kubernetes"], ["create Service "], ["create Deployment "]])(
    "Ctrl-C at «%s», then up, converges",
    async (moment) => {
      const first = machine.start("--config", machine.config, "local", "up");
      await first.until(new RegExp(moment));
      first.process.kill("SIGINT");
      const stopped = await first.finished;
      expect(stopped.output).toContain("goes on from here");
      expect(stopped.output).not.toMatch(/^\s+at /m);
      expect(stopped.code).toBe(130);
      const { code, output } = await machine.run("--config", machine.config, "local", "up");
      expect(output).toMatch(/small +Running +2\/2/);
      expect(code).toBe(0);
      expect((await machine.run("--config", machine.config, "local", "up")).output).toContain("nothing to change");
      await machine.run("local", "down");
    },
  );
});

test(
  "without Go and without binaries it still ends well: the plan and the page",
  { timeout: 2 * MINUTES },
  async () => {
    const machine = await newMachine({ binaries: false });
    machine.environment.PATH = path.dirname(process.execPath);
    try {
      const { code, output } = await machine.run("--config", machine.config, "local", "up");
      expect(output).toMatch(/Not run: .*Go/);
      const page = /Topology: (.*)/.exec(output)![1]!;
      expect(statSync(page).size).toBeGreaterThan(10_000);
      expect(code).toBe(0);
    } finally {
      machine.remove();
    }
  },
);

/** Files below a folder, without what links lead to. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
