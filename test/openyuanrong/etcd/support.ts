import * as pulumi from "@pulumi/pulumi";
import { Etcd, EtcdArgs } from "../../../components/openyuanrong/etcd";
import type { Json } from "../../stacks/support";

/** What a resource was registered with. */
export interface Registered {
  name: string;
  type: string;
  inputs: Json;
}

/** Runs a program under mocks that answer the inputs; returns what it registered. */
export async function registered(program: () => unknown): Promise<Registered[]> {
  const resources: Registered[] = [];
  const newResource = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
    resources.push({ name, type, inputs });
    return { id: `${name}-id`, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return resources;
}

/** The Kubernetes objects of an Etcd. */
export async function objectsOf(args: Omit<EtcdArgs, "namespace">, name = "etcd"): Promise<Registered[]> {
  const resources = await registered(() => new Etcd(name, { namespace: "yr", ...args }));
  return resources.filter(({ type }) => type.startsWith("kubernetes:"));
}

/** The only object of a kind whose name ends so. */
export function object(objects: Registered[], kind: string, suffix = ""): Json {
  const found = objects.filter(
    ({ type, inputs }) => type.endsWith(`:${kind}`) && (inputs as Json).metadata.name.endsWith(suffix),
  );
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} …${suffix}`);
  return found[0]!.inputs;
}
