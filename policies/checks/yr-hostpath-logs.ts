import { z } from "zod";
import { chartsOf, valuePath } from "../kubernetes/charts";
import { check } from "../check";
import { isYuanrongPod } from "../systems/openyuanrong";
import { Pod, podsOf } from "../kubernetes/pods";
import { mapOf, mapsOf, textOf } from "../values";

export const yrHostpathLogs = check({
  id: "yr-hostpath-logs",
  title: "openYuanrong writes no logs into folders of the nodes",
  severity: "medium",
  pack: "platform",
  asks:
    "No pod of openYuanrong mounts a `hostPath` with a part `log`, `logs` or the like, in its path on the node or in the container, but those of `allowed`; " +
    "openYuanrong's own chart, which always does, is not used as it is.",
  why: "Logs in a node's folder are written by containers as root, are read by everybody on the node, outlive pods and tenants, and fill the disk.",
  remediation: "Write to standard output or to an `emptyDir` with a limit, and let a collector carry logs away.",
  parameters: z.strictObject({
    allowed: z.array(z.string()).default([]).describe("folders of nodes, with all below, that may hold logs"),
  }),
  on: "resource",
  judge(resource, { parameters: { allowed } }) {
    const charts = chartsOf(resource).filter(({ name }) => name === "openyuanrong");
    return [
      ...charts.map((chart) => ({
        path: valuePath(chart, ["global", "log", "hostPath"]),
        message: "chart openyuanrong writes logs into folders of the nodes",
      })),
      ...podsOf(resource).flatMap((pod) => (isYuanrongPod(pod) ? judgePod(pod, allowed) : [])),
    ];
  },
});

function judgePod(pod: Pod, allowed: readonly string[]) {
  return mapsOf(pod.spec.volumes).flatMap(({ entry, index }) => {
    const folder = textOf(mapOf(entry.hostPath).path);
    if (folder === undefined || allowed.some((path) => `${folder}/`.startsWith(`${path.replace(/\/+$/, "")}/`)))
      return [];
    const mounts = pod.containers.flatMap(({ value }) =>
      mapsOf(value.volumeMounts).flatMap((mount) =>
        mount.entry.name === entry.name ? (textOf(mount.entry.mountPath) ?? []) : [],
      ),
    );
    if (![folder, ...mounts].some(isForLogs)) return [];
    return { path: [...pod.specPath, "volumes", index, "hostPath"], message: `logs go to ${folder} of the node` };
  });
}

function isForLogs(folder: string): boolean {
  return folder.split("/").some((part) => /(?<!cata|back|dia)logs?$/i.test(part));
}
