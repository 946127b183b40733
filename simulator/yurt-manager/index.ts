import { setTimeout as sleep } from "node:timers/promises";
import { Api, ApiError, KubeObject } from "../engine/kubernetes/api";
import type { Follow, Followed } from "../operators/follow";
import { NODE_POOLS, PLAYED, reconcile, View } from "./reconcile";
import { installPolicies, removePolicies } from "./policies";
import { Writer } from "./writer";

const GATHER_MS = 20;
const AGAIN_MS = 1000;

/** What is followed beside OpenYurt's own kinds, as soon as there are node pools. */
const BUILT_IN = {
  nodes: { path: "/api/v1/nodes" },
  deployments: { path: "/apis/apps/v1/deployments" },
  statefulSets: { path: "/apis/apps/v1/statefulsets" },
  ravenSettings: { path: "/api/v1/namespaces/kube-system/configmaps", fieldSelector: "metadata.name=raven-cfg" },
} as const;

/**
 * Plays the controllers and webhooks of OpenYurt's yurt-manager as far as declared objects show it: pools and their nodes, the conversion
 * of nodes, YurtAppSets, YurtStaticSets and Gateways. It works from the moment that the definition of NodePool is there until it is gone.
 */
export class YurtManager {
  readonly #follow: Follow;
  readonly #writer: Writer;
  readonly #onError: (message: string) => void;
  readonly #kinds = new Map<string, { path: string; followed: Followed }>();
  readonly #complaints = new Map<string, string>();
  #builtIn: Record<keyof typeof BUILT_IN, Followed> | undefined;
  #policies: "unknown" | "installed" | "removed" = "unknown";
  #isStarted = false;
  #isRunning = false;
  #isDue = false;

  constructor(follow: Follow, api: Api, onError: (message: string) => void) {
    this.#follow = follow;
    this.#writer = new Writer(api);
    this.#onError = onError;
  }

  /** Whether objects of the definition of this name are played here and nowhere else. */
  plays(definition: string): boolean {
    return definition in PLAYED;
  }

  /** A definition that is played here serves its objects at the path. */
  appear(definition: string, path: string): void {
    if (this.#kinds.has(definition)) return;
    this.#kinds.set(definition, { path, followed: this.#follow(path, { onChange: this.#wake }) });
    if (definition === NODE_POOLS)
      this.#builtIn = mapValues(BUILT_IN, ({ path: at, ...options }) =>
        this.#follow(at, { ...options, onChange: this.#wake }),
      );
    this.#wake();
  }

  /** A definition is gone, and all objects with it. */
  disappear(definition: string): void {
    this.#kinds.get(definition)?.followed.stop();
    if (!this.#kinds.delete(definition) || definition !== NODE_POOLS) return;
    for (const followed of Object.values(this.#builtIn ?? {})) followed.stop();
    this.#builtIn = undefined;
    this.#wake();
  }

  /** All definitions are known: from now on their absence counts. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#wake();
  }

  readonly #wake = (): void => {
    this.#isDue = true;
    if (this.#isStarted && !this.#isRunning) void this.#run();
  };

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isDue) {
      await sleep(GATHER_MS);
      this.#isDue = false;
      if (!(await this.#attempt())) setTimeout(this.#wake, AGAIN_MS);
    }
    this.#isRunning = false;
  }

  /** One look at everything; false where something is to be tried again. */
  async #attempt(): Promise<boolean> {
    const results = [await this.#try("policies", () => this.#settlePolicies())];
    const view = this.#view();
    if (view)
      results.push(await this.#try("all", () => reconcile(view, this.#writer, (what, work) => this.#try(what, work))));
    return results.every((isDone) => isDone);
  }

  /** Reports an error once, and not where somebody else changed the object meanwhile. */
  async #try(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      const isDone = await work();
      this.#complaints.delete(what);
      return isDone !== false;
    } catch (error) {
      const { message } = error as Error;
      const isPassing = error instanceof ApiError && (error.code === 404 || error.code === 409);
      if (!isPassing && this.#complaints.get(what) !== message) this.#onError(`yurt-manager: ${what}: ${message}`);
      this.#complaints.set(what, message);
      return false;
    }
  }

  async #settlePolicies(): Promise<void> {
    const wanted = this.#builtIn ? "installed" : "removed";
    if (this.#policies === wanted) return;
    await (this.#builtIn ? installPolicies(this.#writer) : removePolicies(this.#writer));
    this.#policies = wanted;
  }

  /** What is there; undefined while there are no node pools, or not everything has been listed. */
  #view(): View | undefined {
    if (!this.#builtIn) return undefined;
    const listed = mapValues(this.#builtIn, (followed) => followed.objects());
    const kinds = mapValues(PLAYED, (_, definition) => {
      const kind = this.#kinds.get(definition);
      return { path: kind?.path ?? "", objects: kind ? kind.followed.objects() : [] };
    });
    const lists = [...Object.values(listed), ...Object.values(kinds).map(({ objects }) => objects)];
    if (lists.some((objects) => objects === undefined)) return undefined;
    const { nodes, deployments, statefulSets, ravenSettings } = listed as Record<string, KubeObject[]>;
    return {
      nodes: nodes!,
      workloads: { Deployment: deployments!, StatefulSet: statefulSets! },
      raven: ravenSettings![0]?.data as Record<string, string> | undefined,
      kinds: kinds as View["kinds"],
    };
  }
}

function mapValues<K extends string, V, W>(record: Record<K, V>, change: (value: V, key: K) => W): Record<K, W> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value as V, key as K)]),
  ) as Record<K, W>;
}
