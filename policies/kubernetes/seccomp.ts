import { Violation } from "../check";
import { Pod } from "./pods";
import { SecurityContext, securityContextsOf } from "./pod-security";
import { isMap } from "../values";

/** Whether a security context says which profile filters system calls, and a real one; undefined where it says nothing. */
export function hasSeccompProfile({ value: { seccompProfile } }: SecurityContext): boolean | undefined {
  if (!isMap(seccompProfile)) return undefined;
  return seccompProfile.type === "RuntimeDefault" || seccompProfile.type === "Localhost";
}

/** Where a pod or a container of it says that nothing filters system calls. */
export function unconfined(pod: Pod): Violation[] {
  return securityContextsOf(pod)
    .filter((context) => hasSeccompProfile(context) === false)
    .map(({ owner, value, path }) => {
      const { type } = value.seccompProfile as { type?: unknown };
      const message = `${owner} has the seccomp profile ${JSON.stringify(type ?? "")}`;
      return { path: [...path, "seccompProfile", "type"], message };
    });
}
