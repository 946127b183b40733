import * as fs from "node:fs";
import { expect, test } from "vitest";
import { Secret } from "../../../planner/plan";
import { AbortError, DeploymentFailed } from "../../../simulator/engine";
import { kubectl, requireCluster } from "../../support/cluster";
import { sandbox, Sandbox, untilEvent } from "./support";

const cluster = requireCluster();

const NAMESPACE = `const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
  const metadata = (name) => ({ name, namespace: ns.metadata.name });`;

const configMap = (name: string, data: object, options = "{}") =>
  `new k8s.core.v1.ConfigMap("${name}", { metadata: metadata("${name}"), data: ${JSON.stringify(data)} }, ${options});`;

async function get(box: Sandbox, what: string): Promise<Record<string, unknown> & { metadata: { uid: string } }> {
  return JSON.parse(await kubectl(cluster(), ["get", "-n", box.unique, "-o", "json", ...what.split(" ")]));
}

async function versions(box: Sandbox): Promise<string> {
  const kinds = "namespace,configmap,secret,service,deployment,statefulset,persistentvolumeclaim,job";
  return kubectl(cluster(), [
    ...["get", kinds, "-n", box.unique, "-o"],
    "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.generation}{'\\n'}{end}",
  ]);
}

test("objects of many kinds become ready, a second run writes nothing, and destroy takes all away", async () => {
  const box = sandbox(cluster().kubeconfig);
  const { outputs, counts } = await box.up(`${NAMESPACE}
    const labels = { app: "web" };
    const spec = { containers: [{ name: "c", image: "registry.example.com/c:1" }] };
    const template = { metadata: { labels }, spec };
    const web = new k8s.apps.v1.Deployment("web", { metadata: metadata("web"), spec: { replicas: 2, selector: { matchLabels: labels }, template } });
    const service = new k8s.core.v1.Service("web", { metadata: metadata("web"), spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80 }] } });
    new k8s.core.v1.Service("headless", { metadata: metadata("headless"), spec: { clusterIP: "None", selector: { app: "nothing" }, ports: [{ port: 80 }] } });
    new k8s.apps.v1.StatefulSet("db", { metadata: metadata("db"), spec: { serviceName: "headless", selector: { matchLabels: { app: "db" } }, template: { metadata: { labels: { app: "db" } }, spec } } });
    new k8s.batch.v1.Job("job", { metadata: metadata("job"), spec: { template: { spec: { ...spec, restartPolicy: "Never" } } } });
    new k8s.core.v1.PersistentVolumeClaim("claim", { metadata: metadata("claim"), spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } });
    const secret = new k8s.core.v1.Secret("secret", { metadata: metadata("secret"), stringData: { password: "canary-51c2" } });
    const crd = new k8s.apiextensions.v1.CustomResourceDefinition("crd", { metadata: { name: \`things.\${unique}.example.com\` }, spec: { group: \`\${unique}.example.com\`, scope: "Namespaced", names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" }, versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } } }] } });
    new k8s.apiextensions.CustomResource("thing", { apiVersion: \`\${unique}.example.com/v1\`, kind: "Thing", metadata: metadata("thing"), spec: { size: 1 } });
    exports.uid = web.metadata.uid; exports.ip = service.status.loadBalancer.ingress[0].ip; exports.data = secret.data;`);
  expect(counts).toMatchObject({ created: 11, same: 0 });
  expect(outputs).toEqual({
    uid: (await get(box, "deployment web")).metadata.uid,
    ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) as unknown,
    data: new Secret({ password: Buffer.from("canary-51c2").toString("base64") }),
  });
  expect(await get(box, "deployment web")).toMatchObject({ status: { readyReplicas: 2 } });
  expect(await get(box, "job job")).toMatchObject({ status: { succeeded: 1 } });
  for (const secret of ["canary-51c2", Buffer.from("canary-51c2").toString("base64")]) {
    expect(fs.readFileSync(box.stateFile, "utf8")).not.toContain(secret);
  }

  const before = await versions(box);
  expect((await box.up()).counts).toEqual({ created: 0, updated: 0, replaced: 0, deleted: 0, same: 11 });
  expect(box.events.every((e) => e.operation === "same" && e.phase === "done")).toBe(true);
  expect(await versions(box)).toBe(before);

  expect((await box.destroy()).counts).toMatchObject({ deleted: 11 });
  await expect(get(box, "namespace " + box.unique)).rejects.toThrow(/NotFound/);
  expect(box.state().resources).toEqual([]);
});

