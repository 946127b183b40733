import { ChartArgs } from "../../core/chart";

/** Arguments of YurtIotDock. It has no pods, so images and what is to be protected have no meaning. */
export interface YurtIotDockArgs extends ChartArgs {
  /** Namespaces of PlatformAdmins; their docks may read and write devices, and nobody else by this. */
  namespaces: string[];
  /** ServiceAccount of the docks' pods; default `default`, which PlatformAdmins give them. */
  serviceAccountName?: string;
}
