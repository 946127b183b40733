import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

const kind = (area: string, name: string, plural: string) => ({
  group: `${area}.istio.io`,
  version: "v1",
  // Manifests of others, such as Kubeflow's, still have it.
  formerly: ["v1beta1"],
  kind: name,
  plural,
});

const istio = (image: string) => [
  `{{ .Values.global.hub }}/${image}:{{ .Values.global.tag }}-{{ .Values.global.variant }}`,
];

/** Stand-ins of Istio's charts, without webhooks. Give them beside those of cert-manager where there is an issuer. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.istioBase,
    kinds: [
      kind("security", "PeerAuthentication", "peerauthentications"),
      kind("security", "AuthorizationPolicy", "authorizationpolicies"),
      kind("security", "RequestAuthentication", "requestauthentications"),
      kind("networking", "VirtualService", "virtualservices"),
      kind("networking", "Gateway", "gateways"),
      kind("networking", "ServiceEntry", "serviceentries"),
      kind("networking", "DestinationRule", "destinationrules"),
    ],
  },
  { chart: chartVersions.istioCni, images: istio("install-cni") },
  { chart: chartVersions.istiod, images: istio("pilot") },
  {
    chart: chartVersions.istioZtunnel,
    images: ["{{ .Values.hub }}/ztunnel:{{ .Values.tag }}-{{ .Values.variant }}"],
  },
  // The image of the real one is `auto`, which istiod replaces.
  { chart: chartVersions.istioGateway, images: ["stand-in.example.com/proxyv2:1.30.3"] },
  {
    chart: chartVersions.istioCsr,
    values: { imageRegistry: "quay.io" },
    images: ["{{ .Values.imageRegistry }}/jetstack/cert-manager-istio-csr:v0.17.0"],
  },
];
