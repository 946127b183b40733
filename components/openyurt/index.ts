export * from "./definitions";
export * from "./yurt-iot-dock";
export * from "./yurt-manager";
export { type ClusterConnectionArgs } from "./connection";
export * from "./node-pool";
export * from "./node-pool-membership";
export * from "./webhooks";
export * from "./yurt-hub";
