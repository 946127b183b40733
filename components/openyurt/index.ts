export * from "./app-daemon";
export * from "./app-set";
export * from "./edge-daemon-set";
export * from "./services";
export * from "./static-set";
export { type TemplateMetadata } from "./pod-templates";
export { type PoolTaint, tolerationsOf } from "./taints";
export type * from "./workload-types";
export { EdgeUpdateStrategy } from "./update-strategy";
