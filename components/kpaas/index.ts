export * from "./cert-manager";
export { type ChartServiceArgs } from "./chart";
export * from "./issuer";
export { Preset } from "./preset";
export * from "./trust-bundle";
