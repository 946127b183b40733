import { z } from "zod";
import { check } from "../check";
import { ownerOf } from "../kubernetes/pod-security";
import { JsonMap, Path, textsOf, valueAt } from "../values";

const PROBES: readonly Path[] = ["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => [
  probe,
  "exec",
  "command",
]);
const SHELLS = ["sh", "bash", "ash", "dash", "ksh", "zsh", "busybox"];

export const podExecCommand = check({
  id: "pod-exec-command",
  title: "Commands use no sudo, and probes no shell and no download tool",
  severity: "low",
  pack: "restricted",
  asks: "No word of `command` and `args` names a program of `inCommands`, and none of a probe's `exec.command` one of `inProbes`; scripts and other programs are accepted.",
  why: "Where privilege escalation is off, sudo has no place, and a shell or curl for the probe's sake is there for whoever breaks in.",
  remediation:
    "Start the program as the user that it needs; probe with `httpGet`, `grpc` or `tcpSocket`, or with a program made for it.",
  equivalents: { kyverno: ["deny-commands-in-exec-probe"], kubescape: ["C-0062"] },
  parameters: z.strictObject({
    inCommands: z.array(z.string()).default(["sudo"]).describe("programs that commands must not use"),
    inProbes: z
      .array(z.string())
      .default([...SHELLS, "curl", "wget"])
      .describe("programs that probes must not use"),
  }),
  on: "container",
  judge(container, { parameters: { inCommands, inProbes } }) {
    const judged = [
      ...[["command"], ["args"]].map((at) => ({ at, what: at[0]!, programs: inCommands })),
      ...PROBES.map((at) => ({ at, what: String(at[0]), programs: inProbes })),
    ];
    return judged.flatMap(({ at, what, programs }) => {
      const found = programIn(container.value, at, new Set(programs));
      if (!found) return [];
      return { path: [...container.path, ...at], message: `${what} of ${ownerOf(container)} uses ${found}` };
    });
  },
});

/** The first of these programs that a command, or the script in it, names. */
function programIn(container: JsonMap, at: Path, programs: ReadonlySet<string>): string | undefined {
  return textsOf(valueAt(container, at))
    .flatMap((text) => text.split(/[\s;&|(){}`$"'<>]+/))
    .map((word) => word.slice(word.lastIndexOf("/") + 1))
    .find((word) => programs.has(word));
}
