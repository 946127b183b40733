import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { Deferred, isRecord, Problem, problemsOf } from "./problems";

/** Refuses bad input with every problem at once; shown by Pulumi without a stack trace. */
export class ValidationError extends pulumi.RunError {
  constructor(
    readonly subject: string,
    readonly problems: Problem[],
  ) {
    const lines = problems.map((p) => `  ${p.path || "(root)"}: ${p.problem}; expected ${p.expected}`);
    super(
      `${subject} is invalid (${problems.length} problem${problems.length === 1 ? "" : "s"}):\n${lines.join("\n")}`,
    );
  }
}

/**
 * Checks arguments that may hold Pulumi Inputs: plain values now, Outputs as soon as they are known, with the same message.
 * Throws {@link ValidationError} before anything is registered.
 */
export function validateArgs(subject: string, schema: z.ZodType, args: unknown): void {
  const plain = defer(args);
  throwIfAny(subject, problemsOf(schema, plain));
  if (holdsDeferred(plain)) {
    const known: pulumi.Output<unknown> = pulumi.output(args);
    known.apply((value) => throwIfAny(subject, problemsOf(schema, value)));
  }
}

function throwIfAny(subject: string, problems: Problem[]): void {
  if (problems.length > 0) throw new ValidationError(subject, problems);
}

function defer(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value))
    return new Deferred();
  if (Array.isArray(value)) return value.map(defer);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, defer(v)]));
  return value;
}

function holdsDeferred(value: unknown): boolean {
  if (value instanceof Deferred) return true;
  if (Array.isArray(value)) return value.some(holdsDeferred);
  return isRecord(value) && Object.values(value).some(holdsDeferred);
}
