import * as pulumi from "@pulumi/pulumi";
import { parse } from "smol-toml";
import { Json } from "../../stacks/support";

/** What a component registers, as Kubernetes objects with the name of their resource. */
export interface Registered {
  resource: string;
  kind: string;
  [field: string]: Json;
}

/** The Kubernetes objects that a program registers, secrets in the open. */
export async function registered(program: () => unknown): Promise<Registered[]> {
  const objects: Registered[] = [];
  const newResource = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
    if (type.startsWith("kubernetes:")) objects.push({ resource: name, ...inputs, kind: inputs.kind });
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return objects;
}

/** The only object of a kind. */
export function only(objects: Registered[], kind: string): Registered {
  const found = objects.filter((one) => one.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0]!;
}

/** The program in config.toml. */
export function programIn(
  objects: Registered[],
  component: string,
): { bin_path: string; env: Record<string, string>; args: Json } {
  return (parse(only(objects, "ConfigMap").data["config.toml"]) as Json)[component];
}

/** Volumes of a pod with what they hold and where they are. */
export function mounted(pod: Json): Record<string, { source: Json; path: string }> {
  const mounts: Json[] = pod.containers[0].volumeMounts;
  return Object.fromEntries(
    pod.volumes.map(({ name, ...source }: Json) => [
      name,
      { source, path: mounts.find((mount) => mount.name === name)?.mountPath },
    ]),
  );
}

/** The value of an Output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
