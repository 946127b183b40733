/** How objects of one version of a kind become those of another. */
export const ConversionStrategy = {
  /** Not at all: fields stay as they were written, so all clients should use the version that is stored. */
  None: "none",
  /** By yurt-manager, which every read and write of another version than the stored one then needs. */
  Webhook: "webhook",
} as const;
export type ConversionStrategy = (typeof ConversionStrategy)[keyof typeof ConversionStrategy];

/** Arguments of OpenYurtDefinitions. */
export interface OpenYurtDefinitionsArgs {
  /** How NodePools, YurtAppSets and Gateways of older versions are converted; default none. */
  conversion?: ConversionStrategy;
  /** Whether PlatformAdmins and devices are defined too; default true. */
  iot?: boolean;
  /** Whether the definitions, and with them every object of OpenYurt, stay when this is removed; default true. */
  protect?: boolean;
}
