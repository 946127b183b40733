import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { createDefinition, definitionsIn } from "../../core/definitions";
import { validateArgs } from "../../core/validation";
import { definitionVersions } from "../../core/versions";
import { GatewayApiArgs } from "./args";
import { gatewayApiSchema } from "./schema";

export * from "./args";

/** The definitions of Gateway API, standard channel. Throws ValidationError on bad arguments. */
export class GatewayApi extends pulumi.ComponentResource {
  /** Version of Gateway API, such as v1.6.1, known once every kind is served. */
  readonly version: pulumi.Output<string>;
  /** Names of the definitions. */
  readonly definitionNames: pulumi.Output<string[]>;

  constructor(name: string, args: GatewayApiArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`GatewayApi ${name}`, gatewayApiSchema, args);
    super("yuanrong-platform:kpaas:GatewayApi", name, args, opts);
    const made = definitionsIn(path.join(__dirname, "crds")).map((definition) =>
      createDefinition(this, name, definition, args.protect ?? true),
    );
    this.definitionNames = pulumi.all(made.map(({ metadata }) => metadata.name));
    this.version = this.definitionNames.apply(() => definitionVersions.gatewayApi.version);
    this.registerOutputs({ version: this.version, definitionNames: this.definitionNames });
  }
}
