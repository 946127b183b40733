import type { Manifest } from "../custom-resource";
import { ANNOTATION, API } from "../names";
import { labelsOfPool } from "../pool-selectors";
import { LeaderElectionStrategy, NodePoolArgs, NodePoolScopeMetadata, NodePoolSettings, NodePoolType } from "./args";

/** Fields of a NodePool that OpenYurt's webhook lets nobody change. */
export const IMMUTABLE = ["spec.type", "spec.hostNetwork", "spec.interConnectivity"];

/** What OpenYurt's webhook adds to every pool. */
const ALWAYS: Required<NodePoolScopeMetadata>[] = [
  { group: "", version: "v1", resource: "services" },
  { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" },
];

/** The NodePool of these settings, with the defaults of OpenYurt's webhook written out. */
export function nodePoolManifest(args: NodePoolArgs): Manifest {
  const { type = NodePoolType.Edge, leaderElection, labels, annotations, taints, autonomyDuration } = args;
  const copied = {
    ...annotations,
    ...(autonomyDuration !== undefined && { [ANNOTATION.autonomyDuration]: autonomyDuration }),
  };
  return {
    apiVersion: API.nodePool,
    kind: "NodePool",
    metadata: { name: args.name, labels: labelsOfPool({ name: args.name, type, labels }) },
    spec: {
      type,
      hostNetwork: args.hostNetwork ?? false,
      interConnectivity: args.interConnectivity ?? false,
      enableLeaderElection: leaderElection ? (leaderElection.enabled ?? true) : false,
      leaderElectionStrategy: leaderElection?.strategy ?? LeaderElectionStrategy.Random,
      leaderReplicas: leaderElection?.replicas ?? 1,
      ...(leaderElection?.nodeLabels && { leaderNodeLabelSelector: leaderElection.nodeLabels }),
      poolScopeMetadata: poolScope(args),
      ...(labels && { labels }),
      ...(Object.keys(copied).length > 0 && { annotations: copied }),
      ...(taints && { taints }),
    },
  };
}

/** A rule of a ClusterRole. */
export interface PoolScopeRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/**
 * What nodes must be allowed to list and watch so that the leaders of these pools can read it: the kinds that the settings
 * add to Services and EndpointSlices, which nodes may read anyway. One rule for a group, in the order of the alphabet.
 */
export function poolScopeRules(pools: Pick<NodePoolSettings, "poolScopeMetadata">[]): PoolScopeRule[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, resource } of pools.flatMap(poolScope)) {
    if (ALWAYS.some((kind) => kind.group === group && kind.resource === resource)) continue;
    groups.set(group, (groups.get(group) ?? new Set()).add(resource));
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      apiGroups: [group],
      resources: [...resources].sort(),
      verbs: ["list", "watch"],
    }));
}

/** The kinds of a pool, those that OpenYurt's webhook would add at its end. */
function poolScope({ poolScopeMetadata = [] }: Pick<NodePoolSettings, "poolScopeMetadata">) {
  const given = poolScopeMetadata.map(({ group = "", version, resource }) => ({ group, version, resource }));
  const lists = ({ group, version, resource }: Required<NodePoolScopeMetadata>) =>
    given.some((kind) => kind.group === group && kind.version === version && kind.resource === resource);
  return [...given, ...ALWAYS.filter((kind) => !lists(kind))];
}
