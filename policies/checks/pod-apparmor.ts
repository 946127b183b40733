import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { securityContextsOf } from "../kubernetes/pod-security";
import { isMap, mapOf, textOf } from "../values";

const PREFIX = "container.apparmor.security.beta.kubernetes.io/";

export const podApparmor = check({
  id: "pod-apparmor",
  title: "No container is free of AppArmor",
  severity: "medium",
  pack: "baseline",
  asks: "`appArmorProfile.type`, where it is said, is RuntimeDefault or Localhost, and the older annotation is runtime/default or localhost/….",
  why: "Without a profile, nothing but the container's capabilities stands between a broken program and the node's kernel.",
  remediation: "Remove the profile that says Unconfined, or load one of your own and name it with `type: Localhost`.",
  frameworks: [pssBaseline("AppArmor"), nsa("Kubernetes Pod security")],
  equivalents: { polaris: ["linuxHardening"], kyverno: ["restrict-apparmor-profiles"], kubescape: ["C-0055"] },
  on: "pod",
  judge(pod) {
    const fields = securityContextsOf(pod).flatMap(({ owner, value, path }) => {
      const { appArmorProfile: profile } = value;
      if (!isMap(profile) || profile.type === "RuntimeDefault" || profile.type === "Localhost") return [];
      const at = [...path, "appArmorProfile", "type"];
      return { path: at, message: `${owner} has the AppArmor profile ${JSON.stringify(profile.type ?? "")}` };
    });
    const annotations = mapOf(pod.metadata.annotations);
    const annotated = Object.keys(annotations).flatMap((key) => {
      const profile = key.startsWith(PREFIX) && textOf(annotations[key]);
      if (!profile || profile === "runtime/default" || profile.startsWith("localhost/")) return [];
      const path = [...pod.path, "metadata", "annotations", key];
      return { path, message: `container "${key.slice(PREFIX.length)}" has the AppArmor profile "${profile}"` };
    });
    return [...fields, ...annotated];
  },
});
