import { check } from "../check";
import { pssRestricted } from "../frameworks";
import { mapsOf, textOf } from "../values";

const ALLOWED: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

export const podVolumeTypes = check({
  id: "pod-volume-types",
  title: "Volumes are claims, objects of the cluster or scratch space",
  severity: "medium",
  pack: "restricted",
  asks: "Each volume is a configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret; hostPath is judged by pod-host-path, with its allow list.",
  why: "Other types name servers, disks and credentials right in the pod, past storage classes and quotas, and most are no longer in Kubernetes.",
  remediation: "Make a PersistentVolume or a storage class for it, and mount a claim.",
  frameworks: [pssRestricted("Volume Types")],
  equivalents: { kyverno: ["restrict-volume-types"] },
  on: "pod",
  judge({ spec, specPath }) {
    return mapsOf(spec.volumes).flatMap(({ entry, index }) => {
      const types = Object.keys(entry).filter(
        (key) => key !== "name" && entry[key] !== undefined && entry[key] !== null,
      );
      // Kubernetes makes an emptyDir of a volume that tells no type.
      if (types.length === 0 || types.some((type) => ALLOWED.has(type) || type === "hostPath")) return [];
      const name = textOf(entry.name) ?? `volumes[${index}]`;
      return { path: [...specPath, "volumes", index, types[0]!], message: `volume "${name}" is ${types.join(", ")}` };
    });
  },
});
