import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../stand-ins";

/** Stand-in of the chart keycloakx. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.keycloakx,
    images: ["{{ .Values.image.repository }}:{{ .Values.image.tag }}"],
  },
];
