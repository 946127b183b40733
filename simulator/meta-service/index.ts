import { setTimeout as sleep } from "node:timers/promises";
import { countedCluster } from "./cluster";
import { createFaults, type Faults } from "./faults";
import { functionMaster, type FunctionMaster } from "./function-master";
import { kubernetesCluster } from "./kubernetes";
import { poolDeployment } from "./pool-objects";
import { type PoolRecord, PoolStatus } from "./record";
import { listen, type RequestLogEntry, type TlsMaterial } from "./server";
import { openStore, type Store } from "./store";

export type { Faults, FaultSettings } from "./faults";
export type { RequestLogEntry, TlsMaterial } from "./server";
export { type PoolRecord, PoolStatus } from "./record";

/** How to start the stand-in. */
export interface MetaServiceOptions {
  /** Port on 127.0.0.1; default 0, a free one. */
  port?: number;
  /** File that keeps the pools across restarts; default: they live in memory. */
  store?: string;
  /** Kubeconfig file of the cluster in which pools become pods; default: pods are only counted. */
  kubeconfig?: string;
  /** Namespace whose ConfigMaps may hold the pod template, so that several stand-ins can share a cluster; default: all. */
  namespace?: string;
  /** Serves HTTPS with this certificate; default: HTTP. */
  tls?: TlsMaterial;
  /** Least time between two passes of function-master, in ms; default 100. An idle one takes five times as long. */
  tick?: number;
  /** Told of each failed pass of function-master, once per different message; default: nobody. */
  warn?: (message: string) => void;
}

/** The stand-in while it listens. */
export interface RunningMetaService {
  url: string;
  port: number;
  faults: Faults;
  /** All pools, newest change first. */
  pools(): PoolRecord[];
  /** The last 10,000 calls, oldest first. */
  requests: RequestLogEntry[];
  /** Stops listening and waits for the pass of function-master that is under way. */
  close(): Promise<void>;
}

const REQUESTS_KEPT = 10_000;
const IDLE_FACTOR = 5;

/** Starts the stand-in; throws `UserError` when the port is taken or the store cannot be read. */
export async function startMetaService(options: MetaServiceOptions = {}): Promise<RunningMetaService> {
  const store = openStore(options.store);
  const faults = createFaults();
  const cluster = options.kubeconfig
    ? kubernetesCluster(options.kubeconfig, options.namespace)
    : countedCluster(deployed(store));
  const requests: RequestLogEntry[] = [];
  const log = (entry: RequestLogEntry) => {
    requests.push(entry);
    if (requests.length > REQUESTS_KEPT) requests.shift();
  };
  const listener = await listen({ store, faults, log }, options.port ?? 0, options.tls);
  const stopReconciling = keepReconciling(functionMaster(store, cluster, faults), store, options);
  return {
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${listener.port}`,
    port: listener.port,
    faults,
    pools: () => [...store.pools()],
    requests,
    close: async () => {
      await listener.close();
      await stopReconciling();
    },
  };
}

/** Runs passes until stopped: a tick apart while something changes, ever more slowly while nothing does. */
function keepReconciling(
  master: FunctionMaster,
  store: Store,
  { tick = 100, warn = () => {} }: MetaServiceOptions,
): () => Promise<void> {
  const stopped = new AbortController();
  let changed = false;
  let wake = () => {};
  store.onChange(() => {
    changed = true;
    wake();
  });
  const run = async () => {
    let delay = tick;
    let warned = "";
    while (!stopped.signal.aborted) {
      changed = false;
      try {
        await master.pass();
        warned = "";
      } catch (error) {
        const { message } = error as Error;
        if (message !== warned) warn(message);
        warned = message;
      }
      delay = changed ? tick : Math.min(delay * 2, tick * IDLE_FACTOR);
      await pause(tick, stopped.signal);
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (!changed && delay > tick) await Promise.race([pause(delay - tick, stopped.signal), woken]);
    }
  };
  const running = run();
  return async () => {
    stopped.abort();
    await running;
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The Deployments that records of an earlier run stand for, where there is no cluster to ask. */
function deployed(store: Store) {
  const made: number[] = [PoolStatus.Creating, PoolStatus.Update, PoolStatus.Updating, PoolStatus.Running];
  const template = { spec: { selector: {}, template: { spec: { containers: [] } } } };
  return store
    .pools()
    .filter(({ status }) => made.includes(status))
    .map((pool) => poolDeployment(pool, template));
}
