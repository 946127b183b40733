import { z } from "zod";
import { check, Violation } from "../check";
import { POOL_LABEL } from "../systems/openyurt";
import { ResourceSet } from "../resource-set";
import { labelsOf, mapOf, numberOf, textOf } from "../values";

export const yurtLeader = check({
  id: "yurt-leader",
  title: "Leaders of a node pool can be found",
  severity: "medium",
  pack: "platform",
  asks:
    "A NodePool that elects leaders does so by `random`, or by `mark` with labels of nodes; labels are not given without `mark`; its nodes reach each other (`interConnectivity`); and it asks for no more leaders than " +
    "the stack (memberships, Nodes) or `nodes` gives it nodes, where that is told.",
  why: "By `mark` without labels OpenYurt's controller stops; labels without `mark` are passed over; followers that cannot reach a leader read everything from the cloud.",
  remediation: "Set `leaderNodeLabelSelector` with `mark`, and `leaderReplicas` to fewer than the pool's nodes.",
  parameters: z.strictObject({
    nodes: z.record(z.string(), z.int().min(0)).default({}).describe("how many nodes pools have, by the pool's name"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["apps.openyurt.io/NodePool"],
  judge({ name, object }, { set, parameters: { nodes } }) {
    const spec = mapOf(object.spec);
    if (spec.enableLeaderElection !== true) return;
    const violations: Violation[] = [];
    const report = (field: string, message: string) => violations.push({ path: ["spec", field], message });
    const strategy = textOf(spec.leaderElectionStrategy) ?? "random";
    const labels = Object.keys(labelsOf(spec.leaderNodeLabelSelector));
    if (strategy !== "random" && strategy !== "mark")
      report("leaderElectionStrategy", `${strategy} is neither random nor mark`);
    if (strategy === "mark" && labels.length === 0)
      report("leaderNodeLabelSelector", "leaders are marked, but by no label");
    if (strategy === "random" && labels.length > 0)
      report("leaderNodeLabelSelector", "labels have no effect on random leaders");
    if (spec.interConnectivity !== true)
      report("interConnectivity", "leaders are elected among nodes that do not reach each other");
    const replicas = numberOf(spec.leaderReplicas) ?? 1;
    const known = nodes[name] ?? membersOf(set).get(name);
    if (replicas < 1) report("leaderReplicas", `${replicas} leaders are fewer than one`);
    if (known !== undefined && replicas > known)
      report("leaderReplicas", `${replicas} leaders for ${known} nodes of the pool`);
    return violations;
  },
});

const members = new WeakMap<ResourceSet, ReadonlyMap<string, number>>();

/** How many nodes the stack gives each pool. */
function membersOf(set: ResourceSet): ReadonlyMap<string, number> {
  const known = members.get(set);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { kind, group, object, program } of set.resources) {
    const pool =
      program?.type === "pulumi-nodejs:dynamic/yuanrong-platform:NodePoolMembership"
        ? textOf(object.pool)
        : kind === "Node" && group === ""
          ? labelsOf(mapOf(object.metadata).labels)[POOL_LABEL]
          : undefined;
    if (pool) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  }
  members.set(set, counts);
  return counts;
}
