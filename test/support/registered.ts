import * as pulumi from "@pulumi/pulumi";
import { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as state from "@pulumi/pulumi/runtime/state";

/** A resource that a program registered under mocks. */
export type Registered = pulumi.runtime.MockResourceArgs;

/** Runs a program under mocks, which answer inputs as outputs and draw passwords, and tells what it registered. */
export async function registered(program: () => unknown, stack = "dev"): Promise<Registered[]> {
  const resources: Registered[] = [];
  const newResource = (resource: Registered) => {
    resources.push(resource);
    const drawn = resource.type.endsWith(":RandomPassword") ? { result: `drawn-${resource.name}` } : {};
    return { id: resource.name, state: { ...resource.inputs, ...drawn } };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", stack);
  acceptTransforms();
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return resources;
}

/** The mocks know no transforms, which would be called for the objects of a chart, of which there are none here. */
function acceptTransforms(): void {
  const callbacks = {
    registerTransform: async () => new Callback(),
    awaitStackRegistrations: async () => {},
    shutdown: () => {},
  };
  const { getStore } = state as unknown as { getStore: () => object };
  Object.assign(getStore(), { supportsTransforms: true, callbacks });
}

/** What an Output of a program that has run under mocks holds. */
export function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise<T>((resolve) => output.apply((value) => resolve(value)));
}

/** The only resource whose type ends so. */
export function only(resources: Registered[], kind: string): Registered {
  const found = resources.filter(({ type }) => type.endsWith(`:${kind}`));
  if (found.length !== 1) throw new Error(`${found.length} resources ${kind}`);
  return found[0]!;
}

/** The resource of that name. */
export function called(resources: Registered[], name: string): Registered {
  const found = resources.filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources named ${name}`);
  return found[0]!;
}
