import { isMap, JsonMap, mapOf } from "../values";

const METADATA = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

/** An object of the cluster as its program may have written it: without its status, and without what the cluster drew for it. */
export function asWritten(object: JsonMap): JsonMap {
  if (typeof object.apiVersion !== "string" || typeof object.kind !== "string") return object;
  const { status: _status, ...written } = object;
  if (isMap(written.metadata)) written.metadata = without(written.metadata, METADATA);
  if (object.kind === "Service" && object.apiVersion === "v1") written.spec = serviceSpec(mapOf(written.spec));
  return written;
}

function serviceSpec(spec: JsonMap): JsonMap {
  const drawn = ["healthCheckNodePort", ...(spec.clusterIP === "None" ? [] : ["clusterIP", "clusterIPs"])];
  const kept = without(spec, drawn);
  if (spec.type === "LoadBalancer" && Array.isArray(spec.ports))
    kept.ports = spec.ports.map((port) => (isMap(port) ? without(port, ["nodePort"]) : port));
  return kept;
}

function without(map: JsonMap, keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
