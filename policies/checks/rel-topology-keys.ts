import { z } from "zod";
import { check, Violation } from "../check";
import { shown } from "../kubernetes/container-resources";
import { matches } from "../resource-set";
import { mapsOf, textOf } from "../values";
import { completedSelector } from "../kubernetes/workloads";

export const relTopologyKeys = check({
  id: "rel-topology-keys",
  title: "Topology spread constraints spread the pods that have them",
  severity: "medium",
  pack: "reliability",
  asks: "Each topology spread constraint is over a node label of `keys`, and its selector takes the pod's own labels.",
  why: "A constraint over a label that no node has, or that counts other pods, spreads nothing; with `DoNotSchedule`, the pods wait for ever.",
  remediation: "Correct `topologyKey`, and select the pod's own labels.",
  equivalents: { kubeScore: ["pod-topology-spread-constraints"] },
  parameters: z.strictObject({
    keys: z
      .array(z.string())
      .default([
        "kubernetes.io/hostname",
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
        "apps.openyurt.io/nodepool",
      ])
      .describe("labels that nodes of the cluster have"),
  }),
  on: "pod",
  judge: (pod, { parameters: { keys } }) =>
    mapsOf(pod.spec.topologySpreadConstraints).flatMap(({ entry, index }): Violation[] => {
      const at = [...pod.specPath, "topologySpreadConstraints", index];
      const found: Violation[] = [];
      const key = textOf(entry.topologyKey);
      if (key === undefined || !keys.includes(key)) {
        const message = key === undefined ? "no topologyKey is set" : `${shown(key)} is no known label of nodes`;
        found.push({ path: [...at, "topologyKey"], message });
      }
      const selector = completedSelector(entry, pod.labels);
      if (!selector || !matches(selector, pod.labels)) {
        const message = selector
          ? "the selector does not take the pod's own labels"
          : "there is no selector, which takes no pods";
        found.push({ path: [...at, "labelSelector"], message });
      }
      return found;
    }),
});
