import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { DataWorker, Frontend, FunctionProxy, MetaService } from "../../components";
import { Autoscaling } from "../../components/core/autoscaling";

const etcd = { endpoints: ["etcd.yr:2379"] };
const base = { namespace: "yr", image: "registry.example.com/yuanrong/system:1.0.0", etcd };

type Child = Pick<pulumi.ResourceTransformationArgs, "props" | "opts">;

/** The only child of a type, as the component registers it. */
async function childOf(type: string, make: (opts: pulumi.ComponentResourceOptions) => unknown): Promise<Child> {
  const found: Child[] = [];
  const look = (child: pulumi.ResourceTransformationArgs) => {
    if (child.type.endsWith(`:${type}`)) found.push(child);
    return undefined;
  };
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  try {
    make({ transformations: [look] });
  } finally {
    await pulumi.runtime.disconnect();
  }
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe.each([
  ["Frontend", (args: object, opts: object) => new Frontend("s", { ...base, ...args }, opts)],
  ["MetaService", (args: object, opts: object) => new MetaService("s", { ...base, ...args }, opts)],
])("the number of pods of a %s", (_name, make) => {
  const deployment = (args: object) => childOf("Deployment", (opts) => make(args, opts));
  const autoscaling: Autoscaling = { maxReplicas: 9 };

  test.each([
    ["is left to an autoscaler from its least one", { autoscaling: { ...autoscaling, minReplicas: 4 } }, 4],
    ["is never 1 because nobody says it", { autoscaling }, 2],
  ])("%s", async (_rule, args, number) => {
    const { props, opts } = await deployment(args);
    expect(props.spec.replicas).toBe(number);
    expect((opts as pulumi.CustomResourceOptions).ignoreChanges).toEqual(["spec.replicas"]);
  });

  test("is held where it is fixed", async () => {
    const { props, opts } = await deployment({ replicas: 5 });
    expect(props.spec.replicas).toBe(5);
    expect((opts as pulumi.CustomResourceOptions).ignoreChanges ?? []).toEqual([]);
  });
});

test.each([
  ["a proxy", (opts: object) => new FunctionProxy("s", { ...base, runtimeShutdownSeconds: 1200 }, opts)],
  ["a data worker", (opts: object) => new DataWorker("s", base, opts)],
])("the removal of %s is waited for longer than its pods may take", async (_name, make) => {
  const { props, opts } = await childOf("DaemonSet", make);
  const [, minutes] = /^(\d+)m$/.exec(opts.customTimeouts!.delete!)!;
  expect(Number(minutes) * 60).toBeGreaterThan(props.spec.template.spec.terminationGracePeriodSeconds);
  expect(props.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(1200);
});
