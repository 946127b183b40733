import { check, Violation } from "../check";
import type { Container } from "../kubernetes/pods";
import { portOf, PROBES } from "../kubernetes/probes";
import { mapsOf } from "../values";
import { runsAlong } from "../kubernetes/workloads";

export const relProbePort = check({
  id: "rel-probe-port",
  title: "Probes ask at ports that containers declare",
  severity: "low",
  pack: "reliability",
  asks: "The port of each readiness, liveness and startup probe is declared: a name by the container itself, a number by any container of the pod.",
  why: "A probe of a port where nothing listens never succeeds, and a name that the container does not declare cannot be asked at all.",
  remediation: "Correct the probe's port, or list the port in the container's `ports`.",
  equivalents: { kubeLinter: ["liveness-port", "readiness-port", "startup-port"] },
  on: "container",
  judge(container) {
    if (!runsAlong(container)) return;
    return PROBES.flatMap((probe): Violation[] => {
      const asked = portOf(container.value[probe]);
      if (!asked || declares(container, asked.port)) return [];
      const path = [...container.path, probe, ...asked.path];
      const kind = probe.slice(0, -"Probe".length);
      return [
        {
          path,
          message: `the ${kind} probe of container "${container.name}" asks at port ${asked.port}, which is not declared`,
        },
      ];
    });
  },
});

function declares(container: Container, port: number | string): boolean {
  const key = typeof port === "number" ? "containerPort" : "name";
  const holders = key === "name" ? [container] : container.pod.containers.filter(runsAlong);
  return holders.some(({ value }) => mapsOf(value.ports).some(({ entry }) => entry[key] === port));
}
