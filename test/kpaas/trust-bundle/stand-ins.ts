import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** A stand-in of the chart of TrustBundle. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.trustManager,
    values: { imageRegistry: "quay.io" },
    images: ["{{ .Values.imageRegistry }}/jetstack/trust-manager:v0.24.0"],
    kinds: [{ group: "trust.cert-manager.io", version: "v1alpha1", kind: "Bundle", plural: "bundles", cluster: true }],
  },
];
