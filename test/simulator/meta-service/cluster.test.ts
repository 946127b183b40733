import { expect, onTestFinished, test } from "vitest";
import type { V1Deployment, V1Node, V1Pod } from "@kubernetes/client-node";
import { kubectl, requireCluster } from "../../support/cluster";
import { call, PODPOOLS, post, start, until, untilStatus } from "./harness";

const cluster = requireCluster();

const container = (name: string) => ({ name, image: `registry.example/${name}:1` });

/** The pod template as the stack writes it, reduced to what tells the containers apart. */
function template(namespace: string): V1Deployment {
  const env = ["CPU4COMP", "MEM4COMP"].map((name) => ({ name, value: "0" }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "function-agent", namespace, labels: { app: "function-agent" } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "function-agent" } },
      template: {
        metadata: { labels: { app: "function-agent" }, annotations: { "yr-default": "yr-default" } },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          initContainers: [container("function-agent-init")],
          containers: [{ ...container("runtime-manager"), env }, container("function-agent")],
        },
      },
    },
  };
}

/** A namespace of its own with a stand-in whose pools go there, removed at the end. */
async function stage(name: string, { withTemplate = true } = {}) {
  const namespace = `${name}-${process.pid}`;
  const labels = { "app.kubernetes.io/component": "function-master" };
  const data = { "function-agent.json": JSON.stringify(template(namespace)) };
  const v1 = { apiVersion: "v1" };
  const configMap = { ...v1, kind: "ConfigMap", metadata: { name: "function-agent", namespace, labels }, data };
  const place = { ...v1, kind: "Namespace", metadata: { name: namespace } };
  await kubectl(cluster(), ["apply", "-f", "-"], [place, ...(withTemplate ? [configMap] : [])]);
  onTestFinished(async () => {
    await kubectl(cluster(), ["delete", "namespace", namespace, "--wait=false"]);
  });
  const kubeconfig = cluster().kubeconfig;
  const service = await start({ kubeconfig, namespace, tick: 50 });
  const get = async <T>(kind: string, selector = "") => {
    const args = ["get", kind, "-n", namespace, "-l", selector, "-o", "json"];
    return (JSON.parse(await kubectl(cluster(), args)) as { items: T[] }).items;
  };
  return {
    namespace,
    service,
    apply: (object: object) => kubectl(cluster(), ["apply", "-n", namespace, "-f", "-"], [object]),
    pods: (id: string) => get<V1Pod>("pods", `app=function-agent-${id}`),
    deployments: () => get<V1Deployment>("deployments"),
    names: async (kind: string) => (await get<V1Pod>(kind)).map(({ metadata }) => metadata?.name),
    kubectl: (...args: string[]) => kubectl(cluster(), ["-n", namespace, ...args]),
    delete: (id: string) => call(service, "DELETE", `${PODPOOLS}?id=${id}`),
    gone: (id: string) => until(`pool ${id} is gone`, () => service.pools().every((record) => record.id !== id)),
  };
}

test("a pool becomes pods on the nodes that it names, is resized and deleted", async () => {
  const { service, pods, deployments, names, gone, ...on } = await stage("fixed");
  const nodes = JSON.parse(await on.kubectl("get", "nodes", "-o", "json")) as { items: V1Node[] };
  const node = nodes.items.map(({ metadata }) => metadata!.name!).find((name) => /^edge/.test(name))!;
  const toleration = { key: "node-role.kubernetes.io/edge", operator: "Exists", effect: "NoSchedule" };
  await post(service, "p", {
    group: "g",
    node_selector: { "kubernetes.io/hostname": node },
    tolerations: JSON.stringify([toleration]),
    image: "registry.example/other:2",
    environment: { E: "1" },
  });
  expect(await untilStatus(service, "p", 4)).toMatchObject({ ready_count: 2, msg: "Running", labels: {} });
  const running = await pods("p");
  expect(running).toHaveLength(2);
  for (const { metadata, spec, status } of running) {
    expect(status?.phase).toBe("Running");
    expect(spec?.nodeName).toBe(node);
    expect(metadata?.labels).toMatchObject({ app: "function-agent-p", "yr-reuse": "false", g: "g" });
    expect(spec?.containers[0]).toMatchObject({
      image: "registry.example/other:2",
      resources: { limits: { cpu: "600m" } },
    });
    const env = Object.fromEntries(spec?.containers[0]?.env?.map(({ name, value }) => [name, value]) ?? []);
    expect(env).toEqual({ CPU4COMP: "600", MEM4COMP: "512", E: "1" });
  }
  await call(service, "PUT", `${PODPOOLS}/p`, { size: 3, max_size: 3 });
  await untilStatus(service, "p", 4);
  expect((await deployments())[0]).toMatchObject({ spec: { replicas: 3 }, status: { availableReplicas: 3 } });
  await on.delete("p");
  expect(service.pools()[0]).toMatchObject({ status: 6 });
  await gone("p");
  expect([...(await names("deployments")), ...(await pods("p"))]).toEqual([]);
});

