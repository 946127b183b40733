export { type Autoscaling } from "./core/autoscaling";
export {
  type Exposure,
  ExternalTrafficPolicy,
  type GatewayExposure,
  type IngressExposure,
  type ServiceExposure,
  ServiceType,
} from "./core/exposure";
export { type Monitoring, ScrapeMode } from "./core/monitoring";
export { type ContainerResources, type PodPlacement } from "./core/pods";
export * from "./core/secrets";
export { type Problem } from "./core/problems";
export { ValidationError } from "./core/validation";
export * from "./kpaas";
export * from "./openyuanrong";
export * from "./openyurt";
