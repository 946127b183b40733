import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { PodSecurityLevel } from "../../components/core/pod-security";
import { serviceNamespace } from "../../components/kpaas/namespace";
import { MeshMode } from "../../components/kpaas/network";
import { only, registered } from "../support/registered";

const service = { namespace: "store", enforce: PodSecurityLevel.Baseline };

async function labelsOf(mesh?: MeshMode): Promise<Record<string, string>> {
  const resources = await registered(() => {
    serviceNamespace(new pulumi.ComponentResource("t:t:Parent", "p"), "p", {}, { ...service, mesh });
  });
  return only(resources, "Namespace").inputs.metadata.labels as Record<string, string>;
}

test("a namespace says how its pods take part in a mesh", async () => {
  expect(await labelsOf(MeshMode.Sidecar)).toMatchObject({
    "istio-injection": "enabled",
    "pod-security.kubernetes.io/enforce": "baseline",
  });
  expect(await labelsOf(MeshMode.Ambient)).toMatchObject({ "istio.io/dataplane-mode": "ambient" });
  for (const mesh of [undefined, MeshMode.None])
    expect(Object.keys(await labelsOf(mesh)).filter((key) => key.includes("istio"))).toEqual([]);
});
