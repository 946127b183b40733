import * as pulumi from "@pulumi/pulumi";
import { parse as parseToml } from "smol-toml";
import { ValidationError } from "../../../components/core/validation";
import { Json } from "../../stacks/support";

/** What a driver consists of, as it is registered. */
export interface MadeDriver {
  kinds: string[];
  deployment: Json;
  pod: Json;
  container: Json;
  files: Record<string, string>;
  config: Json;
  program: Json;
  outputs: Record<string, unknown>;
}

/** What a program with one driver registers. */
export async function made(program: () => pulumi.ComponentResource): Promise<MadeDriver> {
  const resources: pulumi.runtime.MockResourceArgs[] = [];
  const newResource = (resource: pulumi.runtime.MockResourceArgs) => {
    resources.push(resource);
    return { id: resource.name, state: resource.inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  const outputs: Record<string, unknown> = {};
  try {
    for (const [name, value] of Object.entries(program()))
      if (pulumi.Output.isInstance(value) && name !== "urn") value.apply((known) => (outputs[name] = known));
  } finally {
    await pulumi.runtime.disconnect();
  }
  const objects: Json[] = resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs);
  const only = (kind: string) => {
    const found = objects.filter((object) => object.kind === kind);
    if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
    return found[0];
  };
  const deployment = only("Deployment");
  const pod = deployment.spec.template.spec;
  const files = only("ConfigMap").data;
  const [launched] = Object.values(parseToml(files["config.toml"]));
  return {
    kinds: objects.map((object) => object.kind).sort(),
    deployment,
    pod,
    container: pod.containers[0],
    files,
    config: JSON.parse(files["config.json"]),
    program: launched,
    outputs,
  };
}

/** The text of an annotation that changes with the configuration. */
export async function hashOf(program: () => pulumi.ComponentResource): Promise<string> {
  return JSON.stringify((await made(program)).deployment.spec.template.metadata.annotations);
}

/** The volume that a container sees at a path, or above it. */
export function volumeAt({ pod, container }: MadeDriver, path: string): Json {
  const mounts: Json[] = container.volumeMounts.filter(
    ({ mountPath }: Json) => path === mountPath || path.startsWith(`${mountPath}/`),
  );
  const nearest = mounts.sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  return pod.volumes.find(({ name }: Json) => name === nearest?.name);
}

/** What a refused program says. */
export function refusal(run: () => unknown): ValidationError {
  try {
    run();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

export const args = {
  namespace: "yr",
  image: "registry.example.com/yuanrong/functionsystem:1.0.0",
  etcd: { endpoints: ["etcd-0.yr:2379", "etcd-1.yr:2379"] },
};

/** The same with everything that is mounted from a Secret. */
export const secured = {
  ...args,
  etcd: { ...args.etcd, clientSecretName: "etcd-client", clientRevision: "1" },
  metaEtcd: { endpoints: ["meta.example:2379"], clientSecretName: "meta-client", clientRevision: "1" },
  security: { tls: { secretName: "tls" }, keys: { secretName: "keys" }, curve: { secretName: "curve" } },
};
