import { z } from "zod";
import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { containerContext, hasUserNamespace, isSince, standardVersion } from "../kubernetes/pod-security";

export const podProcMount = check({
  id: "pod-proc-mount",
  title: "Containers see the masked /proc",
  severity: "high",
  pack: "baseline",
  asks: "`procMount` is Default or unset; since Kubernetes 1.35 anything goes in a pod with `hostUsers: false`, unless `inUserNamespace` is false.",
  why: "Parts of /proc that are hidden from containers tell of the node's kernel and set it.",
  remediation: "Remove `procMount`; a program that starts containers itself needs `hostUsers: false` beside it.",
  frameworks: [pssBaseline("/proc Mount Type")],
  equivalents: { kubeLinter: ["unsafe-proc-mount"], polaris: ["procMount"], kyverno: ["disallow-proc-mount"] },
  parameters: z.strictObject({
    version: standardVersion,
    inUserNamespace: z
      .boolean()
      .default(true)
      .describe(
        "whether a pod with its own user namespace may see all of /proc, which the restricted standard forbids",
      ),
  }),
  on: "container",
  judge(container, { parameters: { version, inUserNamespace } }) {
    const { owner, value, path } = containerContext(container);
    const { procMount } = value;
    if (procMount === undefined || procMount === null || procMount === "Default") return;
    if (inUserNamespace && isSince(version, 35) && hasUserNamespace(container.pod)) return;
    return { path: [...path, "procMount"], message: `${owner} has /proc as ${JSON.stringify(procMount)}` };
  },
});
