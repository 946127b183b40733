export * from "./etcd";
export * from "./function-master";
export { type ComponentLog, LogLevel } from "./log";
export * from "./meta-service";
export { type ObjectStore } from "./object-store";
export * from "./platform";
export * from "./pod-pool";
