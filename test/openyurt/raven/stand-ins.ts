import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** Stand-in of the chart of Raven. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.ravenAgent,
    values: { image: { repository: "openyurt/raven-agent", tag: "0.4.3" } },
    images: ["{{ .Values.image.repository }}:{{ .Values.image.tag }}"],
  },
];
