import { z } from "zod";
import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { isSince, securityContextsOf, standardVersion } from "../kubernetes/pod-security";
import { mapOf } from "../values";

const TYPES: ReadonlySet<unknown> = new Set(["container_t", "container_init_t", "container_kvm_t"]);

export const podSelinux = check({
  id: "pod-selinux",
  title: "No pod chooses an SELinux user, role or a type that is no container's",
  severity: "medium",
  pack: "baseline",
  asks: "`seLinuxOptions` has no user and no role, and as type container_t, container_init_t, container_kvm_t or, since Kubernetes 1.31, container_engine_t.",
  why: "Another label, such as spc_t, takes the container out of what SELinux allows to containers.",
  remediation: "Remove `user` and `role`, and set one of these types or none.",
  frameworks: [pssBaseline("SELinux"), nsa("Kubernetes Pod security")],
  equivalents: { kyverno: ["disallow-selinux"], kubescape: ["C-0055"] },
  parameters: z.strictObject({ version: standardVersion }),
  on: "pod",
  judge(pod, { parameters: { version } }) {
    const isAllowed = (key: string, value: unknown) =>
      key === "type" && (TYPES.has(value) || (value === "container_engine_t" && isSince(version, 31)));
    return securityContextsOf(pod).flatMap(({ owner, value, path }) =>
      ["type", "user", "role"].flatMap((key) => {
        const found = mapOf(value.seLinuxOptions)[key];
        if (found === undefined || found === null || found === "" || isAllowed(key, found)) return [];
        return {
          path: [...path, "seLinuxOptions", key],
          message: `${owner} has the SELinux ${key} ${JSON.stringify(found)}`,
        };
      }),
    );
  },
});
