import { z } from "zod";
import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { ownerOf } from "../kubernetes/pod-security";
import { mapsOf } from "../values";

const port = z.int().min(1).max(65535);

export const podHostPorts = check({
  id: "pod-host-ports",
  title: "No container takes a port of its node",
  severity: "medium",
  pack: "baseline",
  asks: "No container's port has a `hostPort` other than 0, but within the ranges that `allowed` names.",
  why: "A port of the node passes by Services and often by NetworkPolicies, and lets one such pod run per node.",
  remediation: "Remove `hostPort` and publish a Service; put ports that agents of the node must have into `allowed`.",
  frameworks: [pssBaseline("Host Ports"), nsa("Kubernetes Pod security")],
  equivalents: {
    polaris: ["hostPortSet"],
    kyverno: ["disallow-host-ports", "disallow-host-ports-range"],
    kubescape: ["C-0044"],
  },
  parameters: z.strictObject({
    allowed: z
      .array(z.strictObject({ from: port.describe("the first port"), to: port.describe("the last port") }))
      .default([])
      .describe("ranges of ports that containers may take of their node"),
  }),
  on: "container",
  judge(container, { parameters: { allowed } }) {
    return mapsOf(container.value.ports).flatMap(({ entry: { hostPort }, index }) => {
      if (hostPort === undefined || hostPort === null || hostPort === 0) return [];
      if (allowed.some(({ from, to }) => Number(hostPort) >= from && Number(hostPort) <= to)) return [];
      return {
        path: [...container.path, "ports", index, "hostPort"],
        message: `${ownerOf(container)} takes port ${JSON.stringify(hostPort)} of its node`,
      };
    });
  },
});
