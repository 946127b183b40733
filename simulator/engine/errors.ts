import { OperationFailed } from "../../planner/errors";
import { Properties } from "../../planner/plan";

/** One resource that could not be brought to what the program asks for, and why. */
export interface Failure {
  urn: string;
  reasons: string[];
}

/** Ends a deployment in which at least one resource failed; what had been done before is kept in the state. */
export class DeploymentFailed extends OperationFailed {
  constructor(readonly failures: Failure[]) {
    super(
      failures.map((f) => [f.urn, ...f.reasons.map((r) => `  ${r.replaceAll("\n", "\n  ")}`)].join("\n")).join("\n"),
    );
    this.name = "DeploymentFailed";
  }
}

/** A step that failed; every reason names what is wrong. */
export class StepFailed extends Error {
  constructor(readonly reasons: string[]) {
    super(reasons.join("; "));
  }
}

/** A step of which nobody can tell whether it took effect; the next deployment finds out. */
export class OutcomeUnknown extends StepFailed {}

/** The object exists but did not become what it should: its id is kept, and the next deployment goes on from there. */
export class PartialFailure extends StepFailed {
  constructor(
    reasons: string[],
    readonly id: string,
    readonly outputs: Properties,
  ) {
    super(reasons);
  }
}

/** What a cancelled operation rejects with. */
export class AbortError extends Error {
  override readonly name = "AbortError";
  constructor() {
    super("The deployment was cancelled; its state is kept and the next run goes on from there.");
  }
}

/** True where a failure leaves no doubt that nothing was done. */
export function isDefinite(error: unknown): boolean {
  return error instanceof StepFailed && !(error instanceof OutcomeUnknown) && !(error instanceof PartialFailure);
}

export function reasonsOf(error: unknown): string[] {
  if (error instanceof StepFailed) return error.reasons;
  return [error instanceof Error ? error.message : String(error)];
}

/** Resolves after `ms` milliseconds; rejects with AbortError as soon as `signal` aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AbortError());
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    const onAbort = () => {
      clearTimeout(timer);
      reject(new AbortError());
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
