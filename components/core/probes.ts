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
