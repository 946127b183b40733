import { agentPorts } from "../function-master/agent-flags";

/** Port of the node on which workers and their clients meet. */
export const DATA_WORKER_PORT = agentPorts.dataWorker;

/** Seconds that a worker has to hand over its data and wait for its clients to go. */
export const GRACE_SECONDS = 1800;

/** Memory of the node that holds data, in MiB. */
export const SHARED_MEMORY_MB = 2048;

/** Memory in MiB that the worker needs beside the shared one: its threads, and up to 1024 MiB of its own cache of streams. */
export const OWN_MEMORY_MB = 1024;

/** Resources of the container. */
export const AMOUNTS = { cpu: "3", memory: "4Gi" } as const;

/** Taint by which a node is taken out of service. */
export const SCALE_IN_TAINTS = ["datasystem/offline=true:NoExecute"];

/** Places in the container. */
export const paths = {
  home: "/home/yuanrong",
  data: "/home/yuanrong/datasystem",
  sockets: "/home/uds",
  metadata: "/home/yuanrong/datasystem/rocksdb",
  logs: "/home/yuanrong/datasystem/logs",
  health: "/home/yuanrong/datasystem/health",
  spill: "/home/yuanrong/datasystem/spill",
  scripts: "/etc/yuanrong",
} as const;

/** Files by which the worker says how it is. The binary puts the last beside its logs, so it is no choice. */
export const files = {
  healthy: `${paths.health}/healthy`,
  ready: `${paths.health}/ready`,
  alive: `${paths.health}/liveness`,
  workerLogs: `${paths.logs}/worker`,
  status: `${paths.logs}/worker/worker-status`,
} as const;
