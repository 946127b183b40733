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
  const later = new Map<Deferred, unknown>();
  const plain = defer(args, later);
  throwIfAny(subject, problemsOf(schema, plain));
  if (later.size === 0) return;
  // Only what is not known yet is waited for: to await whole arguments makes dozens of promises for each property.
  pulumi.all([...later.values()]).apply((values) => {
    const known = new Map([...later.keys()].map((deferred, index) => [deferred, values[index]]));
    throwIfAny(subject, problemsOf(schema, restore(plain, known)));
  });
}

/** Arguments with what is not known yet taken out, to be checked without it. */
export function withoutUnknown(args: unknown): unknown {
  return defer(args, new Map());
}

function throwIfAny(subject: string, problems: Problem[]): void {
  if (problems.length > 0) throw new ValidationError(subject, problems);
}

function defer(value: unknown, later: Map<Deferred, unknown>): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value)) {
    const deferred = new Deferred();
    later.set(deferred, value);
    return deferred;
  }
  return mapParts(value, (part) => defer(part, later));
}

function restore(value: unknown, known: Map<Deferred, unknown>): unknown {
  // What resolves to nothing was never told, as by mocks that answer the inputs alone.
  if (value instanceof Deferred) return known.get(value) ?? value;
  return mapParts(value, (part) => restore(part, known));
}

function mapParts(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (!isRecord(value)) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts.map(([key, part]) => [key, change(part)]));
}
