/** How much a service is made for. */
export const Preset = { Small: "small", Production: "production" } as const;
export type Preset = (typeof Preset)[keyof typeof Preset];
