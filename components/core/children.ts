import * as pulumi from "@pulumi/pulumi";

/** Options of a component's child: its parent, merged with what the child needs of its own, such as aliases of former names. */
export function childOf(
  parent: pulumi.Resource,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ parent }, opts);
}

/** The same for a child whose loss loses data: protected unless the component was told otherwise. */
export function statefulChildOf(
  parent: pulumi.Resource,
  protect: boolean,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return childOf(parent, pulumi.mergeOptions({ protect }, opts));
}
