import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../stand-ins";

const certificates = ["ClusterIssuer clusterissuers", "Issuer issuers", "Certificate certificates"].map((line) => {
  const [kind, plural] = line.split(" ") as [string, string];
  return { group: "cert-manager.io", version: "v1", kind, plural, cluster: kind === "ClusterIssuer" };
});

/** A stand-in of Harbor; its component also makes certificates and routes. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.harbor,
    images: ["core", "portal", "jobservice", "nginx"].map(
      (program) => `{{ .Values.${program}.image.repository }}:v2.15.1`,
    ),
  },
];

/** Kinds of others that it makes objects of. */
export const kindsOfOthers = certificates;
