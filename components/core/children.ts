import * as pulumi from "@pulumi/pulumi";

/** Options of a component's child: its parent, merged with what the child needs of its own. */
export function childOf(
  parent: pulumi.Resource,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ parent }, opts);
}

/** The same for a child that was once named `former`, so that a rename replaces nothing. */
export function renamedChildOf(
  parent: pulumi.Resource,
  former: string[],
  opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return childOf(parent, pulumi.mergeOptions({ aliases: former.map((name) => ({ name })) }, opts));
}

/** The same for a child whose loss loses data: protected unless the component was told otherwise. */
export function statefulChildOf(
  parent: pulumi.Resource,
  protect: boolean,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return childOf(parent, pulumi.mergeOptions({ protect }, opts));
}
