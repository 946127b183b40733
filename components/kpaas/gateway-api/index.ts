import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { validateArgs } from "../../core/validation";
import { definitionVersions } from "../../core/versions";
import { GatewayApiArgs } from "./args";
import { gatewayApiDefinitions } from "./definitions";
import { gatewayApiSchema } from "./schema";

export * from "./args";

/** An API server serves a kind a moment after its definition is made. A newer version takes over fields that another tool set. */
const ANNOTATIONS = { "pulumi.com/waitFor": "condition=Established", "pulumi.com/patchForce": "true" };

/** The definitions of Gateway API, standard channel. Throws ValidationError on bad arguments. */
export class GatewayApi extends pulumi.ComponentResource {
  /** Version of Gateway API, such as v1.6.1, known once every kind is served. */
  readonly version: pulumi.Output<string>;
  /** Names of the definitions. */
  readonly definitionNames: pulumi.Output<string[]>;

  constructor(name: string, args: GatewayApiArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`GatewayApi ${name}`, gatewayApiSchema, args);
    super("yuanrong-platform:kpaas:GatewayApi", name, args, opts);
    const made = gatewayApiDefinitions().map(
      ({ metadata, spec }) =>
        new k8s.apiextensions.v1.CustomResourceDefinition(
          `${name}-${spec.names.plural}`,
          { metadata: { ...metadata, annotations: { ...metadata.annotations, ...ANNOTATIONS } }, spec },
          // With a definition goes every object of its kind.
          childOf(this, { retainOnDelete: args.protect ?? true }),
        ),
    );
    this.definitionNames = pulumi.all(made.map(({ metadata }) => metadata.name));
    this.version = this.definitionNames.apply(() => definitionVersions.gatewayApi.version);
    this.registerOutputs({ version: this.version, definitionNames: this.definitionNames });
  }
}
