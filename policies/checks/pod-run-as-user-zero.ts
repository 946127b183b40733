import { z } from "zod";
import { check } from "../check";
import { nsa, pssRestricted } from "../frameworks";
import { hasUserNamespace, isSince, securityContextsOf, standardVersion } from "../kubernetes/pod-security";

export const podRunAsUserZero = check({
  id: "pod-run-as-user-zero",
  title: "No user or group of a container is 0",
  severity: "high",
  pack: "restricted",
  asks: "`runAsUser` and `runAsGroup` are not 0, neither for the pod nor for a container; since Kubernetes 1.35 pods with `hostUsers: false` are left out.",
  why: "User 0 of a container is root of its node as soon as something lets it out, and group 0 owns many files of images.",
  remediation: "Set another `runAsUser` and `runAsGroup`, and give the image's files to them.",
  frameworks: [pssRestricted("Running as Non-root user (v1.23+)"), nsa("Kubernetes Pod security")],
  equivalents: { kyverno: ["require-run-as-non-root-user"], kubescape: ["C-0013"] },
  parameters: z.strictObject({
    version: standardVersion,
    groups: z.boolean().default(true).describe("whether groups are looked at, which the restricted standard does not"),
  }),
  on: "pod",
  judge(pod, { parameters: { version, groups } }) {
    if (isSince(version, 35) && hasUserNamespace(pod)) return;
    const keys = groups ? ["runAsUser", "runAsGroup"] : ["runAsUser"];
    return securityContextsOf(pod).flatMap(({ owner, value, path }) =>
      keys
        .filter((key) => value[key] === 0)
        .map((key) => ({
          path: [...path, key],
          message: `${owner} runs as ${key === "runAsUser" ? "user" : "group"} 0`,
        })),
    );
  },
});
