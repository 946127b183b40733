import { z } from "zod";
import { check } from "../check";
import { amountIn, amountOfPod, missingAmount, shown } from "../kubernetes/container-resources";
import { nsa } from "../frameworks";

export const ctrCpuLimit = check({
  id: "ctr-cpu-limit",
  title: "CPU limits are set, or left out, as the cluster's owner wants it",
  severity: "low",
  pack: "reliability",
  asks: "`limits.cpu` is set in every regular and init container where limits are required, in none where they are forbidden; where both are accepted, what is set is a quantity above 0.",
  why: "Without a limit, a busy program slows its neighbours on the node; with one, it is throttled although the node is idle. Which is worse depends on who shares the nodes.",
  remediation: "Set `resources.limits.cpu`, or remove it where the parameter `limits` is `forbidden`.",
  frameworks: [nsa("Resource policies")],
  equivalents: {
    polaris: ["cpuLimitsMissing"],
    kyverno: ["require-cpu-limits", "forbid-cpu-limits"],
    kubescape: ["C-0270"],
  },
  parameters: z.strictObject({
    limits: z
      .enum(["required", "forbidden", "either"])
      .default("either")
      .describe("whether containers must have CPU limits, must have none, or may have them"),
  }),
  profiles: { production: { parameters: { limits: "required" } } },
  on: "container",
  judge(container, { parameters: { limits } }) {
    if (limits === "required") return missingAmount(container, "limits", "cpu");
    const amount = amountIn(container, "limits", "cpu") ?? amountOfPod(container.pod, "limits", "cpu");
    if (!amount) return;
    if (limits === "either") return missingAmount(container, "limits", "cpu");
    const message = `container "${container.name}" has a cpu limit, which is forbidden: ${shown(amount.written)}`;
    return { path: amount.path, message };
  },
});
