import type { FunctionPoolArgs, PodPoolArgs, PodPoolTaint } from "./args";

/** A node pool of OpenYurt, as far as it matters to pools. */
export interface EdgeNodePool {
  /** Name of the node pool. */
  name: string;
  /** `Edge` or `Cloud`, which a selector may ask for by the label `nodepool.openyurt.io/type: edge` or `cloud`. Default: Edge. */
  type?: string;
  /** Labels of the node pool. Default: none. */
  labels?: Record<string, string>;
  /** Taints of its nodes. Default: none. */
  taints?: PodPoolTaint[];
  /** Whether all pods of its nodes have the nodes' network, so that it can run no functions. Default: false. */
  hostNetwork?: boolean;
}

/** Requirements on the labels of node pools, at least one, all of which must be met. */
export interface NodePoolSelector {
  /** Labels with their values. Default: none. */
  matchLabels?: Record<string, string>;
  /** Further requirements. Default: none. */
  matchExpressions?: NodePoolRequirement[];
}

/** A requirement on one label of node pools. */
export interface NodePoolRequirement {
  /** Key of the label. */
  key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  operator: string;
  /** Values for `In` and `NotIn`. */
  values?: string[];
}

/** What differs in the pool of one node pool. */
export interface EdgeFunctionPool extends FunctionPoolArgs {
  /** Id of the pool. Default: `<id>-<node pool>`. */
  id?: string;
}

/** One pool for each node pool that a selector matches. */
export interface EdgeFunctionPools extends PodPoolArgs {
  /** Beginning of the ids, each of which is `<id>-<node pool>`. */
  id: string;
  /** Node pools among which to select. */
  nodePools: EdgeNodePool[];
  /** Which node pools get a pool, by their labels. */
  nodePoolSelector: NodePoolSelector;
  /** What differs in the pools of single node pools, by the name of the node pool. Default: nothing. */
  perNodePool?: Record<string, EdgeFunctionPool>;
}

/** A pool whose id is known. */
export interface EdgePodPool extends PodPoolArgs {
  /** Id of the pool. */
  id: string;
}
