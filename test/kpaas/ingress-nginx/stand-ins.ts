import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** Stand-ins of the charts of IngressNginx. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.ingressNginx,
    // The Job that makes the certificate of the admission webhook.
    hook: true,
    values: { global: { image: { registry: "registry.k8s.io" } } },
    images: ["{{ .Values.global.image.registry }}/ingress-nginx/controller:v1.15.1"],
  },
];
