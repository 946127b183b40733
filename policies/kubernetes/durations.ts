const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/y;
const SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600 };

/** The seconds of a duration as Go writes it (`1h30m`); undefined where it is none. */
export function secondsOf(text: string): number | undefined {
  if (/^-?0$/.test(text)) return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  const rest = text.replace(/^[-+]/, "");
  let seconds = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const part = PART.exec(rest);
    if (!part) return undefined;
    seconds += Number(part[1]) * SECONDS[part[2]!]!;
  }
  return rest === "" ? undefined : sign * seconds;
}
