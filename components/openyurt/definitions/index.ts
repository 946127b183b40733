import * as pulumi from "@pulumi/pulumi";
import { createDefinition } from "../../core/definitions";
import { validateArgs } from "../../core/validation";
import { definitionVersions } from "../../core/versions";
import { OpenYurtDefinitionsArgs } from "./args";
import { openYurtDefinitions, WRITTEN_BY_MANAGER } from "./definitions";
import { openYurtDefinitionsSchema } from "./schema";

export * from "./args";

/**
 * The definitions of OpenYurt's kinds. yurt-manager looks for them once, when it starts, so they come before it. Throws ValidationError
 * on bad arguments.
 */
export class OpenYurtDefinitions extends pulumi.ComponentResource {
  /** Version of OpenYurt, such as v1.7.0, known once every kind is served. */
  readonly version: pulumi.Output<string>;
  /** Names of the definitions. */
  readonly definitionNames: pulumi.Output<string[]>;

  constructor(name: string, args: OpenYurtDefinitionsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`OpenYurtDefinitions ${name}`, openYurtDefinitionsSchema, args);
    super("yuanrong-platform:openyurt:OpenYurtDefinitions", name, args, opts);
    const made = openYurtDefinitions(args).map((definition) =>
      createDefinition(this, name, definition, args.protect ?? true, { ignoreChanges: WRITTEN_BY_MANAGER }),
    );
    this.definitionNames = pulumi.all(made.map(({ metadata }) => metadata.name));
    this.version = this.definitionNames.apply(() => definitionVersions.openYurt.version);
    this.registerOutputs({ version: this.version, definitionNames: this.definitionNames });
  }
}
