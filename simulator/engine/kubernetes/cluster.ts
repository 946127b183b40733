import { sleep, StepFailed } from "../errors";
import { Api, ApiError, KubeObject } from "./api";
import { Kind, Kinds, pathOf, read } from "./kinds";

/** Names one object of a cluster. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** How an operation says what it waits for, and learns that it must stop. */
export interface Progress {
  signal: AbortSignal;
  wait(message: string): void;
}

export interface ApplyOptions {
  manager: string;
  force?: boolean;
  signal?: AbortSignal;
  onWarning?(message: string): void;
}

const KIND_PATIENCE_MS = 30_000;
/** What takes less than this is not worth a line. */
const QUIET_MS = 1000;
const POLL_MS = { first: 100, longest: 1000 };

/** The objects of one API server. */
export class Cluster {
  readonly kinds: Kinds;

  constructor(readonly api: Api) {
    this.kinds = new Kinds(api);
  }

  /** The kind; waits a little for one whose definition is being created just now. */
  async kind(apiVersion: string, kind: string, progress: Progress): Promise<Kind> {
    const deadline = Date.now() + KIND_PATIENCE_MS;
    for (;;) {
      const found = await this.kinds.find(apiVersion, kind);
      if (found) return found;
      if (Date.now() > deadline) throw new StepFailed([`the API server has no kind ${kind} in ${apiVersion}`]);
      progress.wait(`the API server has no kind ${kind} in ${apiVersion} yet`);
      await sleep(POLL_MS.longest, progress.signal);
    }
  }

  /** Reads an object; undefined when it, or its kind, does not exist. */
  async read(ref: ObjectRef): Promise<KubeObject | undefined> {
    const kind = await this.kinds.find(ref.apiVersion, ref.kind);
    return kind && read(this.api, kind, ref.namespace, ref.name);
  }

  /** Objects of a kind; none when the kind does not exist. */
  async list(
    apiVersion: string,
    kindName: string,
    namespace: string | undefined,
    query: Record<string, string>,
  ): Promise<KubeObject[]> {
    const kind = await this.kinds.find(apiVersion, kindName);
    if (!kind) return [];
    const list = await this.api.call<{ items: KubeObject[] }>({ path: pathOf(kind, namespace), query });
    return list.items;
  }

  /** Server-side apply. */
  async apply(kind: Kind, object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    return this.api.call({
      method: "PATCH",
      path: pathOf(kind, object.metadata.namespace, object.metadata.name),
      query: { fieldManager: options.manager, force: String(options.force ?? false), fieldValidation: "Warn" },
      contentType: "application/apply-patch+yaml",
      body: object,
      signal: options.signal,
      onWarning: options.onWarning,
    });
  }

  /** Deletes an object and waits until it is gone; one that does not exist is gone already. */
  async delete(ref: ObjectRef, propagation: string, seconds: number, progress: Progress): Promise<void> {
    const kind = await this.kinds.find(ref.apiVersion, ref.kind);
    if (!kind) return;
    const path = pathOf(kind, ref.namespace, ref.name);
    let uid: string | undefined;
    try {
      const answer = await this.api.call({
        method: "DELETE",
        path,
        body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: propagation },
        signal: progress.signal,
      });
      uid = answer.kind === "Status" ? (answer.details as { uid?: string })?.uid : answer.metadata?.uid;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return;
      throw error;
    }
    await poll(seconds, progress, async () => {
      const left = await read(this.api, kind, ref.namespace, ref.name);
      if (!left || (uid && left.metadata.uid !== uid)) return undefined;
      const holders = left.metadata.finalizers ?? left.spec?.finalizers ?? [];
      const reasons = ((left.status?.conditions ?? []) as { type: string; status: string; message?: string }[])
        .filter((c) => c.status === "True" && /Deletion|Remain/.test(c.type))
        .map((c) => c.message);
      return [`not gone yet`, holders.length ? `held by ${holders.join(", ")}` : "", ...reasons]
        .filter(Boolean)
        .join("; ");
    });
  }
}

/** Asks again and again until `missing` returns nothing. Throws StepFailed with its last answer after `seconds`. */
export async function poll(
  seconds: number,
  progress: Progress,
  missing: () => Promise<string | undefined>,
): Promise<void> {
  const begun = Date.now();
  const deadline = begun + seconds * 1000;
  for (let pause = POLL_MS.first; ; pause = Math.min(pause * 1.5, POLL_MS.longest)) {
    const what = await missing();
    if (what === undefined) return;
    if (Date.now() >= deadline) throw new StepFailed([`timed out after ${seconds} s: ${what}`]);
    if (Date.now() - begun >= QUIET_MS) progress.wait(what);
    await sleep(pause, progress.signal);
  }
}
