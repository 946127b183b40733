import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

/** Stand-ins of both provisioners; the real charts have no hooks. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.csiDriverNfs,
    values: { image: { nfs: { repository: "registry.k8s.io/sig-storage/nfsplugin" } } },
    images: ["{{ .Values.image.nfs.repository }}:v4.13.4"],
  },
  {
    chart: chartVersions.nfsSubdirProvisioner,
    values: { image: { repository: "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner" } },
    images: ["{{ .Values.image.repository }}:v4.0.2"],
  },
];
