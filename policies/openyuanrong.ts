import { Container, Pod } from "./pods";
import { namespaceOf } from "./resource";
import { jsonOf } from "./texts";
import { mapOf, textOf, valueAt } from "./values";

/** Images of openYuanrong, without registry, folders and tag. */
const IMAGES = new Set([
  "functionsystem",
  "function-agent",
  "function-agent-init",
  "runtime-manager",
  "datasystem",
  "openyuanrong-datasystem",
  "yr-controlplane",
  "yr-node",
  "yr-runtime",
]);

/** The last part of an image's name: `harbor-core` of `registry.example.com/goharbor/harbor-core:v2@sha256:…`. */
export function imageName({ value }: Container): string {
  const image = (textOf(value.image) ?? "").replace(/@.*$/, "");
  return image.slice(image.lastIndexOf("/") + 1).replace(/:.*$/, "");
}

/** Whether a pod is openYuanrong's. */
export function isYuanrongPod(pod: Pod): boolean {
  return pod.labels["app.kubernetes.io/part-of"] === "openyuanrong" || pod.containers.some(isYuanrongContainer);
}

function isYuanrongContainer(container: Container): boolean {
  return IMAGES.has(imageName(container));
}

/** Whether a pod runs functions: its containers have the names that the function master requires. */
export function isAgentPod(pod: Pod): boolean {
  return pod.containers.some(
    ({ class: kind, name }) => kind === "regular" && (name === "runtime-manager" || name === "function-agent"),
  );
}

/** The namespace in which a pod will be: a template within a ConfigMap says its own. */
export function podNamespace({ resource, path }: Pod): string {
  if (resource.kind !== "ConfigMap") return namespaceOf(resource);
  const text = textOf(valueAt(resource.object, path.slice(0, 2)));
  const template = mapOf(text === undefined ? undefined : jsonOf(text));
  return textOf(mapOf(template.metadata).namespace) ?? namespaceOf(resource);
}
