import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** The charts of both engines. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.openBao,
    values: { server: { image: { registry: "quay.io" } } },
    images: ["{{ .Values.server.image.registry }}/openbao/openbao:2.6.2"],
  },
  {
    chart: chartVersions.vault,
    values: { server: { image: { repository: "hashicorp/vault" } } },
    images: ["{{ .Values.server.image.repository }}:2.0.4"],
  },
];
