import { z } from "zod";
import { check, Violation } from "../check";
import { amountIn, shown } from "../kubernetes/container-resources";
import { namesMatch } from "../names";
import type { Container, Pod } from "../kubernetes/pods";
import { isWhole } from "../kubernetes/quantities";
import { mapOf, mapsOf } from "../values";

const ACCELERATORS = ["nvidia.com/{gpu,mig-}*", "amd.com/gpu*", "gpu.intel.com/*", "huawei.com/{Ascend,npu}*"];

export const ctrGpuLimit = check({
  id: "ctr-gpu-limit",
  title: "Devices are asked for whole, and pods with accelerators tolerate their nodes",
  severity: "medium",
  pack: "reliability",
  asks: "Each extended resource, such as `nvidia.com/gpu`, has a limit that is a whole number and equals its request; a pod that asks for an accelerator tolerates a taint of its name or maker, or one of `taints`.",
  why: "The API server refuses parts of devices and unequal amounts; nodes with accelerators are usually kept free of other pods by a taint, where a pod that does not tolerate it waits for ever.",
  remediation: "Set the same whole number in `limits` and `requests`, and add a toleration of the nodes' taint.",
  equivalents: { kyverno: ["check-nvidia-gpu"] },
  parameters: z.strictObject({
    accelerators: z
      .array(z.string())
      .default(ACCELERATORS)
      .describe("extended resources whose nodes have a taint, with * and {a,b}; an empty list asks for no tolerations"),
    taints: z.array(z.string()).default([]).describe("keys of such taints that are not named for the resource"),
  }),
  on: "pod",
  judge(pod, { parameters: { accelerators, taints } }) {
    return pod.containers.flatMap((container) =>
      extendedResources(container).flatMap((resource) => {
        const wrong = wrongAmount(container, resource);
        const waits = namesMatch(accelerators, resource) && !tolerates(pod, resource, taints);
        const message = `the pod asks for ${resource} and tolerates no taint of such nodes`;
        return [...(wrong ? [wrong] : []), ...(waits ? [{ path: [...pod.specPath, "tolerations"], message }] : [])];
      }),
    );
  },
});

function extendedResources({ value, class: kind }: Container): string[] {
  if (kind === "ephemeral") return [];
  const { requests, limits } = mapOf(value.resources);
  const names = new Set([...Object.keys(mapOf(requests)), ...Object.keys(mapOf(limits))]);
  return [...names].filter((name) => name.includes("/") && !name.includes("kubernetes.io/"));
}

function wrongAmount(container: Container, resource: string): Violation | undefined {
  const limit = amountIn(container, "limits", resource);
  const request = amountIn(container, "requests", resource);
  const named = `container "${container.name}"`;
  if (!limit) {
    const path = [...container.path, "resources", "limits", resource];
    return { path, message: `${named} requests ${resource} without a limit` };
  }
  if (limit.size === undefined || !isWhole(limit.size) || limit.size < 0n)
    return { path: limit.path, message: `${named} asks for ${shown(limit.written)} of ${resource}, no whole number` };
  if (request && request.size !== limit.size) {
    const amounts = `${shown(request.written)} and ${shown(limit.written)}`;
    return { path: request.path, message: `${named} has a request of ${resource} unlike its limit: ${amounts}` };
  }
  return undefined;
}

function tolerates({ spec }: Pod, resource: string, taints: readonly string[]): boolean {
  const maker = resource.slice(0, resource.indexOf("/") + 1);
  return mapsOf(spec.tolerations).some(({ entry: { key, operator } }) => {
    if (typeof key !== "string" || key === "") return operator === "Exists";
    return key.startsWith(maker) || taints.includes(key);
  });
}
