import { z } from "zod";
import { check, Violation } from "../check";
import { Pod } from "../kubernetes/pods";
import { containerPorts, hasSelector, podsOfService } from "../kubernetes/services";
import { Json, mapOf, mapsOf, textOf } from "../values";

/** A port's name: at most 15 small letters, digits and single hyphens, with a letter. */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

export const netServicePort = check({
  id: "net-service-port",
  title: "Ports of Services are ports of their pods",
  severity: "medium",
  pack: "network",
  asks: "Each `port` is between `minimum` and `maximum`; each `targetPort` is a port's number or name, and one of the pods that the Service selects has a container or sidecar with that port and protocol. A number is accepted also of pods that declare no ports.",
  why: "A name that no container has leaves the Service without endpoints; a number at which nobody listens refuses every call.",
  remediation: "Correct `targetPort`, or declare the port in the container.",
  equivalents: { kubeLinter: ["invalid-target-ports"], kyverno: ["restrict-service-port-range"] },
  parameters: z.strictObject({
    minimum: z.int().min(1).max(65535).default(1).describe("the lowest port of a Service"),
    maximum: z.int().min(1).max(65535).default(65535).describe("the highest port of a Service"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Service"],
  judge(service, { set, parameters: { minimum, maximum } }) {
    const ports = mapsOf(mapOf(service.object.spec).ports);
    const pods = hasSelector(service) ? podsOfService(set, service) : [];
    return ports.flatMap(({ entry, index }): Violation[] => {
      const path = ["spec", "ports", index];
      const { port, targetPort = port, protocol } = entry;
      if (typeof port !== "number" || port < minimum || port > maximum)
        return [{ path: [...path, "port"], message: `port ${String(port)} is not one of ${minimum} to ${maximum}` }];
      const target = [...path, targetPort === port && entry.targetPort === undefined ? "port" : "targetPort"];
      if (!isPort(targetPort))
        return [{ path: target, message: `"${String(targetPort)}" is no port's number or name` }];
      const own = textOf(protocol) ?? "TCP";
      if (pods.length === 0 || pods.some((pod) => listens(pod, targetPort, own))) return [];
      return [{ path: target, message: `no selected pod has the ${own} port ${String(targetPort)}` }];
    });
  },
});

function isPort(port: Json | undefined): boolean {
  if (typeof port === "number") return Number.isInteger(port) && port >= 1 && port <= 65535;
  return typeof port === "string" && PORT_NAME.test(port);
}

function listens(pod: Pod, target: Json | undefined, protocol: string): boolean {
  const ports = containerPorts(pod);
  if (ports.length === 0 && typeof target === "number") return true;
  return ports.some(
    ({ name, containerPort, protocol: own }) =>
      (textOf(own) ?? "TCP") === protocol && (typeof target === "number" ? containerPort === target : name === target),
  );
}
