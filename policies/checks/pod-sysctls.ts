import { z } from "zod";
import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { isSince, podContext, standardVersion } from "../kubernetes/pod-security";
import { mapsOf } from "../values";

/** Sysctls that are the pod's own, and the minor version since which the standards count them as such. */
const SAFE = new Map<unknown, number>([
  ["kernel.shm_rmid_forced", 0],
  ["net.ipv4.ip_local_port_range", 0],
  ["net.ipv4.tcp_syncookies", 0],
  ["net.ipv4.ping_group_range", 0],
  ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.tcp_keepalive_time", 29],
  ["net.ipv4.tcp_fin_timeout", 29],
  ["net.ipv4.tcp_keepalive_intvl", 29],
  ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_rmem", 32],
  ["net.ipv4.tcp_wmem", 32],
  ["net.ipv4.tcp_slow_start_after_idle", 37],
  ["net.ipv4.tcp_notsent_lowat", 37],
]);

export const podSysctls = check({
  id: "pod-sysctls",
  title: "Pods set only safe kernel parameters",
  severity: "medium",
  pack: "baseline",
  asks: "`securityContext.sysctls` names only those that the Pod Security Standards of `version` hold for safe.",
  why: "Other kernel parameters change the node for every pod on it, or let one pod take its memory.",
  remediation: "Remove the sysctl, or set it on the node, for all who run there.",
  frameworks: [pssBaseline("Sysctls")],
  equivalents: { kubeLinter: ["unsafe-sysctls"], kyverno: ["restrict-sysctls"] },
  parameters: z.strictObject({ version: standardVersion }),
  on: "pod",
  judge(pod, { parameters: { version } }) {
    const { value, path } = podContext(pod);
    return mapsOf(value.sysctls).flatMap(({ entry: { name }, index }) => {
      const since = SAFE.get(name);
      if (since !== undefined && isSince(version, since)) return [];
      const at = [...path, "sysctls", index, "name"];
      return { path: at, message: `the pod sets the sysctl ${JSON.stringify(name ?? "")}` };
    });
  },
});
