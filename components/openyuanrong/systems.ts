import type { MasterTierSettings } from "./master-tier/args";
import type { WorkerTierSettings } from "./worker-tier/args";

/** The systems of both tiers that the settings leave in, by the names of their workloads. */
export function systemsOf(args: MasterTierSettings & WorkerTierSettings): string[] {
  const present = {
    "meta-service": args.metaService?.enabled ?? args.metaService?.externalUrl === undefined,
    "function-master": args.functionMaster?.enabled ?? true,
    "function-manager": args.functionManager?.enabled ?? true,
    "function-scheduler": args.functionScheduler?.enabled ?? true,
    frontend: args.frontend?.enabled ?? true,
    "iam-adaptor": args.iamAdaptor?.enabled ?? false,
    "function-proxy": args.functionProxy?.enabled ?? true,
    "ds-worker": args.dataWorker?.enabled ?? true,
  };
  return Object.entries(present).flatMap(([name, there]) => (there ? [name] : []));
}
