import picomatch from "picomatch";
import { z } from "zod";
import { Resource } from "./resource";
import { ifKnown } from "./unknown";
import { labelsOf, mapOf } from "./values";

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
});

/** The file of exemptions. */
export const exemptionFileSchema = z.strictObject({ exemptions: z.array(exemptionSchema) });

/** Annotations `exempt.yuanrong-platform.io/<check>: "owner: …; reason: …; expires: YYYY-MM-DD"` exempt the object that has them. */
export const EXEMPT_PREFIX = "exempt.yuanrong-platform.io/";

/** The exemptions of a run. It notes which were of use. */
export interface ExemptionBook {
  /** The exemption that holds today for a finding of a check in a resource. */
  find(check: string, resource: Resource): Exemption | undefined;
  /** Those of files, and of the annotations of resources that were looked at. */
  all(): Exemption[];
  isExpired(exemption: Exemption): boolean;
  isUsed(exemption: Exemption): boolean;
}

/** Opens a book for a day. */
export function exemptionBook(exemptions: readonly Exemption[], today: Date): ExemptionBook {
  const day = today.toISOString().slice(0, 10);
  const used = new Set<Exemption>();
  const byCheck = new Map<string, { exemption: Exemption; takes: (name: string) => boolean }[]>();
  for (const exemption of exemptions) {
    const entry = { exemption, takes: picomatch(exemption.resource, { bash: true, nonegate: true }) };
    byCheck.set(exemption.check, [...(byCheck.get(exemption.check) ?? []), entry]);
  }
  const annotated = new Map<string, Exemption>();
  const isExpired = ({ expires }: Exemption) => expires < day;
  const ownOf = (check: string, resource: Resource) => {
    const written = ifKnown(() => labelsOf(mapOf(resource.object.metadata).annotations)[EXEMPT_PREFIX + check]);
    if (written === undefined) return undefined;
    const source = `${nameOf(resource)}, annotation ${EXEMPT_PREFIX}${check}`;
    const known = annotated.get(source) ?? { check, resource: nameOf(resource), ...parseAnnotation(written), source };
    annotated.set(source, known);
    return known;
  };
  return {
    find: (check, resource) => {
      const names = [nameOf(resource), ...(resource.program ? [resource.program.urn] : [])];
      const listed = (byCheck.get(check) ?? []).filter(({ takes }) => names.some(takes));
      const own = ownOf(check, resource);
      const found = [...listed.map(({ exemption }) => exemption), ...(own ? [own] : [])];
      found.forEach((exemption) => used.add(exemption));
      return found.find((exemption) => exemption.owner && exemption.reason && !isExpired(exemption));
    },
    all: () => [...exemptions, ...annotated.values()],
    isExpired,
    isUsed: (exemption) => used.has(exemption),
  };
}

/** A resource as exemptions name it. */
export function nameOf({ kind, namespace, name, program }: Resource): string {
  if (!kind) return program?.urn ?? name;
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join("/");
}

function parseAnnotation(written: string): Pick<Exemption, "owner" | "reason" | "expires"> {
  const parts = new Map(
    written.split(";").map((part) => {
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
