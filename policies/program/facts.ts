import type { Resource } from "../resource";
import type { ResourceSet, Source } from "../resource-set";

/** Type token of a URN: `kubernetes:apps/v1:Deployment`. */
export function typeOfUrn(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1)!;
}

/** Whether a URN is of a provider that the engine makes where a program names none. */
export function isDefaultProvider(urn: string): boolean {
  const [, , , name = ""] = urn.split("::");
  return typeOfUrn(urn).startsWith("pulumi:providers:") && /^default(_|$)/.test(name);
}

/** Type token of a Kubernetes provider. */
export const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

/** The stack itself, or else the first resource: the place of what is no single resource's. */
export function stackOf({ resources }: ResourceSet): Resource | undefined {
  return resources.find(({ program }) => program?.type === "pulumi:pulumi:Stack") ?? resources[0];
}

/** The reason why files cannot be judged by what only a program has. */
export function needsProgram({ source }: { source: Source }): string | undefined {
  return source === "files" ? "files have no resource options, URNs and dependencies; a program has" : undefined;
}
