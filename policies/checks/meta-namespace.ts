import { check } from "../check";
import { isNamespaced } from "../kubernetes/schemas";
import { mapOf } from "../values";

export const metaNamespace = check({
  id: "meta-namespace",
  title: "Objects say their namespace, and it is not default",
  severity: "medium",
  pack: "reliability",
  asks: "Each object of a namespaced kind has `metadata.namespace`, or its provider has one, and none is in `default`. A custom resource without a namespace is judged by its definition in the stack.",
  why: "Without a namespace, an object lands where the one who deploys happens to be. In `default`, programs that have nothing to do with each other share quotas, policies and accounts.",
  remediation: "Set `metadata.namespace` to a namespace of the application.",
  equivalents: {
    kubeLinter: ["use-namespace"],
    kyverno: ["disallow-default-namespace"],
    kubescape: ["C-0061", "C-0209"],
  },
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    const { kind, object, program } = resource;
    if (!kind) return;
    const path = ["metadata", "namespace"];
    const said = mapOf(object.metadata).namespace;
    const provider = program?.provider === undefined ? undefined : set.byUrn(program.provider);
    const namespace = said ?? provider?.object.namespace;
    if (namespace === "default")
      return isBuiltInObject(resource.name, kind)
        ? undefined
        : { path, message: `${kind} "${resource.name}" is in namespace default` };
    if (namespace || isNamespaced(resource, set) !== true) return;
    return { path, message: `${kind} "${resource.name}" says no namespace` };
  },
});

/** What Kubernetes itself keeps in `default`. */
function isBuiltInObject(name: string, kind: string): boolean {
  return name === "kubernetes" && ["Service", "Endpoints", "EndpointSlice"].includes(kind);
}
