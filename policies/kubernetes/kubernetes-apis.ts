/** When a version of a kind was deprecated, when it goes, and what takes its place. */
export interface Lifecycle {
  /** Minor version of Kubernetes 1. */
  deprecated: number;
  /** Minor version that serves it no longer; undefined where no end is set. */
  removed?: number;
  /** What takes its place: `group/version`, or that and another kind; undefined where nothing does. */
  replacement?: string;
}

/** The Kubernetes that the platform is tested with. */
export const TESTED_KUBERNETES = "1.36";

/**
 * API versions with an end: group and version, kinds, minor version of the deprecation, of the removal, replacement. From the lifecycles in
 * k8s.io/api v0.31.2 to v0.36.4, the deprecation guide (https://kubernetes.io/docs/reference/using-api/deprecation-guide/) and changelogs.
 */
// prettier-ignore
const ROWS: readonly (readonly [string, string, number, number?, string?])[] = [
  ["admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding", 29, 32, "admissionregistration.k8s.io/v1"],
  ["admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding", 35, 38, "admissionregistration.k8s.io/v1"],
  ["admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration", 16, 22, "admissionregistration.k8s.io/v1"],
  ["admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding", 31, 34, "admissionregistration.k8s.io/v1"],
  ["admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding", 37, 40, "admissionregistration.k8s.io/v1"],
  ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"],
  ["apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"],
  ["apps/v1beta1", "ControllerRevision Deployment StatefulSet", 8, 16, "apps/v1"],
  ["apps/v1beta2", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet", 9, 16, "apps/v1"],
  ["auditregistration.k8s.io/v1alpha1", "AuditSink", 18, 19],
  ["authentication.k8s.io/v1alpha1", "SelfSubjectReview", 29, 32, "authentication.k8s.io/v1"],
  ["authentication.k8s.io/v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1"],
  ["authentication.k8s.io/v1beta1", "SelfSubjectReview", 30, 33, "authentication.k8s.io/v1"],
  ["authorization.k8s.io/v1beta1", "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview", 19, 22, "authorization.k8s.io/v1"],
  ["autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"],
  ["autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"],
  ["batch/v1beta1", "CronJob", 21, 25, "batch/v1"],
  ["batch/v2alpha1", "CronJob", 8, 21, "batch/v1"],
  ["certificates.k8s.io/v1alpha1", "ClusterTrustBundle", 34, 37, "certificates.k8s.io/v1beta1"],
  ["certificates.k8s.io/v1alpha1", "PodCertificateRequest", 37, 40, "certificates.k8s.io/v1beta1"],
  ["certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"],
  ["certificates.k8s.io/v1beta1", "ClusterTrustBundle", 37, 40],
  ["certificates.k8s.io/v1beta1", "PodCertificateRequest", 38, 41],
  ["coordination.k8s.io/v1alpha1", "LeaseCandidate", 34, 37, "coordination.k8s.io/v1beta1"],
  ["coordination.k8s.io/v1alpha2", "LeaseCandidate", 35, 38, "coordination.k8s.io/v1beta1"],
  ["coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"],
  ["coordination.k8s.io/v1beta1", "LeaseCandidate", 36, 39],
  ["discovery.k8s.io/v1alpha1", "EndpointSlice", 20, 21, "discovery.k8s.io/v1"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"],
  ["events.k8s.io/v1beta1", "Event", 22, 25, "events.k8s.io/v1"],
  ["extensions/v1beta1", "DaemonSet Deployment ReplicaSet", 8, 16, "apps/v1"],
  ["extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"],
  ["extensions/v1beta1", "PodSecurityPolicy", 11, 16],
  ["extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"],
  ["flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration", 23, 26, "flowcontrol.apiserver.k8s.io/v1"],
  ["flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema PriorityLevelConfiguration", 26, 29, "flowcontrol.apiserver.k8s.io/v1"],
  ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema PriorityLevelConfiguration", 29, 32, "flowcontrol.apiserver.k8s.io/v1"],
  ["networking.k8s.io/v1alpha1", "IPAddress ServiceCIDR", 30, 33, "networking.k8s.io/v1"],
  ["networking.k8s.io/v1beta1", "Ingress IngressClass", 19, 22, "networking.k8s.io/v1"],
  ["networking.k8s.io/v1beta1", "IPAddress ServiceCIDR", 34, 37, "networking.k8s.io/v1"],
  ["node.k8s.io/v1alpha1", "RuntimeClass", 22, 24, "node.k8s.io/v1"],
  ["node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"],
  ["policy/v1beta1", "PodSecurityPolicy", 21, 25],
  ["policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"],
  ["rbac.authorization.k8s.io/v1alpha1", "ClusterRole ClusterRoleBinding Role RoleBinding", 8, 23, "rbac.authorization.k8s.io/v1"],
  ["rbac.authorization.k8s.io/v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"],
  ["resource.k8s.io/v1alpha3", "DeviceTaintRule", 36, 39, "resource.k8s.io/v1beta2"],
  ["resource.k8s.io/v1alpha3", "ResourcePoolStatusRequest", 39, 42],
  ["resource.k8s.io/v1beta1", "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice", 35, 38, "resource.k8s.io/v1"],
  ["resource.k8s.io/v1beta2", "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice", 36, 39, "resource.k8s.io/v1"],
  ["resource.k8s.io/v1beta2", "DeviceTaintRule", 39, 42],
  ["scheduling.k8s.io/v1alpha1", "PriorityClass", 14, 23, "scheduling.k8s.io/v1"],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"],
  ["settings.k8s.io/v1alpha1", "PodPreset", 19, 20],
  ["storage.k8s.io/v1alpha1", "CSIStorageCapacity VolumeAttachment", 21, 24, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1alpha1", "VolumeAttributesClass", 32, 35, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSINode", 17, 22, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSIDriver StorageClass VolumeAttachment", 19, 22, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "VolumeAttributesClass", 34, 37, "storage.k8s.io/v1"],
  ["storagemigration.k8s.io/v1alpha1", "StorageVersionMigration", 33, 36, "storagemigration.k8s.io/v1beta1"],
  ["storagemigration.k8s.io/v1beta1", "StorageVersionMigration", 38, 41],
  ["v1", "ComponentStatus", 19],
  ["v1", "Endpoints", 33, undefined, "discovery.k8s.io/v1 EndpointSlice"],
];

/** Every version with an end, by `apiVersion/kind`. */
export const LIFECYCLES: ReadonlyMap<string, Lifecycle> = new Map(
  ROWS.flatMap(([version, kinds, deprecated, removed, replacement]) =>
    kinds.split(" ").map((kind) => [`${version}/${kind}`, { deprecated, removed, replacement }] as const),
  ),
);

/** When a kind's version ends; undefined where nothing is known of an end. */
export function lifecycleOf(apiVersion: string, kind: string): Lifecycle | undefined {
  return LIFECYCLES.get(`${apiVersion}/${kind}`);
}

/** The minor version of a text such as 1.36. */
export function minorOf(kubernetes: string): number {
  return Number(kubernetes.split(".")[1]);
}

/** Whether Kubernetes of a minor version has deprecated or removed a kind's version. */
export function hasEnded(apiVersion: string, kind: string, minor = minorOf(TESTED_KUBERNETES)): boolean {
  const lifecycle = lifecycleOf(apiVersion, kind);
  return lifecycle !== undefined && lifecycle.deprecated <= minor;
}

const GROUPS = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "extensions",
  "policy",
  ...[
    "admissionregistration",
    "apiextensions",
    "apiregistration",
    "auditregistration",
    "authentication",
    "authorization",
  ].map(official),
  ...[
    "certificates",
    "coordination",
    "discovery",
    "events",
    "flowcontrol.apiserver",
    "internal.apiserver",
    "networking",
  ].map(official),
  ...["node", "rbac.authorization", "resource", "scheduling", "settings", "storage", "storagemigration"].map(official),
]);

function official(name: string): string {
  return `${name}.k8s.io`;
}

/** Whether a group is Kubernetes' own, which no custom resources are in. */
export function isKubernetesGroup(group: string): boolean {
  return GROUPS.has(group);
}
