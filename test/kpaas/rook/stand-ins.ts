import { chartVersions } from "../../../components/core/versions";
import { StandIn, StandInKind } from "../../support/stand-ins";

const ceph = (kind: string, plural: string): StandInKind => ({ group: "ceph.rook.io", version: "v1", kind, plural });

/** Stand-ins of Rook's charts; the real ones have no hooks. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.rookCeph,
    values: {
      image: { repository: "docker.io/rook/ceph" },
      "ceph-csi-operator": {
        controllerManager: { manager: { image: { repository: "quay.io/cephcsi/ceph-csi-operator" } } },
      },
    },
    images: [
      "{{ .Values.image.repository }}:v1.20.6",
      '{{ (index .Values "ceph-csi-operator").controllerManager.manager.image.repository }}:v1.0.4',
    ],
    kinds: [
      ceph("CephCluster", "cephclusters"),
      ceph("CephBlockPool", "cephblockpools"),
      ceph("CephFilesystem", "cephfilesystems"),
      ceph("CephObjectStore", "cephobjectstores"),
      { group: "objectbucket.io", version: "v1alpha1", kind: "ObjectBucketClaim", plural: "objectbucketclaims" },
    ],
  },
  { chart: chartVersions.cephCsiDrivers },
  {
    chart: chartVersions.rookCephCluster,
    values: { cephImage: { repository: "quay.io/ceph/ceph" } },
    images: ["{{ .Values.cephImage.repository }}:v20.2.4"],
  },
];
