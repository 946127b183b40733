import { type Decoded, type Shape } from "./go-json";

/** The states of a pool, as numbers in the API. */
export const PoolStatus = {
  New: 0,
  Creating: 1,
  Update: 2,
  Updating: 3,
  Running: 4,
  Failed: 5,
  Deleting: 6,
} as const;

/** One pool in the order and under the names of the API; the record is also what the store keeps. */
export const POOL_SHAPE = {
  id: "string",
  group: "string",
  size: "int",
  max_size: "int",
  ready_count: "int",
  status: "int",
  msg: "string",
  image: "string",
  init_image: "string",
  reuse: "bool",
  labels: "map",
  environment: "map",
  resources: { requests: "map", limits: "map" },
  volumes: "string",
  volume_mounts: "string",
  affinities: "string",
  runtime_class_name: "string",
  node_selector: "map",
  tolerations: "string",
  horizontal_pod_autoscaler_spec: "string",
  topology_spread_constraints: "string",
  pod_pending_duration_threshold: "int",
  idle_recycle_time: { reserved: "int", scaled: "int" },
  scalable: "bool",
} as const satisfies Shape;

/** A pool as meta-service stores and returns it; unset maps are `null`. */
export type PoolRecord = Decoded<typeof POOL_SHAPE>;

/**
 * The record as function-master writes it back: unset maps become empty, sizes are 32 bits wide and the pending
 * threshold, which it does not write, is lost.
 */
export function rewritten(pool: PoolRecord): PoolRecord {
  return {
    ...pool,
    size: pool.size | 0,
    max_size: pool.max_size | 0,
    labels: pool.labels ?? {},
    environment: pool.environment ?? {},
    node_selector: pool.node_selector ?? {},
    pod_pending_duration_threshold: 0,
  };
}
