import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { LateBound } from "../../../components/core/dynamic-provider";
import * as provider from "../../../components/core/secrets/provider";
import { SystemSecurity, SystemSecurityArgs } from "../../../components/openyuanrong/security";
import { ComponentSecurity } from "../../../components/openyuanrong/security/connection";

type Values = Record<string, unknown>;

/** A resource as the program registered it, with values in place of secrets. */
export interface Registered {
  type: string;
  name: string;
  inputs: Values;
  protect: boolean;
}

/** What one run of the component made. */
export interface Deployed {
  resources: Registered[];
  /** Every request to the engine, with `[secret]` in place of what is marked as one: what a state may show. */
  shown: string;
  connection: pulumi.Unwrap<ComponentSecurity>;
  certificateAuthorityPem?: string;
}

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const DYNAMIC = "pulumi-nodejs:dynamic/yuanrong-platform";
const MADE: Record<string, LateBound> = {
  [`${DYNAMIC}:RandomPassword`]: provider.randomPassword,
  [`${DYNAMIC}:CurveKeyPair`]: provider.curveKeyPair,
  [`${DYNAMIC}:CertificateAuthority`]: provider.certificateAuthority,
  [`${DYNAMIC}:Certificate`]: provider.certificate,
};

/** Runs the component with the real generators behind its resources. */
export async function deploySecurity(args: SystemSecurityArgs): Promise<Deployed> {
  const resources: Registered[] = [];
  const shown: unknown[] = [];
  const { registerResource, registerResourceOutputs } = MockMonitor.prototype;
  const protectedNames = new Set<string>();
  MockMonitor.prototype.registerResource = function (request, callback) {
    if (request.getProtect()) protectedNames.add(request.getName());
    shown.push(replaced(request.getObject().toJavaScript(), () => "[secret]"));
    return registerResource.call(this, request, callback);
  };
  MockMonitor.prototype.registerResourceOutputs = function (request, callback) {
    shown.push(replaced(request.getOutputs()?.toJavaScript(), () => "[secret]"));
    return registerResourceOutputs.call(this, request, callback);
  };
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs: wrapped }) => {
          const inputs = replaced(wrapped, (secret) => secret) as Values;
          resources.push({ type, name, inputs, protect: protectedNames.has(name) });
          const made = await MADE[type]?.create(inputs);
          return { id: made?.id ?? `${name}-id`, state: { ...wrapped, ...made?.outs } };
        },
        call: () => ({}),
      },
      "project",
      "stack",
    );
    const security = new SystemSecurity("security", args);
    const result = { connection: security.connection, certificateAuthorityPem: security.certificateAuthorityPem };
    const known = await new Promise<pulumi.Unwrap<typeof result>>((resolve) => {
      pulumi.output(result).apply((value) => resolve(value as pulumi.Unwrap<typeof result>));
    });
    await pulumi.runtime.disconnect();
    return { ...known, resources, shown: JSON.stringify(shown) };
  } finally {
    Object.assign(MockMonitor.prototype, { registerResource, registerResourceOutputs });
  }
}

/** The Secrets of a namespace by name, with their type and contents. */
export function secretsIn({ resources }: Deployed, namespace: string) {
  const secrets = resources
    .map(({ type, inputs }) => ({ type, inputs: inputs as never as SecretInputs }))
    .filter(({ type, inputs }) => type === "kubernetes:core/v1:Secret" && inputs.metadata.namespace === namespace);
  return Object.fromEntries(
    secrets.map(({ inputs }) => [inputs.metadata.name, { type: inputs.type, ...inputs.stringData }]),
  );
}

interface SecretInputs {
  type: string;
  metadata: { name: string; namespace: string };
  stringData: Record<string, string>;
}

/** A value as it is on the wire, with each secret replaced. */
function replaced(value: unknown, change: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => replaced(part, change));
  if (typeof value !== "object" || value === null) return value;
  if (Object.values(value).includes(SECRET)) return change((value as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, change)]));
}
