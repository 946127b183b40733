import { grouped, oncePerSet } from "../lookups";
import { Pod } from "./pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ofTemplates } from "./completeness";
import { Json, JsonMap, mapOf, mapsOf } from "../values";

const byNamespace = oncePerSet((set) => grouped(set.ofKind("Service", ""), namespaceOf));

/** The Services of a namespace. */
export function servicesIn(set: ResourceSet, namespace: string): readonly Resource[] {
  return byNamespace(set).get(namespace) ?? [];
}

/** Whether a Service finds its pods by labels: others have none, or endpoints that somebody writes. */
export function hasSelector({ object }: Resource): boolean {
  const { type, selector } = mapOf(object.spec);
  return type !== "ExternalName" && Object.keys(mapOf(selector)).length > 0;
}

/** The pods of the stack that a Service selects. */
export function podsOfService(set: ResourceSet, service: Resource): readonly Pod[] {
  const { selector } = mapOf(service.object.spec);
  return set.podsMatching(namespaceOf(service), ofTemplates({ matchLabels: mapOf(selector) }));
}

/** Whether a Service has a port of a number, or of a name. */
export function hasPort(service: Resource, port: Json | undefined): boolean {
  const ports = mapsOf(mapOf(service.object.spec).ports);
  return ports.some(({ entry }) => (typeof port === "number" ? entry.port === port : entry.name === port));
}

/** The ports that containers declare which run as long as the pod does. */
export function containerPorts({ containers }: Pod): JsonMap[] {
  return containers
    .filter((container) => container.class === "regular" || container.isSidecar)
    .flatMap(({ value }) => mapsOf(value.ports).map(({ entry }) => entry));
}
