import { ControlPlaneSettings } from "../control-plane";
import { DriverArgs } from "../driver";

/** What the function manager is like. */
export interface FunctionManagerSettings extends ControlPlaneSettings {
  /** Minutes after the last sign of life of a program outside the cluster at which its instances are ended; default 5. */
  leaseMinutes?: number;
}

/** Arguments of FunctionManager. */
export interface FunctionManagerArgs extends FunctionManagerSettings, DriverArgs {}
