import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { plan } from "../../../planner";
import { deploy, DeployOptions, destroy } from "../../../simulator/engine";
import { kubectl, requireCluster } from "../../support/cluster";

const cwd = path.join(__dirname, "program");
const cluster = requireCluster();

test("a plan draws no secret, so that none can be in it", async () => {
  const planned = await plan({ cwd, onLog: () => {} });
  const printed = JSON.parse(JSON.stringify(planned.resources)) as typeof planned.resources;
  const secrets = printed.filter(({ type }) => type === "kubernetes:core/v1:Secret");
  expect(secrets.map(({ inputs }) => inputs.stringData)).toEqual(Array(6).fill("[unknown]"));
});

test("a deployment hides every secret from its state, changes nothing again, and can be removed", async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), "security-"));
  const stateFile = path.join(folder, "dev.json");
  const { kubeconfig } = cluster();
  const options: DeployOptions = { cwd, stack: "dev", stateFile, kubeconfig, onLog: () => {}, report: () => {} };
  try {
    await deploy(options);
    const state = fs.readFileSync(stateFile, "utf8");
    const listed = await kubectl(cluster(), ["get", "secret", "-n", "security-test-workers", "-o", "json"]);
    const secrets = (JSON.parse(listed) as { items: { data: Record<string, string> }[] }).items;
    const data = Object.assign({}, ...secrets.map((secret) => secret.data)) as Record<string, string>;
    const open = ["ca.crt", "tls.crt", "worker.key", "client.key"];
    for (const [key, base64] of Object.entries(data)) {
      const value = Buffer.from(base64, "base64").toString();
      if (open.includes(key)) continue;
      for (const form of [JSON.stringify(value).slice(1, -1), base64]) expect(state).not.toContain(form);
    }
    expect(Object.keys(data)).toHaveLength(10);
    expect(state).toContain(JSON.stringify(Buffer.from(data["ca.crt"]!, "base64").toString()).slice(1, -1));
    expect((await deploy(options)).counts).toMatchObject({ created: 0, updated: 0 });
  } finally {
    await destroy(options);
    fs.rmSync(folder, { recursive: true });
  }
});
