import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { YurtAppSetArgs } from "./args";
import { fixedPaths, yurtAppSetManifest } from "./manifest";

/** Makes the custom resource of a set, as the child `${name}-app-set`. */
export function createAppSet(
  parent: pulumi.Resource,
  name: string,
  args: YurtAppSetArgs,
): k8s.apiextensions.CustomResource {
  return createCustomResource(parent, `${name}-app-set`, yurtAppSetManifest(args), {
    protect: args.protect ?? true,
    replaceOnChanges: fixedPaths(args.workload),
    deleteBeforeReplace: true,
  });
}
