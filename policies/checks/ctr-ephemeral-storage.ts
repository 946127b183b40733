import { check } from "../check";
import { missingAmount } from "../container-resources";

export const ctrEphemeralStorage = check({
  id: "ctr-ephemeral-storage",
  title: "Every container has a limit of ephemeral storage",
  severity: "low",
  pack: "reliability",
  asks: "`limits.ephemeral-storage` is above 0 in every regular and init container; a request that is not said equals the limit.",
  why: "Logs and files of a container share the node's disk: one that fills it gets every pod of the node evicted.",
  remediation: "Set `resources.limits.ephemeral-storage`, and a request where the usual need is far below.",
  equivalents: {
    kubeScore: ["container-ephemeral-storage-request-and-limit", "container-ephemeral-storage-request-equals-limit"],
  },
  on: "container",
  judge: (container) =>
    missingAmount(container, "limits", "ephemeral-storage") ??
    missingAmount(container, "requests", "ephemeral-storage"),
});
