import { EdgeXAdminState, EdgeXObjectArgs } from "../edgex";

/** Whether a device works. */
export const DeviceOperatingState = { Up: "UP", Down: "DOWN", Unknown: "UNKNOWN" } as const;
export type DeviceOperatingState = (typeof DeviceOperatingState)[keyof typeof DeviceOperatingState];

/** A value that a device shall have. */
export interface DeviceProperty {
  /** The value, as text. */
  value: string;
  /** Address by which it is set; default that of the device's command of the same name. */
  putUrl?: string;
}

/** Arguments of Device. */
export interface DeviceArgs extends EdgeXObjectArgs {
  /** Name in EdgeX of the device service that speaks with it. */
  serviceName: string;
  /** Name in EdgeX of the profile that describes it. */
  profileName: string;
  /** How it is reached: for each protocol, such as modbus-tcp, its settings; at least one. */
  protocols: Record<string, Record<string, string>>;
  /** Whether it takes commands; default UNLOCKED. */
  adminState?: EdgeXAdminState;
  /** Whether it works; default UP. */
  operatingState?: DeviceOperatingState;
  /** Whether changes in the cluster reach EdgeX after the device is made there; default true. */
  managed?: boolean;
  /** Whether EdgeX tells the device service of changes; default false. */
  notify?: boolean;
  /** Where it stands; default nowhere. */
  location?: string;
  /** Values that it shall have, by the names of its profile's resources; default none. Set only while it is managed, UP and UNLOCKED. */
  properties?: Record<string, DeviceProperty>;
}
