import { z } from "zod";
import { check } from "../check";
import { nsa, pssRestricted } from "../frameworks";
import {
  containerContext,
  hasUserNamespace,
  isSince,
  podContext,
  quoted,
  securityContextsOf,
  standardVersion,
} from "../kubernetes/pod-security";

export const podRunAsNonRoot = check({
  id: "pod-run-as-non-root",
  title: "Kubernetes refuses to run the containers as root",
  severity: "medium",
  pack: "restricted",
  asks: "`runAsNonRoot` is true for the pod or for every container, and false nowhere; since Kubernetes 1.35 pods with `hostUsers: false` are left out.",
  why: "Root in a container is root of the node for every flaw of the kernel or the runtime, and an image may change its user with any version.",
  remediation: "Set `runAsNonRoot: true` for the pod, with `runAsUser` where the image names its user by name.",
  frameworks: [pssRestricted("Running as Non-root"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["run-as-non-root"],
    polaris: ["runAsRootAllowed"],
    kyverno: ["require-run-as-nonroot"],
    kubescape: ["C-0013"],
  },
  parameters: z.strictObject({ version: standardVersion }),
  on: "pod",
  judge(pod, { parameters: { version } }) {
    if (isSince(version, 35) && hasUserNamespace(pod)) return;
    const refused = securityContextsOf(pod)
      .filter(({ value }) => value.runAsNonRoot === false)
      .map(({ owner, path }) => ({ path: [...path, "runAsNonRoot"], message: `${owner} may run as root` }));
    const { value, path } = podContext(pod);
    if (typeof value.runAsNonRoot === "boolean") return refused;
    const silent = pod.containers.filter(
      (container) => typeof containerContext(container).value.runAsNonRoot !== "boolean",
    );
    if (silent.length === 0) return refused;
    const names = quoted(silent.map(({ name }) => name));
    return [...refused, { path: [...path, "runAsNonRoot"], message: `nothing keeps ${names} from running as root` }];
  },
});
