import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Properties } from "./host";

/** A resource as a program registered it. */
export interface Registration {
  type: string;
  /** Without secret markers; what is not known yet is the engine's unknown string. */
  inputs: Properties;
  /** Names of the properties that were sent as secrets. */
  secrets: string[];
  additionalSecretOutputs: string[];
}

const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Registers what `program` makes, without an engine: outputs of resources are what `state` says, or unknown. */
export async function register<T extends pulumi.Resource>(
  program: () => T,
  state: Properties = {},
): Promise<Registration & { resource: T }> {
  let seen: Registration | undefined;
  const original = MockMonitor.prototype.registerResource;
  MockMonitor.prototype.registerResource = function (request, callback) {
    const sent = request.getObject().toJavaScript() as Properties;
    seen = {
      type: request.getType(),
      inputs: Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, reveal(value)])),
      secrets: Object.keys(sent).filter((key) => isSecret(sent[key])),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    };
    return original.call(this, request, callback);
  };
  try {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, ...state } }), call: () => ({}) },
      "project",
      "stack",
      true,
    );
    const resource = program();
    await new Promise((resolve) => resource.urn.apply(resolve));
    return { ...seen!, resource };
  } finally {
    MockMonitor.prototype.registerResource = original;
  }
}

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && Object.values(value).includes(SECRET);
}

function reveal(value: unknown): unknown {
  return isSecret(value) ? value.value : value;
}
