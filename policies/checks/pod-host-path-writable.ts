import { z } from "zod";
import { check } from "../check";
import { hostPathVolumes, isWithin } from "../kubernetes/host-paths";
import { ownerOf } from "../kubernetes/pod-security";
import { mapsOf } from "../values";

export const podHostPathWritable = check({
  id: "pod-host-path-writable",
  title: "What pods mount of their node they can only read",
  severity: "medium",
  pack: "restricted",
  asks: "Every mount of a `hostPath` volume, in containers of all kinds, is `readOnly`, but for paths that `writable` names and what is below them.",
  why: "A pod that writes to its node's files can change what the node runs, and fill its disk.",
  remediation: "Set `readOnly: true` at the mount; put what agents of the node must write into `writable`.",
  equivalents: {
    kubeLinter: ["writable-host-mount"],
    kyverno: ["ensure-readonly-hostpath"],
    kubescape: ["C-0045"],
  },
  parameters: z.strictObject({
    writable: z.array(z.string().startsWith("/")).default([]).describe("paths of nodes that pods may write to"),
  }),
  on: "pod",
  judge(pod, { parameters: { writable } }) {
    const paths = new Map<unknown, string>(
      hostPathVolumes(pod)
        .filter(({ hostPath }) => !isWithin(hostPath, writable))
        .map(({ name, hostPath }) => [name, hostPath]),
    );
    if (paths.size === 0) return;
    return pod.containers.flatMap((container) =>
      mapsOf(container.value.volumeMounts)
        .filter(({ entry }) => paths.has(entry.name) && entry.readOnly !== true)
        .map(({ entry, index }) => ({
          path: [...container.path, "volumeMounts", index, "readOnly"],
          message: `${ownerOf(container)} can write to ${paths.get(entry.name)} of its node`,
        })),
    );
  },
});
