import { setMaxListeners } from "node:events";
import { PropertyValue } from "../../planner/plan";
import { AbortError, Failure, reasonsOf } from "./errors";
import { Operation, Provider } from "./provider";
import { Providers } from "./providers";
import { Redactor } from "./redact";
import { StateStore } from "./state/store";

/** One thing that happens to one resource. */
export interface StepEvent {
  urn: string;
  type: string;
  name: string;
  operation: "create" | "update" | "replace" | "delete" | "same" | "read";
  phase: "start" | "wait" | "done" | "failed";
  message?: string;
}

/** How many resources each operation was done to. */
export interface Counts {
  created: number;
  updated: number;
  replaced: number;
  deleted: number;
  same: number;
}

export interface Subject {
  urn: string;
  type: string;
  name: string;
}

const COUNTED = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "same" } as const;

/** How long others may still work after a resource has failed, before their waits are given up. */
const PATIENCE_MS = 10_000;

/** What all steps of one deployment share. */
export class Run {
  readonly counts: Counts = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };
  readonly failures: Failure[] = [];
  /** URNs of objects that were deleted; what goes with them needs no deletion of its own. */
  readonly removed = new Set<string>();
  readonly #redactor = new Redactor();
  readonly #patience = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly store: StateStore,
    readonly providers: Providers,
    readonly signal: AbortSignal,
    readonly report: (event: StepEvent) => void,
  ) {
    setMaxListeners(0, signal, this.#patience.signal);
    if (signal.aborted) this.#patience.abort();
    signal.addEventListener("abort", () => this.#patience.abort(), { once: true });
    for (const { inputs, outputs } of store.resources) this.learn(inputs, outputs);
    this.learn(store.config);
  }

  /** Makes sure that the secrets in these values are shown nowhere. */
  learn(...values: PropertyValue[]): void {
    for (const value of values) this.#redactor.learn(value);
  }

  emit(subject: Subject, operation: StepEvent["operation"], phase: StepEvent["phase"], message?: string): void {
    const { urn, type, name } = subject;
    if (phase === "done" && operation !== "read") this.counts[COUNTED[operation]]++;
    this.report({
      urn,
      type,
      name,
      operation,
      phase,
      ...(message !== undefined && { message: this.#redactor.redact(message) }),
    });
  }

  /** The context in which a provider works on a resource; it reports what is waited for only when that changes. */
  operation(subject: Subject, provider: Provider, name: StepEvent["operation"], timeout?: string): Operation {
    let last: string | undefined;
    return {
      urn: subject.urn,
      type: subject.type,
      name: subject.name,
      timeout: timeout === undefined ? undefined : seconds(timeout),
      signal: provider.isAbandonable ? this.#patience.signal : this.signal,
      wait: (message) => {
        if (message !== last) this.emit(subject, name, "wait", message);
        last = message;
      },
    };
  }

  /** Notes that a resource failed; the steps under way are given a little time to end. */
  fail(subject: Subject, operation: StepEvent["operation"], error: unknown): void {
    if (error instanceof AbortError) return;
    const reasons = reasonsOf(error).map((reason) => this.#redactor.redact(reason));
    this.failures.push({ urn: subject.urn, reasons });
    this.emit(subject, operation, "failed", reasons.join("; "));
    this.#timer ??= setTimeout(() => this.#patience.abort(), PATIENCE_MS);
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const UNITS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds of a duration such as `1h30m`. */
export function seconds(duration: string): number {
  return [...duration.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!,
    0,
  );
}
