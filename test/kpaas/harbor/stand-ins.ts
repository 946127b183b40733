import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

const PROGRAMS = {
  core: "docker.io/goharbor/harbor-core",
  portal: "docker.io/goharbor/harbor-portal",
  jobservice: "docker.io/goharbor/harbor-jobservice",
  nginx: "docker.io/goharbor/nginx-photon",
};

/** A stand-in of Harbor's chart. Certificates and routes are kinds of other charts. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.harbor,
    values: Object.fromEntries(
      Object.entries(PROGRAMS).map(([program, repository]) => [program, { image: { repository } }]),
    ),
    images: Object.keys(PROGRAMS).map((program) => `{{ .Values.${program}.image.repository }}:v2.15.1`),
  },
];
