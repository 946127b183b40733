import { chartVersions } from "../../../components/core/versions";
import type { StandIn, StandInKind } from "../../support/stand-ins";

const kindOf = (kind: string, plural: string, version = "v1beta1"): StandInKind => ({
  group: "metallb.io",
  version,
  kind,
  plural,
});

/** Stand-ins of the charts of MetalLb. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.metalLb,
    values: {
      controller: { image: { repository: "quay.io/metallb/controller" } },
      speaker: { image: { repository: "quay.io/metallb/speaker" } },
    },
    images: ["{{ .Values.controller.image.repository }}:v0.16.1", "{{ .Values.speaker.image.repository }}:v0.16.1"],
    kinds: [
      kindOf("IPAddressPool", "ipaddresspools"),
      kindOf("L2Advertisement", "l2advertisements"),
      kindOf("BGPAdvertisement", "bgpadvertisements"),
      kindOf("BFDProfile", "bfdprofiles"),
      kindOf("BGPPeer", "bgppeers", "v1beta2"),
    ],
  },
];
