import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../core/children";
import { labels } from "../core/labels";

/** A custom resource as the API server takes it; leaves of its spec may be Outputs. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: pulumi.Input<string>;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}

/** Makes a custom resource with the labels of this package, as the child `name`. */
export function createCustomResource(
  parent: pulumi.Resource,
  name: string,
  { apiVersion, kind, metadata, spec }: Manifest,
  opts: pulumi.CustomResourceOptions = {},
): k8s.apiextensions.CustomResource {
  const own = labels({ name: kind.toLowerCase(), partOf: "openyurt" }, metadata.name);
  return new k8s.apiextensions.CustomResource(
    name,
    { apiVersion, kind, metadata: { ...metadata, labels: { ...own, ...metadata.labels } }, spec },
    childOf(parent, opts),
  );
}
