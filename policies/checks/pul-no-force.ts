import { check } from "../check";
import { KUBERNETES_PROVIDER, needsProgram } from "../program/facts";
import type { Json } from "../values";

const PROVIDER_SETTINGS: Record<string, string> = {
  enablePatchForce: "takes over fields that others own",
  upsertExistingObjects: "takes over objects that others made",
  deleteUnreachable: "drops objects from the state while the cluster cannot be reached",
};

const RELEASE_SETTINGS: Record<string, string> = {
  forceUpdate: "replaces objects instead of updating them",
  replace: "takes over the name of another release",
};

export const pulNoForce = check({
  id: "pul-no-force",
  title: "Nothing is forced over what others own",
  severity: "high",
  pack: "pulumi",
  asks: "Providers have none of `enablePatchForce`, `upsertExistingObjects`, `deleteUnreachable`; releases have neither `forceUpdate` nor `replace`. The annotation `pulumi.com/patchForce` of a single object is that object's own matter.",
  why: "A forced update overwrites what a controller or another stack has set, and a cluster that is away for a minute loses its place in the state.",
  remediation:
    "Remove the setting; import what exists, and where one object must take over a field, give it the annotation `pulumi.com/patchForce`.",
  notApplicable: needsProgram,
  on: "resource",
  *judge({ object, program }) {
    if (program === undefined) return;
    const settings =
      program.type === KUBERNETES_PROVIDER
        ? PROVIDER_SETTINGS
        : program.type === "kubernetes:helm.sh/v3:Release"
          ? RELEASE_SETTINGS
          : {};
    for (const [key, effect] of Object.entries(settings))
      if (isOn(object[key])) yield { path: [key], message: `\`${key}\` ${effect}` };
  },
});

/** The settings of a provider are text in its inputs. */
function isOn(value: Json | undefined): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}
