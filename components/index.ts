export { type ContainerResources, type PodPlacement } from "./core/pods";
export * from "./core/secrets";
export { type Problem } from "./core/problems";
export { ValidationError } from "./core/validation";
export * from "./openyuanrong";
