import { Finding } from "./evaluate";

/** One finding that was mended, or not, and why. */
export interface FixOutcome {
  file: string;
  check: string;
  /** As exemptions name it. */
  resource: string;
}

/** Writes the fixes of findings into their files. */
export async function applyFixes(
  findings: readonly Finding[],
): Promise<{ fixed: FixOutcome[]; left: (FixOutcome & { reason: string })[] }> {
  void findings;
  return { fixed: [], left: [] };
}
