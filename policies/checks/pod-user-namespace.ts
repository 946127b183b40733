import { z } from "zod";
import { check } from "../check";
import { isChosen, untrustedPods } from "../kubernetes/pod-choice";
import { hasUserNamespace, isWindows } from "../kubernetes/pod-security";

export const podUserNamespace = check({
  id: "pod-user-namespace",
  title: "Untrusted pods have users of their own",
  severity: "medium",
  pack: "restricted",
  asks: "`hostUsers` is false for `untrusted` pods. Windows pods are left out.",
  why: "Without a user namespace, root of the container is root of the node once something lets it out, and its capabilities count there.",
  remediation: "Set `hostUsers: false`; nodes need Linux 6.3 and a runtime that maps users.",
  parameters: z.strictObject({ untrusted: untrustedPods }),
  on: "pod",
  judge(pod, { parameters: { untrusted } }) {
    if (isWindows(pod) || hasUserNamespace(pod) || !isChosen(pod, untrusted)) return;
    return { path: [...pod.specPath, "hostUsers"], message: "the pod runs code of others with the users of its node" };
  },
});
