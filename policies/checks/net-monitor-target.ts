import { check, Violation } from "../check";
import { isWhole, ofTemplates } from "../kubernetes/completeness";
import { Pod } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import { matches, ResourceSet } from "../resource-set";
import { containerPorts, hasPort, podsOfService, servicesIn } from "../kubernetes/services";
import { JsonMap, labelsOf, mapOf, mapsOf, textOf, textsOf } from "../values";

export const netMonitorTarget = check({
  id: "net-monitor-target",
  title: "ServiceMonitors and PodMonitors select something, at ports that exist",
  severity: "low",
  pack: "network",
  asks: "A ServiceMonitor selects a Service and a PodMonitor a pod, which has the port of each endpoint. Judged only where the stack has the namespaces and everything in them.",
  why: "Nothing is measured and no alert comes, and nobody notices.",
  remediation: "Let the selector name labels of the Service or pods, and the endpoint one of their ports.",
  equivalents: { kubeLinter: ["dangling-servicemonitor"] },
  scope: "stack",
  on: "resource",
  kinds: ["monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor"],
  judge(monitor, { set }) {
    const { namespaceSelector, selector } = mapOf(monitor.object.spec);
    const { any, matchNames } = mapOf(namespaceSelector);
    const named = textsOf(matchNames);
    const namespaces = named.length > 0 ? named : [namespaceOf(monitor)];
    if (any === true || !namespaces.every((namespace) => isWhole(set, namespace))) return;
    return monitor.kind === "PodMonitor"
      ? judgePods(
          monitor,
          namespaces.flatMap((one) => set.podsMatching(one, ofTemplates(mapOf(selector)))),
        )
      : judgeServices(
          monitor,
          namespaces.flatMap((one) => servicesIn(set, one)),
          set,
        );
  },
});

function judgeServices(monitor: Resource, services: Resource[], set: ResourceSet): Violation[] {
  const { selector, endpoints } = mapOf(monitor.object.spec);
  const taken = services.filter(({ object }) => matches(mapOf(selector), labelsOf(mapOf(object.metadata).labels)));
  if (taken.length === 0) return [{ path: ["spec", "selector"], message: "the monitor selects no Service" }];
  return mapsOf(endpoints).flatMap(({ entry, index }) => {
    const { port, targetPort } = entry;
    const path = ["spec", "endpoints", index];
    if (textOf(port) !== undefined) {
      if (taken.some((service) => hasPort(service, port))) return [];
      return [{ path: [...path, "port"], message: `no selected Service has a port called "${String(port)}"` }];
    }
    if (targetPort === undefined || taken.some((service) => podsOfService(set, service).some((pod) => has(pod, entry))))
      return [];
    return [{ path: [...path, "targetPort"], message: `no pod of the Services has the port ${String(targetPort)}` }];
  });
}

function judgePods(monitor: Resource, pods: Pod[]): Violation[] {
  if (pods.length === 0) return [{ path: ["spec", "selector"], message: "the monitor selects no pod" }];
  return mapsOf(mapOf(monitor.object.spec).podMetricsEndpoints).flatMap(({ entry, index }) => {
    if (pods.some((pod) => has(pod, { targetPort: entry.port ?? entry.portNumber ?? entry.targetPort }))) return [];
    const path = ["spec", "podMetricsEndpoints", index];
    return [{ path, message: `no selected pod has the port ${String(entry.port ?? entry.portNumber)}` }];
  });
}

function has(pod: Pod, { targetPort }: JsonMap): boolean {
  if (targetPort === undefined) return true;
  const ports = containerPorts(pod);
  return ports.some(({ name, containerPort }) => name === targetPort || containerPort === targetPort);
}
