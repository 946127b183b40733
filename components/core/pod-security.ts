import type * as k8s from "@pulumi/kubernetes";

type PodSecurityContext = k8s.types.input.core.v1.PodSecurityContext;
type SecurityContext = k8s.types.input.core.v1.SecurityContext;

/** Annotation of a pod template that names each container with more rights than restricted Pod Security allows, and why. */
export const EXCEPTIONS_ANNOTATION = "yuanrong-platform/pod-security-exceptions";

/** Rights beyond the restricted Pod Security Standard, and why they are needed. */
export interface SecurityException {
  /** Container, or volume for a hostPath. */
  subject: string;
  reason: string;
}

/** Pod security context of the restricted Pod Security Standard, for a fixed user whose group owns the volumes. */
export function restrictedPod(uid: number): PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: uid,
    fsGroup: uid,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Container security context of the restricted standard, with a read-only root file system. */
export function restrictedContainer(): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
}

/** Container security context that adds capabilities to none, for a container that a {@link SecurityException} names. */
export function capableContainer(capabilities: string[], context: SecurityContext = {}): SecurityContext {
  return { capabilities: { drop: ["ALL"], add: capabilities }, ...context };
}

/** The annotation that states the exceptions; empty when there are none. */
export function exceptionAnnotations(exceptions: SecurityException[]): Record<string, string> {
  if (exceptions.length === 0) return {};
  return { [EXCEPTIONS_ANNOTATION]: exceptions.map(({ subject, reason }) => `${subject}: ${reason}`).join("; ") };
}

/** Levels of the Pod Security Standards. */
export const PodSecurityLevel = { Privileged: "privileged", Baseline: "baseline", Restricted: "restricted" } as const;
export type PodSecurityLevel = (typeof PodSecurityLevel)[keyof typeof PodSecurityLevel];

/** Namespace labels that enforce one level and warn and audit at restricted. */
export function podSecurityLabels(enforce: PodSecurityLevel): Record<string, string> {
  const prefix = "pod-security.kubernetes.io";
  return {
    [`${prefix}/enforce`]: enforce,
    [`${prefix}/enforce-version`]: "latest",
    [`${prefix}/warn`]: "restricted",
    [`${prefix}/warn-version`]: "latest",
    [`${prefix}/audit`]: "restricted",
    [`${prefix}/audit-version`]: "latest",
  };
}
