import { check } from "../check";
import { namespaceOf } from "../resource";
import { labelsOf, mapOf, textOf } from "../values";

export const relStsHeadless = check({
  id: "rel-sts-headless",
  title: "StatefulSets have a headless Service",
  severity: "medium",
  pack: "reliability",
  asks: "`serviceName` of a StatefulSet names a Service of its namespace with `clusterIP: None` that selects its pods.",
  why: "That Service alone gives pods names of their own: without it, members of a cluster don't find each other.",
  remediation:
    "Create a Service with `clusterIP: None` and the selector of the StatefulSet, and name it as `spec.serviceName`.",
  equivalents: { kubeScore: ["statefulset-has-servicename"] },
  scope: "stack",
  on: "resource",
  kinds: ["apps/StatefulSet"],
  judge(resource, { set }) {
    const path = ["spec", "serviceName"];
    const name = textOf(mapOf(resource.object.spec).serviceName);
    if (!name) return { path, message: "serviceName is missing" };
    const service = set.find("Service", namespaceOf(resource), name);
    if (!service) return { path, message: `Service "${name}" is not in namespace ${namespaceOf(resource)}` };
    const { clusterIP, selector } = mapOf(service.object.spec);
    if (clusterIP !== "None") return { path, message: `Service "${name}" is not headless: it has no clusterIP: None` };
    const wanted = Object.entries(labelsOf(selector));
    const [pod] = set.podsOf(resource);
    if (!pod || (wanted.length > 0 && wanted.every(([key, value]) => pod.labels[key] === value))) return;
    return { path, message: `Service "${name}" does not select the StatefulSet's pods` };
  },
});
