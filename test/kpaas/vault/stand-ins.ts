import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../stand-ins";

/** The charts of both engines. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.openBao,
    images: ["{{ .Values.server.image.registry }}/openbao/openbao:2.6.2"],
  },
  { chart: chartVersions.vault, images: ["{{ .Values.server.image.repository }}:2.0.4"] },
];
