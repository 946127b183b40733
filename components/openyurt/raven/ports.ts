import { Report } from "../../core/problems";
import { RavenProxy } from "./args";

/** Ports at which the agents listen unless told otherwise. */
export const RAVEN_PORTS = { tunnel: 4500, external: 10262, secure: 10263, insecure: 10264, metrics: 10266 } as const;

/** Ports of nodes that are taken: the agents' own that cannot be moved, YurtHub's, and those of Kubernetes. */
const TAKEN: Record<number, string> = {
  2379: "etcd",
  2380: "etcd",
  6443: "the API server",
  10248: "the kubelet",
  10250: "the kubelet",
  10255: "the kubelet",
  10249: "kube-proxy",
  10256: "kube-proxy",
  10257: "the controller manager",
  10259: "the scheduler",
  10261: "YurtHub",
  10265: "the agents' own metrics",
  10267: "YurtHub",
  10268: "YurtHub",
  10269: "YurtHub",
  10275: "the agents' health",
};

/** The TCP ports of an agent, each with the place of its setting. */
function tcpPorts(proxy: RavenProxy, metricsPort: number): [path: string[], port: number][] {
  return [
    [["proxy", "externalPort"], proxy.externalPort ?? RAVEN_PORTS.external],
    [["proxy", "securePort"], proxy.securePort ?? RAVEN_PORTS.secure],
    [["proxy", "insecurePort"], proxy.insecurePort ?? RAVEN_PORTS.insecure],
    [["metrics", "port"], metricsPort],
  ];
}

/** Reports TCP ports that two listen at; the one that was set is wrong, not the default that it meets. */
export function checkPorts(proxy: RavenProxy = {}, metrics: { port?: number } = {}, report: Report): void {
  const ports = tcpPorts(proxy, metrics.port ?? RAVEN_PORTS.metrics);
  const isSet = ([section, key]: string[]) => key! in (section === "proxy" ? proxy : metrics);
  const byDefaultFirst = [...ports].sort(([one], [other]) => Number(isSet(one)) - Number(isSet(other)));
  const seen = new Map<number, string>();
  for (const [path, port] of byDefaultFirst) {
    const owner = TAKEN[port] ?? seen.get(port);
    if (owner !== undefined) report(path, `${port} is the port of ${owner}`, "a port of its own");
    seen.set(port, path.join("."));
  }
}
