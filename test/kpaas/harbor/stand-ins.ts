import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../stand-ins";

/** A stand-in of Harbor's chart. Certificates and routes are kinds of other charts. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.harbor,
    images: ["core", "portal", "jobservice", "nginx"].map(
      (program) => `{{ .Values.${program}.image.repository }}:v2.15.1`,
    ),
  },
];
