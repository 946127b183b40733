import { check, Violation } from "../check";
import type { Pod } from "../kubernetes/pods";
import { JsonMap, mapsOf, Path, textOf } from "../values";
import { runsAlong } from "../kubernetes/workloads";

export const ctrPortsNamed = check({
  id: "ctr-ports-named",
  title: "Ports have names, and no two are the same",
  severity: "low",
  pack: "reliability",
  asks: "Every port of a regular container or sidecar has a name that Kubernetes takes (up to 15 small letters, digits and single dashes) and no other port of the pod has, and no two have one number and protocol.",
  why: "Services, probes and monitors that name a port survive its change of number; of two ports with one name they take either, and two programs cannot listen at one port of a pod.",
  remediation: "Give each port a name of its own, such as `http` or `metrics`, and remove what is listed twice.",
  equivalents: { kubeScore: ["container-ports-check"], kyverno: ["require-container-port-names"] },
  on: "pod",
  judge(pod) {
    const seen = new Set<string>();
    return portsOf(pod).flatMap(({ entry, path }): Violation[] => {
      const found: Violation[] = [];
      const name = textOf(entry.name);
      const number = String(entry.containerPort);
      const protocol = textOf(entry.protocol) ?? "TCP";
      if (!name) found.push({ path: [...path, "name"], message: `port ${number} has no name` });
      else if (!isPortName(name))
        found.push({
          path: [...path, "name"],
          message: `${JSON.stringify(name)} is no name that Kubernetes takes for a port`,
        });
      else if (seen.has(name)) found.push({ path: [...path, "name"], message: `two ports are called "${name}"` });
      else seen.add(name);
      // Names have a letter, so they never equal this.
      const key = `${number}/${protocol} ${textOf(entry.hostIP) ?? ""}`;
      if (seen.has(key))
        found.push({ path: [...path, "containerPort"], message: `two ports are ${number}/${protocol}` });
      else seen.add(key);
      return found;
    });
  },
});

/** As Kubernetes takes it: at most 15 of a to z, 0 to 9 and -, with a letter, and no dash at an end or beside another. */
function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
}

function portsOf({ containers }: Pod): { entry: JsonMap; path: Path }[] {
  return containers
    .filter(runsAlong)
    .flatMap(({ value, path }) =>
      mapsOf(value.ports).map(({ entry, index }) => ({ entry, path: [...path, "ports", index] })),
    );
}
