import * as fs from "node:fs";
import * as path from "node:path";
import type * as k8s from "@pulumi/kubernetes";

/** A definition of a custom resource as it lies beside this file, which is where the build copies it too. */
export interface Definition {
  metadata: { name: string; labels?: Record<string, string>; annotations: Record<string, string> };
  spec: k8s.types.input.apiextensions.v1.CustomResourceDefinitionSpec & { names: { plural: string; kind: string } };
}

/** The definitions of the standard channel, by name. */
export function gatewayApiDefinitions(folder = path.join(__dirname, "crds")): Definition[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as Definition);
}
