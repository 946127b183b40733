import { z } from "zod";
import { check } from "../check";
import { missingAmount } from "../kubernetes/container-resources";
import type { Container, Pod } from "../kubernetes/pods";
import { parseQuantity } from "../kubernetes/quantities";
import { mapOf, mapsOf } from "../values";

export const ctrEphemeralStorage = check({
  id: "ctr-ephemeral-storage",
  title: "Containers cannot fill their node's disk",
  severity: "low",
  pack: "reliability",
  asks: "`limits.ephemeral-storage` is above 0 in every regular and init container, where a request that is not said equals the limit; a container is also accepted whose root filesystem is read-only, in a pod whose emptyDirs all have limits.",
  why: "Files and logs of containers share the node's disk: one that fills it gets pods of the whole node evicted.",
  remediation:
    "Set `resources.limits.ephemeral-storage`, and a request where the usual need is far below; or make the root filesystem read-only and limit the emptyDirs.",
  equivalents: {
    kubeScore: ["container-ephemeral-storage-request-and-limit", "container-ephemeral-storage-request-equals-limit"],
  },
  parameters: z.strictObject({
    acceptReadOnly: z
      .boolean()
      .default(true)
      .describe(
        "whether a read-only root filesystem and limited emptyDirs are enough; logs are rotated by the kubelet",
      ),
  }),
  on: "container",
  judge(container, { parameters: { acceptReadOnly } }) {
    if (acceptReadOnly && isReadOnly(container) && hasLimits(container.pod)) return;
    return (
      missingAmount(container, "limits", "ephemeral-storage") ??
      missingAmount(container, "requests", "ephemeral-storage")
    );
  },
});

function isReadOnly({ value }: Container): boolean {
  return mapOf(value.securityContext).readOnlyRootFilesystem === true;
}

function hasLimits({ spec }: Pod): boolean {
  const emptyDirs = mapsOf(spec.volumes).filter(({ entry }) => "emptyDir" in entry);
  return emptyDirs.every(({ entry }) => (parseQuantity(mapOf(entry.emptyDir).sizeLimit) ?? 0n) > 0n);
}
