import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { Secret } from "../../../planner/plan";
import { AbortError } from "../../../simulator/engine";
import { kubectl, requireCluster } from "../../support/cluster";
import { sandbox } from "./support";

const cluster = requireCluster();
const charts = path.join(__dirname, "../../fixtures/engine/charts");
const tools = () => ({ charts, helm: cluster().tools.helm });

test("a release goes through install with hooks, no change, upgrade, loss by hand, interruption and uninstall", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (greeting: string, more = "") => `
    const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
    const r = new k8s.helm.v3.Release("greeter", { name: "greeter", namespace: ns.metadata.name, chart: "greeter", version: "1.2.3", values: { greeting: ${greeting}, ${more} } });
    exports.status = r.status.status; exports.revision = r.status.revision;`;
  const get = async (what: string) =>
    JSON.parse(await kubectl(cluster(), ["get", what, "-n", box.unique, "-o", "json"])) as object;

  expect(await box.up(program(`"hi"`), tools())).toMatchObject({
    outputs: { status: "deployed", revision: 1 },
    counts: { created: 3 },
  });
  expect(await get("job/greeter-hook")).toMatchObject({ status: { succeeded: 1 } });
  expect((await box.up(undefined, tools())).counts).toMatchObject({ created: 0, updated: 0, same: 3 });

  expect(await box.up(program(`pulumi.secret("canary-90bd")`), tools())).toMatchObject({
    outputs: { revision: 2 },
    counts: { updated: 1 },
  });
  expect(await get("configmap/greeter")).toMatchObject({ data: { greeting: "canary-90bd" } });
  expect(box.state().resources.find((r) => r.name === "greeter")).toMatchObject({
    inputs: { values: { greeting: new Secret("[secret]") } },
  });

  const stop = new AbortController();
  const running = box.up(program(`"stuck"`, `nodeSelector: { nowhere: "yes" }`), { ...tools(), signal: stop.signal });
  running.catch(() => undefined);
  await expect.poll(() => get("configmap/greeter"), { timeout: 60_000 }).toMatchObject({ data: { greeting: "stuck" } });
  stop.abort();
  await expect(running).rejects.toThrow(AbortError);
  await box.up(program(`"slow"`, "replicas: 2"), tools());
  expect(await get("deployment/greeter")).toMatchObject({ spec: { replicas: 2 }, status: { readyReplicas: 2 } });
  expect(await get("configmap/greeter")).toMatchObject({ data: { greeting: "slow" } });

  await kubectl(cluster(), ["delete", "secret", "-n", box.unique, "-l", "owner=helm,name=greeter"]);
  await kubectl(cluster(), ["delete", "configmap,deployment", "greeter", "-n", box.unique]);
  expect((await box.up(undefined, tools())).counts).toMatchObject({ created: 1, same: 2 });

  await box.destroy({ helm: cluster().tools.helm });
  await expect(get(`namespace/${box.unique}`)).rejects.toThrow(/NotFound/);
});

test("a chart's objects are deployed one by one, and deleted after what needs the chart; one that is not here is a failure by name", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (chart: string) => `
    const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
    const greeter = new k8s.helm.v4.Chart("greeter", { name: "greeter", namespace: ns.metadata.name, chart: "${chart}" });
    new k8s.core.v1.ConfigMap("guest", { metadata: { namespace: ns.metadata.name } }, { dependsOn: greeter });`;
  await expect(box.up(program("unheard-of"), tools())).rejects.toThrow(/Chart::greeter\n.*chart unheard-of is not in/);
  expect((await box.up(program("greeter"), tools())).counts).toMatchObject({ created: 3, updated: 1, same: 2 });
  expect(
    await kubectl(cluster(), ["get", "configmap/greeter", "deployment/greeter", "-n", box.unique, "-o", "name"]),
  ).toBe("configmap/greeter\ndeployment.apps/greeter\n");
  await box.destroy();
  const deleted = box.events.filter(({ phase }) => phase !== "wait").map(({ phase, name }) => `${phase} ${name}`);
  const gone = deleted.indexOf("done guest");
  expect(gone).toBeGreaterThan(-1);
  const objects = deleted.flatMap((one, at) => (one.startsWith("start greeter:") ? [at] : []));
  expect(objects).toHaveLength(2);
  for (const at of objects) expect(at).toBeGreaterThan(gone);
});

test("a kustomization's objects are deployed one by one, as transforms leave them, and are gone with it", async () => {
  const box = sandbox(cluster().kubeconfig);
  fs.mkdirSync(path.join(box.dir, "overlay"));
  box.write(
    "overlay/objects.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { greeting: hi }\n",
  );
  box.write("overlay/kustomization.yaml", "namePrefix: pre-\nresources: [objects.yaml]\n");
  const program = (more = "") => `
    const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
    const transforms = [({ props, opts }) => ({ props: { ...props, data: { ...props.data, who: pulumi.secret("canary-3b1e") } }, opts })];
    ${more}new k8s.kustomize.v2.Directory("overlay", { directory: "overlay", namespace: unique }, { transforms, dependsOn: ns });`;
  const options = { kubectl: cluster().tools.kubectl };
  expect((await box.up(program(), options)).counts).toMatchObject({ created: 4 });
  const get = () => kubectl(cluster(), ["get", "configmap/pre-settings", "-n", box.unique, "-o", "json"]);
  expect(JSON.parse(await get())).toMatchObject({ data: { greeting: "hi", who: "canary-3b1e" } });
  expect(fs.readFileSync(box.stateFile, "utf8")).not.toContain("canary-3b1e");
  expect((await box.up(undefined, options)).counts).toMatchObject({ created: 0, updated: 0 });
  expect((await box.up(program("//"), options)).counts).toMatchObject({ deleted: 2 });
  await expect(get()).rejects.toThrow(/NotFound/);
  await box.destroy();
});
