import { z } from "zod";
import { check } from "../check";
import {
  containerContext,
  hasUserNamespace,
  isWindows,
  podContext,
  quoted,
  SecurityContext,
} from "../kubernetes/pod-security";

const KEYS = ["runAsUser", "runAsGroup"] as const;

export const podHighUid = check({
  id: "pod-high-uid",
  title: "Users and groups of containers are none of the node's",
  severity: "low",
  pack: "restricted",
  asks: "`runAsUser` and `runAsGroup` of every container, its own or its pod's, are set and at least `minimum`. Pods with `hostUsers: false` and Windows pods are left out; 0 is judged by pod-run-as-user-zero.",
  why: "A process that gets out of its container has the rights of the node's user with the same number.",
  remediation: "Set `runAsUser` and `runAsGroup` to numbers that no account of the nodes has.",
  equivalents: { kubeScore: ["container-security-context-user-group-id"] },
  parameters: z.strictObject({
    minimum: z.int().min(1).default(10001).describe("the lowest number that no account of a node has"),
    required: z.boolean().default(true).describe("whether they must be set, and not left to the image"),
  }),
  on: "pod",
  judge(pod, { parameters: { minimum, required } }) {
    if (hasUserNamespace(pod) || isWindows(pod)) return;
    const own = podContext(pod);
    const contexts = pod.containers.map(containerContext);
    return KEYS.flatMap((key) => {
      const isUnset = ({ value }: SecurityContext) => value[key] === undefined || value[key] === null;
      const unset = contexts.filter(isUnset);
      // The pod's own counts only for containers that have none.
      const judged = [...(unset.length > 0 ? [own] : []), ...contexts].filter((context) => !isUnset(context));
      const low = judged
        .filter(({ value }) => Number(value[key]) > 0 && Number(value[key]) < minimum)
        .map(({ owner, value, path }) => ({
          path: [...path, key],
          message: `${owner} has ${key} ${Number(value[key])}, below ${minimum}`,
        }));
      if (!required || unset.length === 0 || !isUnset(own)) return low;
      const names = quoted(unset.map(({ container }) => container?.name));
      return [...low, { path: [...own.path, key], message: `nothing sets ${key} of ${names}` }];
    });
  },
});
