import * as pulumi from "@pulumi/pulumi";
import {
  FunctionAgentTemplate,
  FunctionMaster,
  FunctionMasterArgs,
} from "../../../components/openyuanrong/function-master";
import { agentDeployment } from "../../../components/openyuanrong/function-master/agent-template";
import { Json } from "../../stacks/support";
import flags from "./flags.json";

export const images = {
  init: "r/function-agent-init:1",
  agent: "r/function-agent:1",
  runtimeManager: "r/runtime-manager:1",
};

/** The template as function-master reads it. */
export async function built(template: Partial<FunctionAgentTemplate> = {}, systemTimeout?: number): Promise<Json> {
  const deployment = agentDeployment({ images, ...template }, "yr", "function-agent-config", { systemTimeout });
  const text = pulumi.jsonStringify(deployment);
  return JSON.parse(await new Promise<string>((resolve) => text.apply(resolve)));
}

/** Its init container, runtime-manager and function-agent. */
export async function containers(template: Partial<FunctionAgentTemplate> = {}): Promise<[Json, Json, Json]> {
  const { initContainers, containers } = (await built(template)).spec.template.spec;
  return [initContainers[0], containers[0], containers[1]];
}

/** The environment of a container by name, references as they are. */
export function envOf(container: Json): Record<string, Json> {
  return Object.fromEntries(container.env.map(({ name, value, valueFrom }: Json) => [name, value ?? valueFrom]));
}

/** The objects that a FunctionMaster registers, by the end of their names. */
export async function registered(change: Partial<FunctionMasterArgs> = {}): Promise<Record<string, Json>> {
  const resources: Record<string, Json> = {};
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    resources[name] = inputs;
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  const etcd = { endpoints: ["etcd.example.svc:2379"] };
  const image = "r/functionsystem:1";
  new FunctionMaster("m", { namespace: "yr", image, etcd, agent: { images }, ...change });
  await pulumi.runtime.disconnect();
  return resources;
}

/** Names of the flags of a binary in openYuanrong's sources. */
export function knownFlags(binary: "function_agent" | "runtime_manager" | "function_master"): string[] {
  return [...flags.common, ...flags[binary]];
}
