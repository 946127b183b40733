import { Preset } from "../../core/preset";
import { KeycloakArgs } from "./args";

/** Number of pods. */
export function replicasOf({ preset, replicas }: Pick<KeycloakArgs, "preset" | "replicas">): number {
  return replicas ?? (preset === Preset.Small ? 1 : 2);
}
