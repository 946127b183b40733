import picomatch from "picomatch";
import { z } from "zod";
import { Resource } from "./resource";
import { ifKnown } from "./unknown";
import { mapOf } from "./values";

/** A finding that someone has accepted until a day. */
export interface Exemption {
  /** Id of the check. */
  check: string;
  /** `Kind/namespace/name` (`Kind/name` for what has no namespace) or a URN, with `*`, `?`, `[…]` and `{a,b}`. */
  resource: string;
  /** Who answers for it. */
  owner: string;
  /** Why it is accepted. */
  reason: string;
  /** The last day on which it holds, as YYYY-MM-DD. */
  expires: string;
  /** Names of the stacks in which it holds; undefined where it holds in all, and for files. */
  stacks?: readonly string[];
  /** Where it is written. */
  source: string;
}

const text = (description: string) => z.string().trim().min(1).describe(description);

function isDay(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

/** One exemption as a file has it. */
export const exemptionSchema = z.strictObject({
  check: text("id of the check"),
  resource: text("Kind/namespace/name, Kind/name or a URN, with * and ?"),
  owner: text("who answers for it"),
  reason: text("why it is accepted"),
  expires: z
    .string()
    .refine(isDay, { error: ({ input }) => `${JSON.stringify(input)} is no day; expected a day as YYYY-MM-DD` })
    .describe("the last day on which it holds, as YYYY-MM-DD"),
  stacks: z
    .array(text("name of a stack"))
    .min(1)
    .optional()
    .describe("where it holds; default: in all stacks and for files"),
});

/** The file of exemptions; its `stacks` are for those that name none. */
export const exemptionFileSchema = z.strictObject({
  stacks: exemptionSchema.shape.stacks,
  exemptions: z.array(exemptionSchema),
});

/** Annotations `exempt.yuanrong-platform.io/<check>: "owner: …; reason: …; expires: YYYY-MM-DD"` exempt the object that has them. */
export const EXEMPT_PREFIX = "exempt.yuanrong-platform.io/";

/** The exemptions of a run. It notes which were of use. */
export interface ExemptionBook {
  /** The exemption that holds today for a finding of a check in a resource. */
  find(check: string, resource: Resource): Exemption | undefined;
  /** Those of files and of configuration. */
  listed: readonly Exemption[];
  /** Adds some that were not known when the book was opened. */
  add(exemptions: readonly Exemption[]): void;
  /** Those of a resource's annotations. */
  writtenIn(resource: Resource): Exemption[];
  isExpired(exemption: Exemption): boolean;
  /** Whether there was a finding that it is about. */
  isUsed(exemption: Exemption): boolean;
}

/** Opens a book for a day; with `annotations` false, those that objects carry themselves do not count. */
export function exemptionBook(
  exemptions: readonly Exemption[],
  today: Date,
  { annotations = true }: { annotations?: boolean } = {},
): ExemptionBook {
  const day = today.toISOString().slice(0, 10);
  const used = new Set<Exemption>();
  const listed: Exemption[] = [];
  const takers = new Map<Exemption, (name: string) => boolean>();
  const byCheck = new Map<string, Exemption[]>();
  const annotated = new Map<string, Exemption>();
  const isExpired = ({ expires }: Exemption) => expires < day;
  const add = (added: readonly Exemption[]) => {
    for (const exemption of added) {
      takers.set(exemption, globOf(exemption.resource));
      byCheck.set(exemption.check, [...(byCheck.get(exemption.check) ?? []), exemption]);
      listed.push(exemption);
    }
  };
  const concerns = (exemption: Exemption, resource: Resource) =>
    holdsIn(exemption, stackNameOf(resource)) && namesOf(resource).some(takers.get(exemption)!);
  // The same annotation may be read of several views of one object.
  const writtenIn = (resource: Resource) =>
    (annotations ? annotatedOn(resource) : []).map((read) => {
      const key = JSON.stringify(read);
      const known = annotated.get(key) ?? read;
      annotated.set(key, known);
      return known;
    });
  add(exemptions);
  return {
    find: (check, resource) => {
      const found = [
        ...(byCheck.get(check) ?? []).filter((exemption) => concerns(exemption, resource)),
        ...writtenIn(resource).filter((exemption) => exemption.check === check),
      ];
      found.forEach((exemption) => used.add(exemption));
      return found.find((exemption) => exemption.owner && exemption.reason && !isExpired(exemption));
    },
    listed,
    add,
    writtenIn,
    isExpired,
    isUsed: (exemption) => used.has(exemption),
  };
}

/** Whether an exemption holds in a stack; undefined is no stack, but files. */
export function holdsIn({ stacks }: Exemption, stack: string | undefined): boolean {
  return stacks === undefined || (stack !== undefined && stacks.includes(stack));
}

/** The stack of a program's resource: `urn:pulumi:<stack>::…`. */
export function stackNameOf({ program }: Resource): string | undefined {
  return program?.urn.split("::")[0]!.split(":")[2];
}

function namesOf(resource: Resource): string[] {
  return [nameOf(resource), ...(resource.program ? [resource.program.urn] : [])];
}

function annotatedOn(resource: Resource): Exemption[] {
  const annotations = ifKnown(() => mapOf(mapOf(resource.object.metadata).annotations)) ?? {};
  return Object.keys(annotations)
    .filter((key) => key.startsWith(EXEMPT_PREFIX))
    .flatMap((key) => {
      const written = ifKnown(() => annotations[key]);
      if (typeof written !== "string") return [];
      const name = nameOf(resource);
      const check = key.slice(EXEMPT_PREFIX.length);
      return { check, resource: name, ...parseAnnotation(written), source: `${name}, annotation ${key}` };
    });
}

/** A matcher of names and URNs by `*`, `?`, `[…]` and `{a,b}`; `*` also takes `/`. */
export function globOf(pattern: string): (name: string) => boolean {
  const matches = picomatch(pattern, { bash: true, nonegate: true });
  // A second argument, as `some` and `filter` pass it, would make it answer with an object.
  return (name) => matches(name);
}

/** A resource as exemptions name it. */
export function nameOf({ kind, namespace, name, program }: Resource): string {
  if (!kind) return program?.urn ?? name;
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join("/");
}

function parseAnnotation(written: string): Pick<Exemption, "owner" | "reason" | "expires"> {
  const parts = new Map(
    written.split(/;\s*(?=(?:owner|reason|expires)\s*:)/).map((part) => {
      const colon = part.indexOf(":");
      return [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    }),
  );
  const expires = parts.get("expires") ?? "";
  return {
    owner: parts.get("owner") ?? "",
    reason: parts.get("reason") ?? "",
    expires: isDay(expires) ? expires : "0000-00-00",
  };
}
