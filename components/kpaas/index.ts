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
export * from "./ingress-nginx";
export * from "./metallb";
export * from "./prometheus-crds";
export * from "./monitoring-stack";
