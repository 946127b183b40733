import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

/** Stand-in of the chart keycloakx. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.keycloakx,
    values: { image: { repository: "quay.io/keycloak/keycloak", tag: "26.5.6" } },
    images: ["{{ .Values.image.repository }}:{{ .Values.image.tag }}"],
  },
];
