import { check } from "../check";
import { isWhole } from "../kubernetes/completeness";
import { namespaceOf } from "../resource";
import { hasSelector, podsOfService } from "../kubernetes/services";

export const netServiceTarget = check({
  id: "net-service-target",
  title: "Each Service selects pods",
  severity: "medium",
  pack: "network",
  asks: "The selector of a Service takes a pod of its namespace. Judged only where the stack has the namespace, or pods in it, and everything in it: pods of operators and of charts that are not expanded are not known.",
  why: "A Service without pods refuses every call.",
  remediation: "Let the selector name labels of the pods, or remove the Service.",
  equivalents: {
    kubeLinter: ["dangling-service"],
    kubeScore: ["service-targets-pod"],
    kyverno: ["require-unique-service-selector"],
  },
  scope: "stack",
  on: "resource",
  kinds: ["/Service"],
  judge(service, { set }) {
    const namespace = namespaceOf(service);
    if (!hasSelector(service) || !isWhole(set, namespace)) return;
    if (podsOfService(set, service).length > 0) return;
    return { path: ["spec", "selector"], message: `the selector takes no pod of namespace "${namespace}"` };
  },
});
