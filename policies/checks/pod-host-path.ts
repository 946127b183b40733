import { z } from "zod";
import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { hostPathVolumes, isWithin } from "../kubernetes/host-paths";

export const podHostPath = check({
  id: "pod-host-path",
  title: "No pod mounts its node's files",
  severity: "high",
  pack: "baseline",
  asks: "No volume is a `hostPath`, but for paths that `allowed` names and what is below them.",
  why: "The node's files hold its credentials, other pods' data and the programs that it runs; what a pod leaves there outlives it.",
  remediation:
    "Use a volume claim, `emptyDir`, `configMap` or `secret`; put paths that agents of the node need into `allowed`.",
  frameworks: [pssBaseline("HostPath Volumes")],
  equivalents: {
    kubeLinter: ["sensitive-host-mounts"],
    polaris: ["hostPathSet"],
    kyverno: ["disallow-host-path", "limit-hostpath-vols"],
    kubescape: ["C-0048"],
  },
  parameters: z.strictObject({
    allowed: z.array(z.string().startsWith("/")).default([]).describe("paths of nodes that pods may mount"),
  }),
  on: "pod",
  judge(pod, { parameters: { allowed } }) {
    return hostPathVolumes(pod)
      .filter(({ hostPath }) => !isWithin(hostPath, allowed))
      .map(({ name, hostPath, path }) => ({
        path,
        message: `volume "${name}" is ${hostPath || "a path"} of the node`,
      }));
  },
});