test("changes are made in place where that is possible, and by replacement where it is not", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (data: string, app: string, storage: string) => `${NAMESPACE}
    const spec = { containers: [{ name: "c", image: "registry.example.com/c:1" }] };
    const template = { metadata: { labels: { app: "${app}" } }, spec };
    ${configMap("settings", { a: data })}
    new k8s.core.v1.ConfigMap("fixed", { metadata: metadata("fixed"), immutable: true, data: { a: "${data}" } });
    new k8s.apps.v1.Deployment("web", { metadata: metadata("web"), spec: { selector: { matchLabels: { app: "${app}" } }, template } });
    new k8s.core.v1.Service("svc", { metadata: metadata("svc"), spec: { clusterIP: "${app === "one" ? "None" : "10.96.77.77"}", ports: [{ port: 80 }] } });
    new k8s.apps.v1.StatefulSet("db", { metadata: metadata("db"), spec: { serviceName: "db", selector: { matchLabels: { app: "db" } }, template: { metadata: { labels: { app: "db" } }, spec },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "${storage}" } } } }] } });
    new k8s.batch.v1.Job("job", { metadata: metadata("job"), spec: { template: { metadata: { labels: { app: "${app}" } }, spec: { ...spec, restartPolicy: "Never" } } } });`;
  await box.up(program("1", "one", "1Gi"));
  const settings = await get(box, "configmap settings");
  const { counts } = await box.up(program("2", "two", "2Gi"));
  expect(counts).toMatchObject({ updated: 1, replaced: 5, deleted: 0 });
  expect(box.done().sort()).toEqual([
    "replace db",
    "replace fixed",
    "replace job",
    "replace svc",
    "replace web",
    "update settings",
  ]);
  const after = await get(box, "configmap settings");
  expect([after.metadata.uid, after["data"]]).toEqual([settings.metadata.uid, { a: "2" }]);
  expect(await get(box, "statefulset db")).toMatchObject({
    spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "2Gi" } } } }] },
  });
  await box.destroy();
});

test("a rename with an alias keeps the object; another name or namespace replaces it; what left is deleted", async () => {
  const box = sandbox(cluster().kubeconfig);
  await box.up(`${NAMESPACE}
    ${configMap("before", {})}
    ${configMap("moving", {})}
    ${configMap("leaving", {})}`);
  const { uid } = (await get(box, "configmap before")).metadata;
  const { counts } = await box.up(`${NAMESPACE}
    new k8s.core.v1.ConfigMap("after", { metadata: metadata("before") }, { aliases: [{ name: "before" }] });
    new k8s.core.v1.ConfigMap("moving", { metadata: metadata("moved"), data: {} });`);
  expect(counts).toMatchObject({ created: 0, updated: 1, replaced: 1, deleted: 1 });
  expect((await get(box, "configmap before")).metadata.uid).toBe(uid);
  expect(await kubectl(cluster(), ["get", "configmap", "-n", box.unique, "-o", "name"])).toBe(
    "configmap/before\nconfigmap/kube-root-ca.crt\nconfigmap/moved\n",
  );
  await box.destroy();
});

test("a rename without an alias is refused, since the object exists, and the object stays", async () => {
  const box = sandbox(cluster().kubeconfig);
  const renamed = (options: string) => `${NAMESPACE}
    new k8s.core.v1.ConfigMap("after", { metadata: metadata("before") }, ${options});`;
  await box.up(`${NAMESPACE} ${configMap("before", {})}`);
  const { uid } = (await get(box, "configmap before")).metadata;
  await expect(box.up(renamed("{}"))).rejects.toThrow(
    /::after\n.*ConfigMap eng-\w+\/before exists already and is that of urn:\S+::before; give the resource an alias/,
  );
  expect((await get(box, "configmap before")).metadata.uid).toBe(uid);
  await box.up(renamed(`{ aliases: [{ name: "before" }] }`));
  expect((await get(box, "configmap before")).metadata.uid).toBe(uid);
  await box.destroy();
});

test("a namespace that is replaced takes its objects with it, and they come again", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (
    suffix: string,
  ) => `const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique + "${suffix}" } });
    const a = new k8s.core.v1.ConfigMap("a", { metadata: { name: "a", namespace: ns.metadata.name } });
    new Thing("t", { size: ns.metadata.name });`;
  await box.up(program(""));
  expect((await box.up(program("-b"))).counts).toMatchObject({ created: 0, updated: 1, replaced: 2, deleted: 0 });
  expect(await kubectl(cluster(), ["get", "configmap", "a", "-n", `${box.unique}-b`, "-o", "name"])).toBe(
    "configmap/a\n",
  );
  await box.destroy();
});

