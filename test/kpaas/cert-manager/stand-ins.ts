import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

const kindOf = (kind: string, plural: string, cluster = false) => ({
  group: "cert-manager.io",
  version: "v1",
  kind,
  plural,
  cluster,
});

/** A stand-in of the chart of CertManager. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.certManager,
    // The Job that looks whether the API answers.
    hook: true,
    values: { imageRegistry: "quay.io" },
    images: ["{{ .Values.imageRegistry }}/jetstack/cert-manager-controller:v1.21.1"],
    kinds: [
      kindOf("ClusterIssuer", "clusterissuers", true),
      kindOf("Issuer", "issuers"),
      kindOf("Certificate", "certificates"),
    ],
  },
];
