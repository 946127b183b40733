import type { Violation } from "../check";
import type { Container } from "./pods";
import { isMap, Json, JsonMap, mapOf, numberOf, textOf } from "../values";
import { runsForGood } from "./workloads";

/** The probes of a container, by their names in it. */
export const PROBES = ["readinessProbe", "livenessProbe", "startupProbe"] as const;

/** How a probe asks. */
export const HANDLERS = ["httpGet", "tcpSocket", "grpc", "exec"] as const;

/** What is wrong where a container that runs for good has to have a probe. */
export function missingProbe(container: Container, probe: (typeof PROBES)[number]): Violation | undefined {
  if (!runsForGood(container)) return undefined;
  const { [probe]: written } = container.value;
  const kind = probe.slice(0, -"Probe".length);
  const path = [...container.path, probe];
  if (!isMap(written)) return { path, message: `container "${container.name}" has no ${kind} probe` };
  if (HANDLERS.some((handler) => isMap(written[handler]))) return undefined;
  return { path, message: `the ${kind} probe of container "${container.name}" asks nothing` };
}

/** What a probe asks, in one form for all ways of writing it; undefined where it asks nothing. */
export function questionOf(probe: unknown): string | undefined {
  const found = HANDLERS.find((handler) => isMap(mapOf(probe)[handler]));
  if (!found) return undefined;
  const handler = mapOf(mapOf(probe)[found]);
  const defaults: JsonMap = found === "httpGet" ? { path: "/", scheme: "HTTP" } : {};
  return `${found} ${inOrder({ ...defaults, ...handler })}`;
}

/** Seconds of failing after which a probe that has succeeded before is lost. */
export function patienceOf(probe: unknown): number {
  const { periodSeconds, failureThreshold } = mapOf(probe);
  return (numberOf(periodSeconds) ?? 10) * (numberOf(failureThreshold) ?? 3);
}

function inOrder(value: Json | undefined): string {
  if (!isMap(value)) return JSON.stringify(value) ?? "";
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key}:${inOrder(value[key])}`).join(",")}}`;
}

/** A port of a probe, by number or name, with the way to it in the probe. */
export function portOf(probe: unknown): { port: number | string; path: readonly string[] } | undefined {
  for (const handler of HANDLERS) {
    const { port } = mapOf(mapOf(probe)[handler]);
    const found = numberOf(port) ?? textOf(port);
    if (found !== undefined) return { port: found, path: [handler, "port"] };
  }
  return undefined;
}
