import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

/** A stand-in of the chart valkey. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.valkey,
    values: { global: { imageRegistry: "" } },
    images: ['{{ .Values.global.imageRegistry | default "docker.io" }}/valkey/valkey:9.1.1'],
  },
];
