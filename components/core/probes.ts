import type * as k8s from "@pulumi/kubernetes";

type Probe = k8s.types.input.core.v1.Probe;

/** How often a probe asks and when it gives up; seconds, Kubernetes' own defaults where absent. */
export interface ProbeTiming {
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
}

/** A probe that asks a path over HTTP or HTTPS; the certificate is not verified by the kubelet. */
export function httpProbe(
  path: string,
  port: number,
  timing: ProbeTiming = {},
  scheme: "HTTP" | "HTTPS" = "HTTP",
): Probe {
  return { httpGet: { path, port, scheme }, ...timing };
}

/** A probe that opens a TCP connection. */
export function tcpProbe(port: number, timing: ProbeTiming = {}): Probe {
  return { tcpSocket: { port }, ...timing };
}

/** A probe that runs a command in the container. */
export function execProbe(command: string[], timing: ProbeTiming = {}): Probe {
  return { exec: { command }, ...timing };
}

/**
 * The three probes of a container, which ask the same every five seconds and have five minutes to succeed first. A restart costs more
 * than a pause, so liveness is more patient than readiness.
 */
export function probes(make: (timing: ProbeTiming) => Probe): {
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
} {
  const probe = (failureThreshold: number) => make({ periodSeconds: 5, timeoutSeconds: 5, failureThreshold });
  return { startupProbe: probe(60), livenessProbe: probe(6), readinessProbe: probe(3) };
}