test("an object that was deleted by hand is created again; one that belongs to others is left alone", async () => {
  const box = sandbox(cluster().kubeconfig);
  await box.up(`${NAMESPACE} ${configMap("mine", { a: "1" })}`);
  await kubectl(cluster(), ["delete", "configmap", "mine", "-n", box.unique]);
  expect((await box.up()).counts).toMatchObject({ created: 1, same: 2 });

  await kubectl(cluster(), ["create", "configmap", "theirs", "-n", box.unique, "--from-literal=a=1"]);
  await expect(
    box.up(`${NAMESPACE} ${configMap("mine", { a: "1" })} ${configMap("theirs", { a: "1" })}`),
  ).rejects.toThrow(/::theirs\n.*ConfigMap eng-\w+\/theirs exists already and does not belong to this stack/);

  const adopting = (id: string) =>
    `${NAMESPACE} ${configMap("mine", { a: "1" })} ${configMap("theirs", { b: "2" }, `{ import: unique + "/${id}" }`)}`;
  await expect(box.up(adopting("nothing"))).rejects.toThrow(/ConfigMap eng-\w+\/nothing does not exist/);
  expect((await box.up(adopting("theirs"))).counts).toMatchObject({ created: 1, same: 3 });
  expect(await get(box, "configmap theirs")).toMatchObject({ data: { a: "1", b: "2" } });

  await kubectl(
    cluster(),
    ["apply", "--server-side", "--force-conflicts", "-f", "-"],
    [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "mine", namespace: box.unique }, data: { a: "taken" } }],
  );
  await expect(box.up(`${NAMESPACE} ${configMap("mine", { a: "2" })}`)).rejects.toThrow(
    /ConfigMap eng-\w+\/mine: \.data\.a is managed by another: conflict with "kubectl"/,
  );
  await box.up(
    `${NAMESPACE} new k8s.core.v1.ConfigMap("mine", { metadata: { ...metadata("mine"), annotations: { "pulumi.com/patchForce": "true" } }, data: { a: "2" } });`,
  );
  expect(await get(box, "configmap mine")).toMatchObject({ data: { a: "2" } });
  await box.destroy();
});

test("a workload that does not come up says why, keeps its place in the state, and is taken up again", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (extra: string) => `
    const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } });
    const labels = { app: "web" };
    const securityContext = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } };
    const container = { name: "c", image: "registry.example.com/c:1", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } };
    const web = new k8s.apps.v1.Deployment("web", { metadata: { name: "web", namespace: ns.metadata.name }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { securityContext, containers: [container], ...${extra} } } } }, { customTimeouts: { create: "4s", update: "20s" } });
    new k8s.core.v1.ConfigMap("later", { metadata: { name: "later", namespace: ns.metadata.name } }, { dependsOn: web });`;
  const failure = await box.up(program(`{ hostNetwork: true }`)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeploymentFailed);
  const { failures } = failure as DeploymentFailed;
  expect(failures.map((f) => f.urn.split("::").at(-1))).toEqual(["web"]);
  expect(failures[0]!.reasons.join("\n")).toMatch(/timed out after 4 s: 0 of 1 pods/);
  expect(failures[0]!.reasons.join("\n")).toMatch(/violates PodSecurity "restricted:latest": host namespaces/);
  expect(box.events.some((e) => e.phase === "wait" && e.name === "web")).toBe(true);
  expect(box.state().resources.find((r) => r.name === "web")?.initErrors?.[0]).toMatch(/is not ready/);

  await expect(box.up(program(`{ nodeSelector: { nowhere: "yes" } }`), {})).rejects.toThrow(
    /didn't match Pod's node affinity/,
  );
  expect((await box.up(program(`{}`))).counts).toMatchObject({ created: 1, updated: 1, same: 2 });
  await box.destroy();
});

test("patches add to an object of others and take back only what they added", async () => {
  const box = sandbox(cluster().kubeconfig);
  await kubectl(cluster(), ["create", "namespace", box.unique]);
  await kubectl(cluster(), ["create", "configmap", "theirs", "-n", box.unique, "--from-literal=a=1"]);
  await box.up(
    `new k8s.core.v1.ConfigMapPatch("patch", { metadata: { name: "theirs", namespace: unique }, data: { b: "2" } });`,
  );
  expect(await get(box, "configmap theirs")).toMatchObject({ data: { a: "1", b: "2" } });
  await box.destroy();
  expect((await get(box, "configmap theirs"))["data"]).toEqual({ a: "1" });
  await kubectl(cluster(), ["delete", "namespace", box.unique, "--wait=false"]);
});

test("explicit providers choose the namespace, reads find objects, and a cancelled wait ends at once", async () => {
  const box = sandbox(cluster().kubeconfig);
  const program = (more: string) => `${NAMESPACE}
    const provider = new k8s.Provider("p", { namespace: unique });
    const a = new k8s.core.v1.ConfigMap("a", { metadata: { generateName: "a-" }, data: { x: "1" } }, { provider, dependsOn: ns });
    exports.id = a.id; ${more}`;
  const { outputs } = await box.up(program(""));
  expect(outputs["id"]).toMatch(new RegExp(`^${box.unique}/a-`));
  const read = await box.up(program(`const r = k8s.core.v1.ConfigMap.get("r", a.id); exports.data = r.data;`));
  expect(read.outputs).toMatchObject({ id: outputs["id"], data: { x: "1" } });

  const stop = new AbortController();
  const service = `new k8s.core.v1.Service("s", { metadata: metadata("s"), spec: { selector: { app: "no" }, ports: [{ port: 1 }] } });`;
  const running = box.up(program(service), { signal: stop.signal });
  await untilEvent(box, running, (e) => e.name === "s" && e.phase === "wait");
  stop.abort();
  await expect(running).rejects.toThrow(AbortError);
  expect(box.state().resources.find((r) => r.name === "s")).toMatchObject({ id: `${box.unique}/s`, pending: "create" });
  await box.up(program(""));
  await expect(get(box, "service s")).rejects.toThrow(/NotFound/);
  await box.destroy();
});
