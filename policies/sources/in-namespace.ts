import { isNamespaced } from "../kubernetes/schemas";
import { Resource } from "../resource";
import { resourceSet } from "../resource-set";
import { mapOf } from "../values";

/** Resources as `kubectl apply --namespace` takes them: those of namespaced kinds that say no namespace are in this one. */
export function inNamespace(resources: readonly Resource[], namespace: string): Resource[] {
  const set = resourceSet(resources, "files");
  return resources.map((resource) => {
    if (resource.namespace !== undefined || isNamespaced(resource, set) !== true) return resource;
    const metadata = { ...mapOf(resource.object.metadata), namespace };
    return { ...resource, namespace, object: { ...resource.object, metadata } };
  });
}
