import { z } from "zod";
import { pattern } from "../core/problems";

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const SECONDS: Record<string, number> = { ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Largest duration that Go can hold: about 292 years. */
const LONGEST = 2 ** 63 / 1e9;

/** Time for which pods of a node stay without a sign of life of it, as Go writes durations; 0 for ever. */
export const autonomyDuration: z.ZodString = pattern(
  /^(0|(\d+(\.\d+)?(ms|s|m|h))+)$/,
  'a duration such as "24h" or "1h30m", or "0" for ever',
).superRefine((text, ctx) => {
  const seconds = [...text.matchAll(PART)].reduce((sum, [, amount, unit]) => sum + Number(amount) * SECONDS[unit!]!, 0);
  const report = (message: string, expected: string) =>
    ctx.addIssue({ code: "custom", message, params: { expected }, path: [] });
  if (seconds > 0 && seconds < 1) report(`${text} is cut to no time at all`, 'at least "1s", or "0" for ever');
  if (seconds >= LONGEST) report(`${text} is longer than OpenYurt can count`, 'at most "2562047h", or "0" for ever');
});
