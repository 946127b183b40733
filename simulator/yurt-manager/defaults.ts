import { KubeObject } from "../engine/kubernetes/api";
import { difference, LABEL, labelsOf, nameOf } from "./names";

const POOL_SCOPE = [
  { group: "", version: "v1", resource: "services" },
  { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" },
];
const PORTS: Record<string, number> = { proxy: 10262, tunnel: 4500 };

/**
 * What the webhooks of yurt-manager fill into an object as it comes in, as a merge patch; undefined where it is complete. Here it comes
 * a moment later.
 */
export function defaultsOf(kind: string, object: KubeObject): object | undefined {
  const labels = LABELS[kind]?.(object);
  const spec = SPECS[kind]?.(object);
  const changedLabels = labels && difference(labelsOf(object), labels);
  const changedSpec = spec && difference(object.spec, spec);
  if (!changedLabels && !changedSpec) return undefined;
  const { resourceVersion } = object.metadata;
  return { metadata: { resourceVersion, labels: changedLabels }, spec: changedSpec };
}

type Fill = (object: KubeObject) => Record<string, unknown>;

const LABELS: Record<string, Fill> = {
  Node: (node) => {
    const { [LABEL.pool]: pool, [LABEL.desiredPool]: desired } = labelsOf(node);
    return !pool && desired ? { [LABEL.pool]: desired } : {};
  },
  NodePool: ({ spec }) => ({ [LABEL.poolType]: typeOf(spec).toLowerCase() }),
};

const SPECS: Record<string, Fill> = {
  NodePool: ({ spec }) => {
    const scope = (spec?.poolScopeMetadata ?? []) as typeof POOL_SCOPE;
    const isThere = (one: (typeof POOL_SCOPE)[number]) =>
      scope.some(({ group, version, resource }) => `${group}/${version}/${resource}` === Object.values(one).join("/"));
    return {
      type: typeOf(spec),
      leaderElectionStrategy: spec?.leaderElectionStrategy || "random",
      leaderReplicas: spec?.leaderReplicas > 0 ? spec.leaderReplicas : 1,
      poolScopeMetadata: [...scope, ...POOL_SCOPE.filter((one) => !isThere(one))],
    };
  },
  YurtAppSet: ({ spec }) => ({ revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10 }),
  YurtStaticSet: ({ spec }) => {
    const { type = "AdvancedRollingUpdate", ...strategy } = spec?.upgradeStrategy ?? {};
    const isRolling = type.toLowerCase() === "advancedrollingupdate";
    return {
      revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10,
      upgradeStrategy: { type, ...(isRolling && { maxUnavailable: "10%" }), ...strategy },
    };
  },
  Gateway: (gateway) => ({
    nodeSelector: { matchLabels: { [LABEL.gateway]: nameOf(gateway) } },
    ...(gateway.spec?.endpoints && {
      endpoints: (gateway.spec.endpoints as { type: string; port?: number }[]).map((one) =>
        one.port || !PORTS[one.type] ? one : { ...one, port: PORTS[one.type] },
      ),
    }),
  }),
};

function typeOf(spec: { type?: string } | undefined): string {
  return spec?.type || "Edge";
}
