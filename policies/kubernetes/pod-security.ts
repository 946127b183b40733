import { z } from "zod";
import { Edit } from "../check";
import { Container, Pod } from "./pods";
import { JsonMap, mapOf, Path } from "../values";

/** A security context: the pod's own, or a container's, whose settings go before the pod's. */
export interface SecurityContext {
  /** As a message names it: `the pod`, or `container "web"`. */
  owner: string;
  value: JsonMap;
  path: Path;
  /** Undefined for the pod's own. */
  container?: Container;
}

/** The security contexts of a pod, its own first; empty ones where there are none. */
export function securityContextsOf(pod: Pod): SecurityContext[] {
  return [podContext(pod), ...pod.containers.map(containerContext)];
}

/** The pod's own security context. */
export function podContext({ spec, specPath }: Pod): SecurityContext {
  return { owner: "the pod", value: mapOf(spec.securityContext), path: [...specPath, "securityContext"] };
}

/** The security context of a container. */
export function containerContext(container: Container): SecurityContext {
  const { value, path } = container;
  return {
    owner: ownerOf(container),
    value: mapOf(value.securityContext),
    path: [...path, "securityContext"],
    container,
  };
}

/** A container as a message names it. */
export function ownerOf({ name }: Container): string {
  return `container "${name}"`;
}

/** Whether a pod is for Windows, where what is Linux' own can not be set. */
export function isWindows({ spec }: Pod): boolean {
  return mapOf(spec.os).name === "windows";
}

/** Whether a pod's users are none of its node. */
export function hasUserNamespace({ spec }: Pod): boolean {
  return spec.hostUsers === false;
}

/** A fix; none for a pod that is text inside of its object. */
export function fixIn({ resource }: Pod, ...fix: Edit[]): { fix?: readonly Edit[] } {
  return resource.kind === "ConfigMap" ? {} : { fix };
}

/** The parameter of checks whose rule differs between versions of the Pod Security Standards. */
export const standardVersion = z
  .string()
  .regex(/^(latest|1\.\d+)$/, "expected latest or a version such as 1.34")
  .default("latest")
  .describe("the Kubernetes version whose Pod Security Standards hold, such as 1.34, or latest");

/** Whether a version of the standards is `1.<minor>` or newer. */
export function isSince(version: string, minor: number): boolean {
  return version === "latest" || Number(version.slice(2)) >= minor;
}

/** Values as a message lists them. */
export function quoted(values: readonly unknown[]): string {
  return [...new Set(values)].map((value) => JSON.stringify(value)).join(", ");
}
