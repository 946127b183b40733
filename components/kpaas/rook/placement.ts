import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { PodPlacement } from "../../core/pods";
import { whenKnown } from "../../core/resources";
import { Values } from "../../core/values";

type NodeAffinity = pulumi.Unwrap<k8s.types.input.core.v1.NodeAffinity>;
type Requirement = { key: string; operator: string; values: string[] };

/** A placement as Ceph's resources take it, spread over zones and nodes; the priority class stands elsewhere. */
export function cephPlacement(placement: PodPlacement = {}, app?: string): Values {
  const { tolerations } = placement;
  const spread = app === undefined ? undefined : topologySpread({ app });
  return { nodeAffinity: nodeAffinity(placement), tolerations, topologySpreadConstraints: spread };
}

/** The rules on nodes, with the labels of the selector among them: Ceph's resources and the drivers' know no selector. */
export function nodeAffinity({
  nodeSelector,
  nodeAffinity: rules,
}: PodPlacement): pulumi.Input<k8s.types.input.core.v1.NodeAffinity> | undefined {
  if (nodeSelector === undefined) return rules;
  return whenKnown([nodeSelector, rules], ([labels, known]) => withLabels(labels, known));
}

/** Rules on nodes that ask for labels too. */
export function withLabels(labels: Record<string, string>, rules: NodeAffinity = {}): NodeAffinity {
  const asked: Requirement[] = Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] }));
  if (asked.length === 0) return rules;
  // Of several terms one suffices, so each must ask for the labels.
  const terms = rules.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  return {
    ...rules,
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: terms.map((term) => ({
        ...term,
        matchExpressions: [...(term.matchExpressions ?? []), ...asked],
      })),
    },
  };
}
