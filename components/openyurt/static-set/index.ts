import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { YurtStaticSetArgs } from "./args";
import { yurtStaticSetManifest } from "./manifest";
import { yurtStaticSetSchema } from "./schema";

export * from "./args";

/**
 * Static pods of many nodes, which OpenYurt upgrades where they run already; it puts none on a node that has none. Throws ValidationError
 * on bad arguments, such as pods that need what only the API server has.
 */
export class YurtStaticSet extends pulumi.ComponentResource {
  /** Name of the set, known once it is made. */
  readonly staticSetName: pulumi.Output<string>;
  /** Namespace of the set and of its pods. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: YurtStaticSetArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtStaticSet ${name}`, yurtStaticSetSchema, args);
    super("yuanrong-platform:openyurt:YurtStaticSet", name, args, opts);
    const set = createCustomResource(this, `${name}-static-set`, yurtStaticSetManifest(args), {
      // OpenYurt never renames the file in what it made of the set.
      replaceOnChanges: ["spec.staticPodManifest"],
      deleteBeforeReplace: true,
    });
    this.staticSetName = set.metadata.name;
    this.namespace = set.metadata.namespace;
    this.registerOutputs({ staticSetName: this.staticSetName, namespace: this.namespace });
  }
}
