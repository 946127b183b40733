import { z } from "zod";
import { check } from "../check";
import { nameOf } from "../exemptions";
import { nsa, pssBaseline } from "../frameworks";
import { namesMatch } from "../names";

export const podHostNetwork = check({
  id: "pod-host-network",
  title: "No pod uses its node's network",
  severity: "high",
  pack: "baseline",
  asks: "`hostNetwork` is not true, but in workloads that `allowed` names.",
  why: "A pod in the node's network reaches what listens on the node's loopback, can listen to others' traffic, and no NetworkPolicy holds it.",
  remediation:
    "Remove `hostNetwork: true` and publish a Service; name agents that must be in it, such as network plugins, in `allowed`.",
  frameworks: [pssBaseline("Host Namespaces"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["host-network"],
    polaris: ["hostNetworkSet"],
    kyverno: ["disallow-host-namespaces"],
    kubescape: ["C-0041"],
  },
  parameters: z.strictObject({
    allowed: z.array(z.string()).default([]).describe("workloads as Kind/namespace/name, with * and ?"),
  }),
  on: "pod",
  judge({ resource, spec, specPath }, { parameters: { allowed } }) {
    if (spec.hostNetwork !== true || namesMatch(allowed, nameOf(resource))) return;
    return { path: [...specPath, "hostNetwork"], message: "the pod uses the network of its node" };
  },
});
