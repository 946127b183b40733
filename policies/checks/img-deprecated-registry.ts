import { check } from "../check";
import { imagesIn } from "../kubernetes/images";

/** Places that get no more images or fixes, and where to go. Each is read with what was said when it was closed. */
const CLOSED: readonly { place: RegExp; instead: string }[] = [
  { place: /^k8s\.gcr\.io\//, instead: "registry.k8s.io" },
  { place: /^gcr\.io\/google[_-]containers\//, instead: "registry.k8s.io" },
  { place: /^((asia|eu|us)\.)?gcr\.io\/k8s-artifacts-prod\//, instead: "registry.k8s.io" },
  { place: /^docker\.io\/bitnami(legacy)?\//, instead: "another publisher; bitnamilegacy gets no fixes" },
  { place: /^quay\.io\/kubernetes-ingress-controller\//, instead: "a controller that has maintainers" },
  { place: /^(gcr\.io\/kubebuilder|quay\.io\/coreos)\/kube-rbac-proxy$/, instead: "quay.io/brancz/kube-rbac-proxy" },
  {
    place: /^quay\.io\/coreos\/(prometheus-operator|kube-state-metrics|flannel|configmap-reload)$/,
    instead: "its project's own registry",
  },
  {
    place: /^docker\.io\/jettech\/kube-webhook-certgen$/,
    instead: "registry.k8s.io/ingress-nginx/kube-webhook-certgen",
  },
  { place: /^docker\.pkg\.github\.com\//, instead: "ghcr.io" },
  { place: /^docker\.io\/weaveworks\//, instead: "another publisher; the company has closed" },
];

export const imgDeprecatedRegistry = check({
  id: "img-deprecated-registry",
  title: "No image comes from a place that is closed",
  severity: "medium",
  pack: "supply-chain",
  asks: "No image is from a registry or an organization that gets no more images or fixes, such as k8s.gcr.io or Bitnami's free images and their archive, bitnamilegacy.",
  why: "Such images get no fixes, and one day cannot be pulled.",
  remediation: "Take the image from where its project publishes it now.",
  equivalents: { kyverno: ["restrict-deprecated-registry"], kubescape: ["C-0253"] },
  on: "resource",
  judge(resource) {
    return imagesIn(resource).flatMap(({ text, path, owner, reference }) => {
      const closed = CLOSED.find(({ place }) => place.test(reference?.repository ?? ""));
      if (!closed) return [];
      return [{ path, message: `image "${text}" of ${owner} is from a closed place; take it from ${closed.instead}` }];
    });
  },
});
