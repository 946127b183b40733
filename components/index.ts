export { type ContainerResources, type PodPlacement } from "./core/pods";
export * from "./core/secrets";
export { type Problem, ValidationError } from "./core/validation";
export * from "./openyuanrong";
