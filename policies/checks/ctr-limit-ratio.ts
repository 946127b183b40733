import { z } from "zod";
import { check, Violation } from "../check";
import { Amount, amountIn, shown } from "../kubernetes/container-resources";
import type { Container } from "../kubernetes/pods";
import { exceeds } from "../kubernetes/quantities";
import { mapOf } from "../values";
import { runsForGood } from "../kubernetes/workloads";

export const ctrLimitRatio = check({
  id: "ctr-limit-ratio",
  title: "Limits are not far above requests, and never below",
  severity: "low",
  pack: "reliability",
  asks: "No limit is below its request; in containers that run for good, a limit is at most so many times its request.",
  why: "What is above the request is promised to others too: when several programs want it at once, they are throttled or killed. A limit below the request is refused by the API server.",
  remediation: "Raise the request to what the program needs under load, or lower the limit.",
  equivalents: { kyverno: ["enforce-resources-as-ratio"] },
  parameters: z.strictObject({
    cpu: z.number().min(1).default(20).describe("how many times its request a cpu limit may be"),
    memory: z.number().min(1).default(4).describe("how many times its request a memory limit may be"),
  }),
  profiles: { dev: { parameters: { cpu: 100, memory: 16 } } },
  on: "container",
  judge(container, { parameters }) {
    if (container.class === "ephemeral") return;
    const limits = mapOf(mapOf(container.value.resources).limits);
    return Object.keys(limits).flatMap((resource): Violation[] => {
      const limit = amountIn(container, "limits", resource);
      const request = amountIn(container, "requests", resource);
      if (limit?.size === undefined || request?.size === undefined) return [];
      if (limit.size < request.size) return [violation(container, resource, limit, request, "is below its request")];
      const times = resource === "cpu" ? parameters.cpu : resource === "memory" ? parameters.memory : undefined;
      if (times === undefined || request.size <= 0n || !runsForGood(container)) return [];
      if (!exceeds(limit.size, times, request.size)) return [];
      return [violation(container, resource, limit, request, `is more than ${times} times its request`)];
    });
  },
});

function violation({ name }: Container, resource: string, limit: Amount, request: Amount, what: string): Violation {
  const amounts = `${shown(limit.written)} and ${shown(request.written)}`;
  return { path: limit.path, message: `the ${resource} limit of container "${name}" ${what}: ${amounts}` };
}