test("a scalable pool has a Deployment of none and pods of its own", async () => {
  const { service, pods, deployments, names, gone, ...on } = await stage("scalable");
  await post(service, "p", { max_size: 4, idle_recycle_time: { reserved: -1, scaled: 10 } });
  expect(await untilStatus(service, "p", 4)).toMatchObject({ ready_count: 2, scalable: true });
  const [deployment] = await deployments();
  expect(deployment?.spec?.replicas).toBe(0);
  const running = await pods("p");
  expect(running).toHaveLength(2);
  for (const { metadata } of running) {
    expect(metadata?.name).toMatch(/^function-agent-p-[0-9a-f]{20}$/);
    expect(metadata?.ownerReferences).toMatchObject([{ kind: "Deployment", uid: deployment?.metadata?.uid }]);
    expect(metadata?.annotations).toMatchObject({ "yr-pod-pool": "p" });
    expect(metadata?.labels).toMatchObject({ "yr-idle-to-recycle": "unlimited" });
  }
  await call(service, "PUT", `${PODPOOLS}/p`, { size: 3, max_size: 4 });
  await untilStatus(service, "p", 4);
  expect(await pods("p")).toHaveLength(3);
  await on.delete("p");
  await gone("p");
  expect([...(await names("deployments")), ...(await names("pods"))]).toEqual([]);
});

test("an autoscaler comes, changes and goes with its pool", async () => {
  const { service, gone, ...on } = await stage("hpa");
  const spec = (maxReplicas: number) => JSON.stringify({ minReplicas: 1, maxReplicas });
  const bounds = () => on.kubectl("get", "hpa", "function-agent-p-hpa", "-o", "jsonpath={.spec.maxReplicas}");
  await post(service, "p", { horizontal_pod_autoscaler_spec: spec(3) });
  await untilStatus(service, "p", 4);
  expect(await bounds()).toBe("3");
  expect(await on.kubectl("get", "hpa", "-o", "jsonpath={.items[*].spec.scaleTargetRef.name}")).toBe(
    "function-agent-p",
  );
  await call(service, "PUT", `${PODPOOLS}/p`, { size: 2, horizontal_pod_autoscaler_spec: spec(5) });
  await untilStatus(service, "p", 4);
  expect(await bounds()).toBe("5");
  await on.delete("p");
  await gone("p");
  expect(await on.names("hpa")).toEqual([]);
  await post(service, "q", { horizontal_pod_autoscaler_spec: spec(0) });
  expect(await untilStatus(service, "q", 5)).toMatchObject({ msg: "create HPA failed" });
});

test("conflicts, strangers and Deployments deleted by hand", async () => {
  const { service, namespace, names, ...on } = await stage("conflict");
  const named = (name: string, app: string) => {
    const deployment = template(namespace);
    return { ...deployment, metadata: { ...deployment.metadata, name, labels: { app } } };
  };
  await on.apply(named("function-agent-foreign", "elsewhere"));
  await post(service, "foreign");
  expect(await untilStatus(service, "foreign", 5)).toMatchObject({ msg: "pool already exists" });
  await on.apply(named("function-agent-stranger", "function-agent-stranger"));
  await until("the stranger is gone", async () => !(await names("deployments")).includes("function-agent-stranger"));
  expect(await names("deployments")).toEqual(["function-agent-foreign"]);
  await post(service, "p");
  await untilStatus(service, "p", 4);
  await on.kubectl("delete", "deployment", "function-agent-p");
  expect(await untilStatus(service, "p", 5)).toMatchObject({ msg: "deployment is deleted" });
  await post(service, "bad", { runtime_class_name: "Not A Name" });
  expect(await untilStatus(service, "bad", 5)).toMatchObject({ msg: "Create Deployment Failed, ErrorCode is 422" });
});

test("without a template a pool fails; it runs when it is made again once there is one", async () => {
  const { service, gone, apply, namespace, ...on } = await stage("template", { withTemplate: false });
  await post(service, "p");
  expect(await untilStatus(service, "p", 5)).toMatchObject({ msg: "function-agent template not found" });
  await on.delete("p");
  await gone("p");
  const metadata = { name: "t", labels: { "app.kubernetes.io/component": "function-master" } };
  const data = { "function-agent.json": JSON.stringify(template(namespace)) };
  await apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
  await post(service, "p");
  await untilStatus(service, "p", 4);
});
