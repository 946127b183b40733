import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { OpenYuanrong } from "../../../components";
import { agentPorts } from "../../../components/openyuanrong/function-master/agent-flags";
import type { Json } from "../../stacks/support";

const page = readFileSync("docs/openyuanrong.md", "utf8");
const amounts = { cpu: "600m", memory: "512Mi" };

interface Registered {
  type: string;
  name: string;
  inputs: Json;
}

let resources: Registered[];

beforeAll(async () => {
  resources = [];
  const newResource = (resource: pulumi.runtime.MockResourceArgs) => {
    resources.push(resource);
    return { id: resource.name, state: resource.inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  new OpenYuanrong("openyuanrong", {
    images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
    network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
    namespace: "control",
    workerNamespace: "worker",
    objectStore: { minio: { acceptUnmaintained: true } },
    iamAdaptor: { enabled: true },
    pools: [{ id: "small", size: 1, resources: { requests: amounts, limits: amounts } }],
  });
  await pulumi.runtime.disconnect();
});

/** The rows of the table below a heading, by column. */
function tableBelow(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading))!;
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const workloads = () =>
  resources.filter(({ type }) => /^kubernetes:apps\/v1:(Deployment|StatefulSet|DaemonSet)$/.test(type));

test("the table of systems has every workload, with its kind, pods, ports and namespace", () => {
  const documented = tableBelow("The systems").flatMap(([, object, pods, ports, namespace]) => {
    const found = /^(\w+) `(.+)`$/.exec(object!);
    if (!found) return [];
    const [, kind, name] = found;
    return [{ kind, name, pods: /^one on each node/.test(pods!) ? undefined : parseInt(pods!, 10), ports, namespace }];
  });
  const planned = workloads().map(({ inputs: { kind, metadata, spec } }) => ({
    kind,
    name: metadata.name,
    pods: spec.replicas,
    ports: spec.template.spec.containers[0].ports
      .map((port: Json) => port.containerPort)
      .sort(byNumber)
      .join(", "),
    namespace: metadata.namespace,
  }));
  expect(documented.sort(byName)).toEqual(planned.sort(byName));
});

test("the table names the ports of pools' pods", () => {
  const [, , , ports] = tableBelow("The systems").find(([system]) => system!.includes("pods of pools"))!;
  expect(ports).toBe(`${agentPorts.agent}, ${agentPorts.runtimeManager}, from ${agentPorts.firstRuntime}`);
});

test("the stages of the upgrade name every workload of both tiers, each once, workers first", () => {
  const stages = [...page.matchAll(/^ *pulumi up (?:--target '\*\*::([^']+)'[ \\\n]*)+/gm)].map(([text]) =>
    [...text.matchAll(/'\*\*::([^']+)'/g)].map(([, glob]) => new RegExp(`^${glob!.replaceAll("*", "[^:]*")}$`)),
  );
  const left = new Set(workloads().map(({ name }) => name));
  const reached = stages.map((globs) => {
    const found = [...left].filter((name) => globs.some((glob) => glob.test(name)));
    found.forEach((name) => left.delete(name));
    return found.map((name) => name.replace(/^openyuanrong-(worker|master)-|-(deployment|daemon-set)$/g, "")).sort();
  });
  expect(reached).toEqual([
    ["data-worker"],
    ["function-proxy"],
    ["function-master", "iam-adaptor", "meta-service"],
    ["frontend", "function-manager", "function-scheduler"],
  ]);
  expect([...left].sort()).toEqual(["openyuanrong-etcd-members", "openyuanrong-minio-stateful-set"]);
  expect(resources.some(({ name }) => name === "openyuanrong-pool-small")).toBe(true);
});

test("the priority classes have the documented values", () => {
  const classes = resources.filter(({ type }) => type.endsWith(":PriorityClass"));
  expect(classes).toHaveLength(2);
  for (const { inputs } of classes) {
    const name = `\`${inputs.metadata.name.replace(/^control/, "<namespace>")}\` (${inputs.value}`;
    expect(page.replace(/\s+/g, " ")).toContain(name);
  }
});

function byNumber(a: number, b: number): number {
  return a - b;
}

function byName(a: { name?: string }, b: { name?: string }): number {
  return a.name!.localeCompare(b.name!);
}
