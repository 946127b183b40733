import type { MasterTierSettings } from "./master-tier/args";
import { SYSTEMS } from "./names";
import type { WorkerTierSettings } from "./worker-tier/args";

/** The systems of both tiers that the settings leave in, by the names of their workloads. */
export function systemsOf(args: MasterTierSettings & WorkerTierSettings): string[] {
  const byDefault = { metaService: args.metaService?.externalUrl === undefined, iamAdaptor: false };
  return Object.entries(SYSTEMS).flatMap(([key, name]) => {
    const setting = key as keyof typeof SYSTEMS;
    const standard = setting in byDefault ? byDefault[setting as keyof typeof byDefault] : true;
    return (args[setting]?.enabled ?? standard) ? [name] : [];
  });
}
