import { EdgeXAdminState, EdgeXObjectArgs } from "../edgex";

/** Arguments of DeviceService. */
export interface DeviceServiceArgs extends EdgeXObjectArgs {
  /** Address at which EdgeX calls it, such as http://edgex-device-virtual:59900. */
  baseAddress: string;
  /** Whether it takes commands; default UNLOCKED. */
  adminState?: EdgeXAdminState;
  /** Whether changes in the cluster reach EdgeX after the service is made there; default true. */
  managed?: boolean;
}
