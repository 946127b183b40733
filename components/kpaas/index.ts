export * from "./cert-manager";
export { type ChartServiceArgs } from "./chart";
export * from "./issuer";
export { Preset } from "./preset";
export * from "./trust-bundle";
export { MeshMode, type ServiceNetwork } from "./network";
export {
  type BucketReference,
  type DatabaseReference,
  type OidcClientReference,
  type SecretKeyReference,
  type TrustReference,
} from "./references";
export { type GatewayReference, type IngressReference, type WebExposure } from "./web";
export * from "./kubeflow";
