import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { OpenYuanrong, OpenYuanrongArgs, PodPoolConnectionArgs } from "../../components";
import { CONFIG_HASH_ANNOTATION } from "../../components/core/config-hash";

const amounts = { cpu: "600m", memory: "512Mi" };
const pool = { id: "small", size: 1, resources: { requests: amounts, limits: amounts } };
const args = {
  images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
  objectStore: { endpoint: "rgw.rook.svc:80", accessKey: "access", secretKey: "correct horse" },
  pools: [pool],
} satisfies OpenYuanrongArgs;

type Registered = pulumi.runtime.MockResourceArgs;

/** Runs a program under mocks that answer the inputs, changed by `answer`; returns what it registered. */
async function registered(
  program: () => unknown,
  answer: (resource: Registered) => object = ({ inputs }) => inputs,
): Promise<Registered[]> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        resources.push(resource);
        return { id: `${resource.name}-id`, state: answer(resource) };
      },
      call: () => ({}),
    },
    "project",
    "stack",
  );
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return resources;
}

test("is registered whole by the standard mocks, which know no generated values", async () => {
  const rejections: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => rejections.push(error));
  try {
    const resources = await registered(() => new OpenYuanrong("x", { ...args, metaService: { tls: {} } }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rejections).toEqual([]);
    const types = resources.map(({ type }) => type.split(":").pop());
    for (const type of ["StatefulSet", "Job", "Deployment", "Certificate", "PodPool"]) expect(types).toContain(type);
  } finally {
    process.removeAllListeners("unhandledRejection");
    listeners.forEach((listener) => process.on("unhandledRejection", listener));
  }
});

test("new keys of the object store roll the pods, and stand in no annotation", async () => {
  const annotations = async (resourceVersion: string) => {
    const resources = await registered(
      () => new OpenYuanrong("x", { ...args, workerNamespace: "workers" }),
      ({ type, inputs }) =>
        type === "kubernetes:core/v1:Secret"
          ? { ...inputs, metadata: { ...inputs.metadata, resourceVersion } }
          : inputs,
    );
    const readers = ["function-master", "meta-service"];
    const deployments = resources.filter(
      ({ type, inputs }) => type === "kubernetes:apps/v1:Deployment" && readers.includes(inputs.metadata.name),
    );
    return deployments
      .map(({ inputs }) => inputs.spec.template.metadata.annotations[CONFIG_HASH_ANNOTATION] as string)
      .sort();
  };
  const [first, same, second] = [await annotations("1"), await annotations("1"), await annotations("2")];
  expect(first).toHaveLength(2);
  expect(same).toEqual(first);
  expect(second.filter((hash) => first.includes(hash))).toEqual([]);
  for (const hash of first) expect(hash).toMatch(/^[0-9a-f]{16}$/);
});

test.each<[string, PodPoolConnectionArgs | undefined, PodPoolConnectionArgs | undefined, string[]]>([
  ["nothing", undefined, undefined, ["connection"]],
  ["only a namespace", { port: 8082 }, undefined, ["connection"]],
  ["a context", { context: "edge" }, undefined, []],
  ["a kubeconfig", { kubeconfig: "/home/me/edge" }, undefined, []],
  ["a url", { url: "http://meta-service:8081" }, undefined, []],
  ["the pool's own context", undefined, { context: "edge" }, []],
  ["a context that the pool's own connection hides", { context: "edge" }, { port: 1 }, ["pools[0].connection"]],
])("beside an explicit provider pools must name its cluster: %s", async (_case, connection, own, paths) => {
  let problems: { path: string; expected: string }[] = [];
  await registered(() => {
    const provider = new k8s.Provider("edge", { context: "edge" });
    try {
      new OpenYuanrong("x", { ...args, connection, pools: [{ ...pool, connection: own }] }, { provider });
    } catch (error) {
      problems = (error as { problems: typeof problems }).problems;
    }
  });
  expect(problems.map(({ path }) => path)).toEqual(paths);
  for (const { expected } of problems) expect(expected).toContain("context, kubeconfig or url");
});
