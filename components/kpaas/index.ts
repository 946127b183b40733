export * from "./cert-manager";
export { type ChartServiceArgs } from "./chart";
export * from "./issuer";
export { Preset } from "../core/preset";
export * from "./trust-bundle";
export * from "./platform";
export { MeshMode, type ServiceNetwork } from "./network";
export {
  type BucketReference,
  type DatabaseReference,
  type KeyValueReference,
  type OidcClientReference,
  type SecretKeyReference,
  type TrustReference,
} from "./references";
export { type GatewayReference, type IngressReference, type WebExposure } from "./web";
export * from "./rook";
export * from "./object-bucket";
export * from "./nfs";
export * from "./gateway-api";
export * from "./istio";
export * from "./mesh-authorization";
export * from "./mariadb";
export * from "./valkey";
export * from "./postgresql";
export * from "./external-secrets";
export * from "./vault";
export * from "./vault-sign-on";
export * from "./keycloak";
export { dockerConfigJson } from "./docker-config";
export * from "./harbor";
export * from "./ingress-nginx";
export * from "./metallb";
export * from "./prometheus-crds";
export * from "./monitoring-stack";
export * from "./kubeflow";
