import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../../simulator/paths";
import { sandbox } from "../../simulator/engine/support";
import { kubectl, requireCluster } from "../../support/cluster";
import { definition } from "../../support/stand-ins";
import { PRELUDE } from "../support";
import { standInManifests } from "./stand-ins";
import { args } from "./support";

const cluster = requireCluster();

/** A definition that serves the versions of the manifests and ours. */
const istio = (group: string, kind: string, plural: string) =>
  definition({ group: `${group}.istio.io`, version: "v1", formerly: ["v1beta1"], kind, plural });

test("the stages of a stand-in are deployed in order, deployed again without a change, and taken down", async () => {
  const box = sandbox(cluster().kubeconfig);
  usePackage(box.dir);
  const kinds = [
    istio("security", "AuthorizationPolicy", "authorizationpolicies"),
    istio("security", "RequestAuthentication", "requestauthentications"),
    istio("networking", "Gateway", "gateways"),
    istio("networking", "VirtualService", "virtualservices"),
  ];
  const gateway = { ...args.gateway, namespace: box.unique };
  const settings = { ...args, gateway, directory: standInManifests(), protect: false, preset: "small" };
  box.write(
    "index.js",
    `${PRELUDE}
const { Kubeflow } = load("kubeflow");
const kinds = new k8s.yaml.v2.ConfigGroup("kinds", { objs: ${JSON.stringify(kinds)} });
const edge = new k8s.core.v1.Namespace("edge", { metadata: { name: "${box.unique}" } });
const profiles = [{ name: "${box.unique}-team", owner: "a@team.test" }];
const kf = new Kubeflow("kf", { ...${JSON.stringify(settings)}, profiles }, { dependsOn: [kinds, edge] });
exports.url = kf.url;`,
  );
  const options = { kubectl: cluster().tools.kubectl };
  const get = async (what: string, namespace = "kubeflow") =>
    JSON.parse(await kubectl(cluster(), ["get", what, "-n", namespace, "-o", "json"]));

  expect((await box.up(undefined, options)).outputs).toMatchObject({ url: "https://kubeflow.apps.test" });
  const done = box.done();
  for (const [before, after] of [
    ["create kf-namespaces:kubeflow", "create kf-dashboard:kubeflow/centraldashboard"],
    ["create kf-profiles:profiles.kubeflow.org", `create kf-${box.unique}-team-profile`],
    ["create kf-proxy", "create kf-gateway"],
    ["create kf-signed-on", "create kf-gateway"],
  ]) {
    expect(done).toContain(before);
    expect(done.indexOf(before!), `${before} before ${after}`).toBeLessThan(done.indexOf(after!));
  }
  const { data } = await get("secret/mysql-secret");
  expect(Buffer.from(data.password, "base64").toString("utf8")).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(await get("deployment/centraldashboard")).toMatchObject({ status: { readyReplicas: 1 } });
  expect(await get("deployment/oauth2-proxy", "oauth2-proxy")).toMatchObject({ status: { readyReplicas: 1 } });
  expect((await box.up(undefined, options)).counts).toMatchObject({ created: 0, updated: 0, replaced: 0 });
  await box.destroy();
  await expect(get("namespace/kubeflow")).rejects.toThrow(/NotFound/);
});

/** Gives a program's folder this package beside those of its node_modules: drawn passwords are looked for there. */
function usePackage(folder: string): void {
  const modules = path.join(folder, "node_modules");
  const shared = fs.realpathSync(modules);
  fs.rmSync(modules);
  fs.mkdirSync(modules);
  for (const entry of fs.readdirSync(shared)) fs.symlinkSync(path.join(shared, entry), path.join(modules, entry));
  fs.symlinkSync(packageRoot(), path.join(modules, "yuanrong-platform"));
}
