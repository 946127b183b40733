import * as fs from "node:fs";
import * as path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "./children";

/** A definition of a custom resource, as a file of a folder `crds` holds it. */
export interface Definition {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: k8s.types.input.apiextensions.v1.CustomResourceDefinitionSpec & {
    group: string;
    names: { plural: string; kind: string };
  };
}

/** The definitions in a folder, by name; the build copies folders `crds` beside the code that reads them. */
export function definitionsIn(folder: string): Definition[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as Definition);
}

/** An API server serves a kind a moment after its definition is made. A newer version takes over fields that another tool set. */
const ANNOTATIONS = { "pulumi.com/waitFor": "condition=Established", "pulumi.com/patchForce": "true" };

/** Makes a definition as the child `${name}-${plural}`, known once its kind is served; with it goes every object of its kind, so it is retained if so told. */
export function createDefinition(
  parent: pulumi.Resource,
  name: string,
  { metadata, spec }: Definition,
  retain: boolean,
  opts: pulumi.CustomResourceOptions = {},
): k8s.apiextensions.v1.CustomResourceDefinition {
  return new k8s.apiextensions.v1.CustomResourceDefinition(
    `${name}-${spec.names.plural}`,
    { metadata: { ...metadata, annotations: { ...metadata.annotations, ...ANNOTATIONS } }, spec },
    childOf(parent, pulumi.mergeOptions({ retainOnDelete: retain }, opts)),
  );
}
