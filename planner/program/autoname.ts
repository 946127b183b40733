import { createHash } from "node:crypto";
import { PlannedResource, Properties, PropertyValue, Secret, Unknown } from "../plan";
import { isProvider, packageOf } from "./urn";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * The inputs with the name that the Kubernetes provider would choose where the program gives none: `<name>-<8 hex>`.
 * The provider draws the suffix at random; here it follows from the URN, so that it is the same in every plan.
 */
export function autonamed(resource: Pick<PlannedResource, "urn" | "type" | "name" | "custom" | "inputs">): Properties {
  const { type, inputs } = resource;
  if (!resource.custom || packageOf(type) !== "kubernetes" || isProvider(type)) return inputs;
  if (type === RELEASE) return "name" in inputs ? inputs : { ...inputs, name: nameFor(resource) };
  if (type.endsWith("Patch") || type.endsWith("List") || type.startsWith("kubernetes:yaml")) return inputs;
  const metadata = withName(inputs.metadata ?? {}, nameFor(resource));
  return metadata === inputs.metadata ? inputs : { ...inputs, metadata };
}

function withName(metadata: PropertyValue, name: string): PropertyValue {
  if (metadata instanceof Secret) {
    const named = withName(metadata.value, name);
    return named === metadata.value ? metadata : new Secret(named);
  }
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata) || metadata instanceof Unknown)
    return metadata;
  if ("name" in metadata) return metadata;
  return { ...metadata, name: "generateName" in metadata ? Unknown.value : name };
}

function nameFor(resource: { urn: string; name: string }): string {
  return `${resource.name}-${createHash("sha256").update(resource.urn).digest("hex").slice(0, 8)}`;
}
