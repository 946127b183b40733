import * as pulumi from "@pulumi/pulumi";
import { parse as parseToml } from "smol-toml";
import { ValidationError } from "../../../components/core/validation";
import { Frontend, FrontendArgs } from "../../../components/openyuanrong/frontend";
import { Json } from "../../stacks/support";

/** What a frontend consists of, as it is registered. */
export interface MadeFrontend {
  objects: Json[];
  /** The only object of a kind, by its metadata.name where there are several. */
  object(kind: string, name?: string): Json;
  pod: Json;
  container: Json;
  files: Record<string, string>;
  config: Json;
  program: Json;
  outputs: Record<string, unknown>;
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

/** What a program with one frontend registers. */
export async function made(change: Partial<FrontendArgs> = {}): Promise<MadeFrontend> {
  const objects: Json[] = [];
  const newResource = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
    if (type.startsWith("kubernetes:")) objects.push({ ...inputs, child: name });
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  const outputs: Record<string, unknown> = {};
  try {
    const frontend = new Frontend("f", { ...args, ...change });
    for (const [name, value] of Object.entries(frontend))
      if (pulumi.Output.isInstance(value) && name !== "urn") value.apply((known) => (outputs[name] = known));
  } finally {
    await pulumi.runtime.disconnect();
  }
  const object = (kind: string, name = "") => {
    const found = objects.filter((one) => one.kind === kind && (name === "" || one.metadata.name === name));
    if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
    return found[0];
  };
  const pod = object("Deployment").spec.template.spec;
  const files = object("ConfigMap", "frontend-config").data;
  return {
    objects,
    object,
    pod,
    container: pod.containers[0],
    files,
    config: JSON.parse(files["config.json"]),
    program: (parseToml(files["config.toml"]) as Json).frontend,
    outputs,
  };
}

/** The volume that the container sees at a path, or above it. */
export function volumeAt({ pod, container }: MadeFrontend, path: string): Json {
  const mounts: Json[] = container.volumeMounts.filter(
    ({ mountPath }: Json) => path === mountPath || path.startsWith(`${mountPath}/`),
  );
  const nearest = mounts.sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  return pod.volumes.find(({ name }: Json) => name === nearest?.name);
}

/** What a refused frontend says. */
export function refusal(change: object): ValidationError {
  try {
    new Frontend("f", { ...args, ...change });
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
